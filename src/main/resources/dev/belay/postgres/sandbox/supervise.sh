#!/bin/sh
# Looks after one sandbox for the Belay that started it, and after that Belay's death.
#   supervise.sh FOLDER BIN TOKEN
# Orders come line by line on standard input; each is answered with its name and its exit status.
# The end of the input is the owner's death: the kernel closes the pipe, however the owner died. A
# server that no open run claims is then stopped and its folder removed. A claimed one stays for the
# longest grace (in seconds) that its claims name, is then stopped, and its folder is kept.
# The file watch.TOKEN is the right to end the sandbox: who takes the sandbox over deletes it.
folder=$1
bin=$2
token=$3
data=$folder/data

# Ctrl-C reaches the whole process group and is meant for Belay alone.
trap '' HUP INT QUIT TERM PIPE

# PostgreSQL refuses to run as root; in a user namespace of its own it does not see that it is.
if [ "$(id -u)" = 0 ]; then as='unshare -U --'; else as=''; fi

# The number may be another process's by now: a postmaster works in its data folder.
is_postmaster() {
  kill -0 "$1" 2>/dev/null || return 1
  [ ! -d /proc/self ] || [ "$(readlink "/proc/$1/cwd")" = "$data" ]
}

# Sets pid. The file goes a moment before its process: who waits for the end looks at the process.
alive() {
  pid=$(head -n 1 "$data/postmaster.pid" 2>/dev/null)
  case $pid in '' | *[!0-9]*) return 1 ;; esac
  is_postmaster "$pid"
}

gone_within() {
  tenths=$1
  while is_postmaster "$pid"; do
    [ "$tenths" -gt 0 ] || return 1
    tenths=$((tenths - 1))
    sleep 0.1
  done
}

# Fast shutdown, then immediate, then a kill (PostgreSQL manual, "Shutting Down the Server").
halt() {
  alive || return 0
  for signal in INT QUIT KILL; do
    kill -s "$signal" "$pid" 2>/dev/null
    gone_within 150 && return 0
  done
  return 1
}

init() {
  $as "$bin/initdb" -D "$data" -U postgres -A scram-sha-256 --pwfile="$folder/passwords/postgres" \
    -E UTF8 --locale=C --data-checksums --no-sync --wal-segsize=4 \
    >"$folder/initdb.log" 2>&1 </dev/null
}

start() {
  $as "$bin/pg_ctl" -D "$data" -l "$folder/server.log" -w -t 60 start \
    >"$folder/pg_ctl.log" 2>&1 </dev/null
}

claimed() {
  longest=0
  found=1
  for claim in "$folder"/claims/*; do
    [ -f "$claim" ] || continue
    found=0
    seconds=$(head -n 1 "$claim" 2>/dev/null)
    case $seconds in '' | *[!0-9]*) seconds=0 ;; esac
    [ "$seconds" -le "$longest" ] || longest=$seconds
  done
  return $found
}

end() {
  mv "$folder/watch.$token" "$folder/ending.$token" 2>/dev/null || exit 0
  halt
  status=$?
  if claimed || [ $status -ne 0 ]; then
    rm -f "$folder/ending.$token"
  else
    rm -rf "$folder"
  fi
  return $status
}

while IFS= read -r order; do
  case $order in
    init) init ;;
    start) start ;;
    end) end ;;
  esac
  echo "$order $?"
  [ "$order" != end ] || exit 0
done

waited=0
while claimed && [ "$waited" -lt "$longest" ] && [ -e "$folder/watch.$token" ]; do
  sleep 1
  waited=$((waited + 1))
done
end
