# Reads facts of a node, and changes nothing: sh -c TEXT look-at-node NAME=VALUE...
#
#   hosts=DIR       containerd's hosts directory        base=DIR    containerd's base directory, / as a rule
#   carrier=DIR     where the carrier was copied to      sums=DIR    as carrier, and every byte of it is read
#   answer=ADDRESS  another node                         url=URL     the mirror
#   proxy=URL       the proxy                            proxied=URL an upstream, asked through it
#
# Prints one fact a line, its words in base64, so that nothing that is read can be taken for something else:
#   FACT [WORD...]      what is so
#   and !FACT [WORD...]  what could not be looked at, with the reason
# The first line is `begin`: what comes before it is of a login shell. The last is `end`: without it the look was cut off. What needs root is read by `sudo -n`, which never asks.
LC_ALL=C
export LC_ALL
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin:/snap/bin
hosts=/etc/containerd/hosts.d base=/ carrier="" sums="" answers="" urls="" proxied="" proxy=""
for word; do
  case $word in
  hosts=*) hosts=${word#*=} ;;
  base=*) base=${word#*=} ;;
  carrier=*) carrier=${word#*=} ;;
  sums=*) sums=${word#*=} ;;
  proxy=*) proxy=${word#*=} ;;
  # Addresses and URLs of a checked plan hold no blanks.
  answer=*) answers="$answers ${word#*=}" ;;
  url=*) urls="$urls ${word#*=}" ;;
  proxied=*) proxied="$proxied ${word#*=}" ;;
  esac
done
base=${base%/}

word() { printf ' '; base64 -w0; }
# say FACT WORD...: a line; pipe FACT WORD...: a line whose last word is the standard input.
say() { printf '%s' "$1"; shift; for each; do printf %s "$each" | word; done; echo; }
pipe() { printf '%s' "$1"; shift; for each; do printf %s "$each" | word; done; word; echo; }

echo begin
if [ "$(id -u)" -eq 0 ]; then
  root() { "$@"; }
  say root yes
elif sudo -n true 2>/dev/null; then
  # sudo looks for programs in a path of its own, in which Debian has no /snap/bin (sudoers(5), secure_path).
  root() { sudo -n -- env "PATH=$PATH" "$@"; }
  say root sudo
else
  root() { return 77; }
  say root no
fi
# rooted FACT: whether what needs root can be read; if not, the line says so.
rooted() { root true || { say "!$1" 'needs root'; return 1; }; }
has() { command -v "$1" >/dev/null 2>&1; }

say time "$(date +%s)"
say name "$(uname -n)"
say machine "$(uname -m)"
for place in / /var/lib /var/snap "${carrier:-/var/tmp}"; do
  # Of a folder that is not there yet, the nearest one above it.
  while [ ! -d "$place" ]; do place=$(dirname "$place"); done
  say space "$place" "$(df -Pk "$place" | awk 'NR == 2 { print $4 }')"
done
for link in /sys/class/net/*; do say link "${link##*/}"; done
if has ip; then
  { ip -4 route show default; ip -6 route show default; } 2>/dev/null | pipe routes
else
  say '!routes' 'ip is not there'
fi
if has rsync; then say rsync yes; else say rsync no; fi
if has netplan; then say netplan yes; else say netplan no; fi
if rooted route-file; then
  for file in /etc/netplan/90-airgap.yaml /etc/systemd/system/airgap-default-route.service; do
    root test -f "$file" && root cat "$file" | pipe route-file "$file" "$(root stat -c %a "$file")"
  done
fi
if [ -e "$base/run/containerd" ]; then say run-containerd yes; else say run-containerd no; fi

if has snap; then
  timeout 30 snap version 2>/dev/null | pipe snapd
  # A snapd that hangs must not hang the look.
  if snaps=$(timeout 30 snap list --all 2>/dev/null); then
    printf '%s\n' "$snaps" | pipe snaps
    timeout 30 snap refresh --time 2>/dev/null | pipe refresh
    if rooted seeded; then say seeded "$(root timeout 30 snap get system seed.loaded 2>/dev/null)"; fi
  else
    say '!snapd' 'snapd does not answer'
  fi
else
  say '!snapd' 'snap is not there'
fi

# Small files of a folder and of those below it, by their path from it.
files() {
  root sh -c 'cd "$1" 2>/dev/null && find . -maxdepth 2 -type f -size -256k' sh "$1" | while IFS= read -r file; do
    root cat "$1/$file" | eval "$3" | pipe "$2" "${file#./}" "$(root stat -c %a "$1/$file")"
  done
}
# A login is nobody's business: it is read as a word in its place; a private key is not read.
hidden='sed "/BEGIN .*PRIVATE KEY/,/END .*PRIVATE KEY/d; s#\\(://\\)[^@/\" ]*@#\\1LOGIN@#g; s#\\(Authorization *= *\\).*#\\1LOGIN#I"'
if rooted hosts-file; then files "$hosts" hosts-file "$hidden"; fi
if rooted drop-in; then files /etc/systemd/system/snap.k8s.containerd.service.d drop-in "$hidden"; fi
if rooted archive; then
  root sh -c 'cd /var/snap/k8s/common/images 2>/dev/null && find . -maxdepth 1 -type f -exec stat -c "%s %n" {} +' |
    while read -r size file; do say archive "${file#./}" "$size"; done
fi

if rooted containerd; then
  pid=$(systemctl show -p MainPID --value snap.k8s.containerd.service 2>/dev/null)
  if [ "${pid:-0}" -gt 0 ]; then
    say containerd running
    root cat "/proc/$pid/environ" | tr '\0' '\n' | grep -i '_proxy=' | eval "$hidden" | pipe containerd-environment
    if images=$(root timeout 30 /snap/k8s/current/bin/ctr --address "$base/run/containerd/containerd.sock" -n k8s.io \
      images ls -q 2>&1); then say images "$images"; else say '!images' "$images"; fi
  else
    say containerd stopped
  fi
fi
if rooted cluster && has k8s; then
  root timeout 30 k8s status 2>&1 | pipe cluster
  # A worker may not list them, which is no empty list.
  if nodes=$(root timeout 30 k8s kubectl get nodes --no-headers 2>/dev/null); then say nodes "$nodes"; fi
fi

if [ -n "$carrier" ] && [ -f "$carrier/SHA256SUMS" ]; then
  say carrier "$(sha256sum <"$carrier/SHA256SUMS" | cut -c1-64)"
fi
if [ -n "$sums" ]; then
  # Silence is what holds, so one that was killed or had no folder must not be silent.
  (cd -- "$sums" && sha256sum --quiet -c SHA256SUMS || echo "sha256sum -c ended with exit code $?") 2>&1 | pipe sums
fi
for address in $answers; do
  # A refused connection is an answer too: before bootstrap nothing listens.
  if ping -c 1 -W 2 "$address" >/dev/null 2>&1; then
    say answer "$address" yes
  elif has bash; then
    case $(timeout 3 bash -c ': <"/dev/tcp/$1/22"' bash "$address" 2>&1; echo "$?") in
    0 | *refused*) say answer "$address" yes ;;
    *) say answer "$address" no ;;
    esac
  else
    say answer "$address" no
  fi
done
# ask URL CURL-OPTION...
ask() {
  if has curl; then
    url=$1
    shift
    code=$(curl -sS -o /dev/null -w '%{http_code}' --max-time 10 "$@" "$url" 2>&1)
    say url "$url" "$?" "$code"
  else
    say '!url' 'curl is not there'
  fi
}
# The mirror's CA is in hosts.d, where containerd alone reads it. Of an upstream it trusts what this machine trusts.
for each in $urls; do ask "$each" -k --noproxy '*'; done
for each in $proxied; do ask "$each" --proxy "$proxy"; done
echo end
