/**
 * Stand-ins for the programs of a node that need a machine of its own: they do what the steps wait for, and write down
 * that they were called. Real ones are in the tests of real nodes.
 */
export const standIns: Readonly<Record<string, string>> = {
  snap: `#!/bin/sh
state=/var/lib/stand-in
mkdir -p $state 2>/dev/null
case $1 in
version) echo 'snap    2.66'; echo 'snapd   2.66' ;;
list)
  echo 'Name Version Rev Tracking Publisher Notes'
  for folder in /snap/*/; do
    name=$(basename "$folder")
    [ ! -e "$folder/current" ] || echo "$name 1 $(basename "$(readlink "$folder/current")") - canonical -"
  done ;;
get) echo true ;;
refresh) case "$2" in --help) echo --hold ;; --time) echo 'hold: forever' ;; esac ;;
install)
  [ ! -e $state/no-install ] || { echo 'error: cannot install' >&2; exit 1; }
  for file; do :; done
  name=$(basename "$file" .snap)
  revision=$(sed -n 's/^snap-revision: //p' "\${file%.snap}.assert" | head -n 1)
  mkdir -p "/snap/$name/$revision"
  ln -sfn "$revision" "/snap/$name/current"
  echo "install $name" >>$state/calls ;;
esac
`,
  // The worker of these tests counts as Ready once it has a token: the two machines share nothing.
  k8s: `#!/bin/sh
state=/var/lib/stand-in
mkdir -p $state 2>/dev/null
case $1 in
status | local-node-status) [ -e $state/cluster ] || { echo 'Error: the node is not part of a cluster' >&2; exit 1; }
  echo 'cluster status:           ready' ;;
bootstrap) echo cp-1 >$state/cluster; echo bootstrap >>$state/calls ;;
get-join-token) echo "$2" >>$state/cluster; echo "token-of-$2-$(cat $state/salt)" ;;
join-cluster) echo "$2" >$state/cluster; echo join >>$state/calls; sleep 1 ;;
kubectl) [ "$(uname -n)" = cp-1 ] || exit 1
  while read -r name; do echo "$name Ready worker 1m v1.35"; done <$state/cluster ;;
esac
`,
  systemctl: `#!/bin/sh
case $1 in is-active) exit 3 ;; show) echo 0 ;; esac
`,
  ip: `#!/bin/sh
case $* in '-4 route show default') echo 'default via 10.0.0.1 dev lo' ;; esac
`,
};
