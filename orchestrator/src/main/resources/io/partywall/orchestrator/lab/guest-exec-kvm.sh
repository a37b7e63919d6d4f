#!/bin/bash
# guest-exec GUEST 'shell command': runs it inside a QEMU guest over the guest's second serial port, prints its output
# and exits with its status. An interrupt ends the command; where this program is killed, the guest ends it itself.
set -u
state=$(cd "$(dirname "$0")/.." && pwd)
if [ $# -ne 2 ]; then
  echo "usage: guest-exec GUEST 'shell command'" >&2
  exit 2
fi
port=$state/guests/$1.agent
if [ ! -S "$port" ]; then
  echo "guest-exec: no running guest $1 in $state" >&2
  exit 2
fi
lease=10
patience=$lease
id=$$-$(date +%s%N)
ending=

# One exchange at a time holds the port, so that several commands can run side by side.
ask() {
  local nonce=$RANDOM$RANDOM lock seen kind rest
  exec {lock}> "$port.lock"
  flock -w $lease "$lock" || return 1
  coproc GUEST { exec socat - "UNIX-CONNECT:$port" 2> /dev/null; }
  local out=${GUEST[0]} in=${GUEST[1]} pid=$GUEST_PID answered=1
  # The first line end closes what a killed predecessor may have left unfinished.
  printf '\n%s %s\n' "$nonce" "$*" >&"$in" 2> /dev/null
  while read -r -t $patience -u "$out" seen kind rest; do
    [ "$seen" = "$nonce" ] || continue
    if [ "$kind" = output ]; then
      base64 -d <<< "$rest"
      pause=0.05
    else
      answered=0
      [ "$kind" = exit ] && ending=$rest
      [ "$kind" = gone ] && ending=143
      break
    fi
  done
  kill "$pid" 2> /dev/null
  wait "$pid" 2> /dev/null
  exec {lock}>&-
  return $answered
}

give_up() {
  echo "guest-exec: $1" >&2
  exit "$2"
}

command=$(printf '%s' "$2" | base64 -w 0)
[ ${#command} -le 16384 ] || give_up "the command is longer than 12 kB" 2
# The guest starts an id once, however often it is asked to.
ask run "$id" "$command" || ask run "$id" "$command" || give_up "the guest does not answer" 255
stopped=
trap 'stopped=yes' INT TERM HUP
pause=0.05
while :; do
  ask poll "$id" || [ -n "$stopped" ] || give_up "the guest does not answer" 255
  [ -n "$ending" ] && exit "$ending"
  if [ -n "$stopped" ]; then
    # What interrupted this program may have cut a request short, and whoever interrupts does not wait for long.
    patience=2
    ask kill "$id" || ask kill "$id" || ask kill "$id"
    give_up "interrupted, and the command with it" 143
  fi
  sleep $pause
  case $pause in
    0.05) pause=0.1 ;;
    0.1) pause=0.2 ;;
    0.2) pause=0.5 ;;
    *) pause=1 ;;
  esac
done
