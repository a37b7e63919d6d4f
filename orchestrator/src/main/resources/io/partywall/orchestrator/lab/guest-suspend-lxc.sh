#!/bin/bash
# guest-suspend GUEST: freezes a container, says so, and thaws it when this program is ended, even by SIGKILL.
set -u
state=$(cd "$(dirname "$0")/.." && pwd)
monitor=$(cat "$state/lxc/${1-}/pid" 2> /dev/null)
if [ ! -e "/proc/${monitor:-none}/ns/net" ]; then
  echo "guest-suspend: no running guest ${1-} in $state" >&2
  exit 2
fi

# LXC reaches a container by a socket of its monitor's network namespace.
lxc() {
  nsenter --net="/proc/$monitor/ns/net" -- "lxc-$1" -P "$state/lxc" -n "$2"
}

# Outside this program's process group a guard waits for the end of a pipe that nobody else holds.
export -f lxc
export state monitor
exec {held}> >(exec setsid bash -c 'trap "" INT TERM HUP; read -r; lxc unfreeze "$0"' "$1" > /dev/null 2>&1)
guard=$!
trap 'exec {held}>&-; wait "$guard"' EXIT
trap 'exit 0' INT TERM HUP
lxc freeze "$1" {held}>&- || exit 1
echo suspended
sleep infinity {held}>&- &
wait $!
