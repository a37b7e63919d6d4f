#!/bin/bash
# cut-request.sh AGENT: runs the guest's agent at a pseudo-terminal, and prints what it answers to a request that comes
# in two parts, between which a command ends. To be run in a mount and a PID namespace of its own.
set -eu
mount -t tmpfs tmpfs /run
coproc PORT { exec socat - PTY,link=/run/port,raw,echo=0; }
until [ -e /run/port ]; do sleep 0.05; done
# The guest's shell is BusyBox, too.
busybox sh "$1" /run/port &
answer() {
  read -r line <&"${PORT[0]}"
  echo "$line"
}
echo "first run job $(base64 -w 0 <<< 'sleep 0.5')" >&"${PORT[1]}"
answer
printf 'second po' >&"${PORT[1]}"
sleep 1.5
echo 'll job' >&"${PORT[1]}"
answer
