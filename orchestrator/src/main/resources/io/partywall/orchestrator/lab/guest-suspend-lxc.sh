#!/bin/bash
# guest-suspend GUEST: freezes a container, says so, and thaws it when this program is ended.
set -u
state=$(cd "$(dirname "$0")/.." && pwd)
[ -d "$state/lxc/$1" ] || exit 2
trap 'lxc-unfreeze -P "$state/lxc" -n "$1"' EXIT
trap 'exit 0' INT TERM HUP
lxc-freeze -P "$state/lxc" -n "$1" || exit 1
echo suspended
sleep infinity &
wait
