#!/bin/bash
# Runs one step in a terminal: runner.sh FOLDER
#
# VS Code puts values into the arguments and environment of a task (${env:NAME}, and ${command:ID} even runs a command),
# so a task of this extension is always this script and a folder, and the step comes through a FIFO: FOLDER/PID.in.
# It carries records that each end with a NUL (src/core/steps/handover.ts); nothing in them is parsed by a shell.
# How the step ended goes to FOLDER/PID.rc, since VS Code says 0 of a process that was killed.
#
# Bash reads a script while it runs it; the braces make it read all of this one before it runs any of it.
{
set -u
umask 077
records=$1/$$.in
result=$1/$$.rc

trap 'rm -f -- "$records"' EXIT
rm -f -- "$records" "$result"
mkfifo -m 600 -- "$records" && exec 9<>"$records" || exit 71

# Reads one record into the variable $1, waiting $2 seconds for it.
read_record() { LC_ALL=C IFS= read -r -d '' -t "${2:-20}" -u 9 "$1"; }

# Reads a record that is a number into the variable $1.
read_count() {
  read_record "$1" || return
  case ${!1} in '' | *[!0-9]*) return 1 ;; esac
}

# VS Code says of what ends within half a second that it failed to launch.
linger() { sleep 0.6; }

write_result() { printf '%s\n' "$1" >"$result.new" && mv -f -- "$result.new" "$result"; }

refuse() {
  printf '%s\n' "$1" >&2
  linger
  exit 75
}
incomplete() { refuse 'Not run: the step came incomplete.'; }

read_record record 600 || refuse 'Not run: no step was handed over.'
[ "$record" = step1 ] || refuse "Not run: $record"
read_record folder || incomplete
read_count count || incomplete
while [ "$count" -gt 0 ]; do
  read_record record && export -- "$record" || incomplete
  count=$((count - 1))
done
read_count count || incomplete
arguments=()
while [ "$count" -gt 0 ]; do
  read_record record || incomplete
  arguments+=("$record")
  count=$((count - 1))
done
[ "${#arguments[@]}" -gt 0 ] && read_record record && [ "$record" = end ] || incomplete
exec 9>&-
rm -f -- "$records"
trap - EXIT

# Ctrl-C is for the step; it tells how it took it by its exit code, but 0 (regsync check says it) would have the next
# command of the step run. A closed terminal ends this outer shell, whereupon
# the system hangs up the inner one, which stays to write how the step ended.
trap : INT QUIT
(
  interrupted=
  trap 'interrupted=1' INT
  trap : QUIT HUP TERM
  # Shown quoted, so that no argument can act on the terminal.
  cd -- "$folder" && {
    printf '$'
    printf ' %q' "${arguments[@]}"
    printf '\n'
    command -- "${arguments[@]}"
  }
  code=$?
  [ "$code" -ne 0 ] || [ -z "$interrupted" ] || code=130
  write_result "$code"
  exit "$code"
)
code=$?
# VS Code tells of a failure by itself.
if [ "$code" -eq 0 ]; then printf 'Ended with exit code 0.\n'; else linger; fi
exit "$code"
}
