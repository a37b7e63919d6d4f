#!/bin/sh
# Runs shell commands for the host over a serial port. A request is a line
#   NONCE run ID COMMAND_IN_BASE64 | NONCE poll ID | NONCE kill ID
# and every line of the answer begins with the same nonce; the last one is one of
#   NONCE started | NONCE running | NONCE exit STATUS | NONCE gone
# with NONCE output TEXT_IN_BASE64 before it. A poll is the heartbeat: a command that nobody asks about for ten
# seconds is killed, with all of its process group.
export PATH=/bin
port=$1
jobs=/run/jobs
lease=10
chunk=8192

stty -F "$port" raw -echo
exec < "$port" > "$port" 2> /dev/null
mkdir -p "$jobs"
# A guest whose CPU is taken by load still answers.
renice -19 -p $$

now() {
  read -r seconds _ < /proc/uptime
  echo "${seconds%.*}"
}

end_group() {
  kill -KILL "-$(cat "$jobs/$1/group")"
}

watch_leases() {
  while sleep 1; do
    for job in "$jobs"/*/; do
      [ -f "$job/beat" ] || continue
      if [ $(($(now) - $(cat "$job/beat"))) -gt $lease ]; then
        end_group "$(basename "$job")"
        rm -rf "$job"
      fi
    done
  done
}

start() {
  mkdir "$jobs/$1" || return
  echo "$2" | base64 -d > "$jobs/$1/command"
  : > "$jobs/$1/output"
  echo 0 > "$jobs/$1/told"
  now > "$jobs/$1/beat"
  # The subshell ends at once, so that the command is no child of the shell that reads requests: BusyBox' read begins
  # anew when a child ends (ash.c, readcmd: "goto again" after EINTR), and loses what it had of the line.
  # Files are limited to 16 MiB (blocks of 512 bytes): output is kept in the guest's memory.
  (
    setsid sh -c 'renice 0 -p $$; ulimit -f 32768; sh "$0/command" < /dev/null > "$0/output" 2>&1; echo $? > "$0/ending"; mv "$0/ending" "$0/status"' "$jobs/$1" &
    echo $! > "$jobs/$1/group"
  )
}

answer_poll() {
  job=$jobs/$2
  if [ ! -d "$job" ]; then
    echo "$1 gone"
    return
  fi
  now > "$job/beat"
  ended=
  [ -f "$job/status" ] && ended=$(cat "$job/status")
  told=$(cat "$job/told")
  size=$(wc -c < "$job/output")
  if [ "$size" -gt "$told" ]; then
    part=$((size - told))
    [ $part -gt $chunk ] && part=$chunk
    echo "$1 output $(tail -c +$((told + 1)) "$job/output" | head -c $part | base64 | tr -d '\n')"
    told=$((told + part))
    echo $told > "$job/told"
  fi
  if [ -n "$ended" ] && [ "$told" -ge "$size" ]; then
    rm -rf "$job"
    echo "$1 exit $ended"
  else
    echo "$1 running"
  fi
}

watch_leases &
while read -r nonce verb id payload; do
  case $verb in
    run)
      start "$id" "$payload"
      echo "$nonce started"
      ;;
    poll) answer_poll "$nonce" "$id" ;;
    kill)
      end_group "$id"
      # A process that is killed still counts until its parent has heard of it.
      for _ in 1 2 3 4 5 6 7 8 9 10; do
        kill -0 "-$(cat "$jobs/$id/group")" || break
        sleep 0.1
      done
      rm -rf "${jobs:?}/$id"
      echo "$nonce gone"
      ;;
  esac
done
