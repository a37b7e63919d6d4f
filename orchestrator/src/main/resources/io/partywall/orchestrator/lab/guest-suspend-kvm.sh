#!/bin/bash
# guest-suspend GUEST: stops a QEMU guest's process, says so, and lets it go on when this program is ended, even by
# SIGKILL.
set -u
state=$(cd "$(dirname "$0")/.." && pwd)
guest=$(cat "$state/guests/${1-}.pid" 2> /dev/null)
if [ ! -e "/proc/${guest:-none}/status" ]; then
  echo "guest-suspend: no running guest ${1-} in $state" >&2
  exit 2
fi

# Outside this program's process group a guard waits for the end of a pipe that nobody else holds.
exec {held}> >(exec setsid bash -c 'trap "" INT TERM HUP; read -r; kill -CONT "$0"' "$guest" > /dev/null 2>&1)
guard=$!
trap 'exec {held}>&-; wait "$guard"' EXIT
trap 'exit 0' INT TERM HUP
kill -STOP "$guest" || exit 1
until grep -q '^State:[[:space:]]*T' "/proc/$guest/status" {held}>&-; do sleep 0.01 {held}>&-; done
echo suspended
sleep infinity {held}>&- &
wait $!
