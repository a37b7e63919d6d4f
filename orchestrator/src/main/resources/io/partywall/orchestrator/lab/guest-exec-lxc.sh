#!/bin/bash
# guest-exec GUEST 'shell command': runs it inside a container, prints its output and exits with its status. The command
# is in this program's process group, and ends with it.
set -u
state=$(cd "$(dirname "$0")/.." && pwd)
if [ $# -ne 2 ]; then
  echo "usage: guest-exec GUEST 'shell command'" >&2
  exit 2
fi
if [ ! -d "$state/lxc/$1" ]; then
  echo "guest-exec: no running guest $1 in $state" >&2
  exit 2
fi
exec lxc-attach -P "$state/lxc" -n "$1" --clear-env -v PATH=/bin -- /bin/sh -c "$2"
