#!/bin/bash
# guest-suspend GUEST: stops a QEMU guest's process, says so, and lets it go on when this program is ended.
set -u
state=$(cd "$(dirname "$0")/.." && pwd)
guest=$(cat "$state/guests/$1.pid") || exit 2
trap 'kill -CONT "$guest"' EXIT
trap 'exit 0' INT TERM HUP
kill -STOP "$guest" || exit 1
until grep -q '^State:[[:space:]]*T' "/proc/$guest/status"; do sleep 0.01; done
echo suspended
sleep infinity &
wait
