#!/bin/bash
# guest-exec GUEST 'shell command': runs it inside a container, prints its output and exits with its status. The command
# is in this program's process group, and ends with it.
set -u
state=$(cd "$(dirname "$0")/.." && pwd)
if [ $# -ne 2 ]; then
  echo "usage: guest-exec GUEST 'shell command'" >&2
  exit 2
fi
# LXC reaches a container by a socket of its monitor's network namespace.
monitor=$(cat "$state/lxc/$1/pid" 2> /dev/null)
if [ ! -e "/proc/${monitor:-none}/ns/net" ]; then
  echo "guest-exec: no running guest $1 in $state" >&2
  exit 2
fi
exec nsenter --net="/proc/$monitor/ns/net" -- \
  lxc-attach -P "$state/lxc" -n "$1" --clear-env -v PATH=/bin -- /bin/sh -c "$2"
