import type { PlanNode } from '../plan/plan.ts';
import type { Argv } from './node-command.ts';
import { quotePosix } from './quote-posix.ts';

/** Where the carrier is put on a node: below the home of the user that ssh logs in as, so that nobody else writes it. */
export const carrierOnNode = 'airgap-carrier';

/** What ssh is given to reach a node: the plan's word for it, which the person's own configuration may know, else its address. */
export function sshTargetOf({ ssh, address }: Pick<PlanNode, 'address' | 'ssh'>): string {
  return (ssh ?? address).replaceAll(/[[\]]/g, '');
}

/**
 * A command on a node by ssh. The far shell gets one string, so every argument is quoted for it.
 * @param options of ssh: `-t` for a terminal there, without which Ctrl-C would leave the far command running
 */
export function sshCommand(
  node: Pick<PlanNode, 'address' | 'ssh'>,
  remote: Argv,
  options: readonly string[] = ['-t'],
): Argv {
  return ['ssh', ...options, '--', sshTargetOf(node), remote.map(quotePosix).join(' ')];
}

/**
 * The commands that bring the carrier to a node and prove it there. What is there already is not copied again; what is
 * no longer in the carrier goes, since the steps on the node take what they find.
 * @param has the programs that are on both sides
 */
export function transferCommands(
  node: Pick<PlanNode, 'address' | 'ssh'>,
  has: { readonly rsync: boolean },
): readonly Argv[] {
  const target = sshTargetOf(node);
  const host = target.replace(/([^@]*:[^@]*)$/, '[$1]');
  const copies: readonly Argv[] = has.rsync
    ? [
        [
          'rsync',
          '-a',
          // As root, rsync would give the files to whoever has this user's name there, who could then change them.
          '--no-owner',
          '--no-group',
          '--partial',
          '--delete',
          '--info=progress2',
          '--',
          'carrier/',
          `${host}:${carrierOnNode}/`,
        ],
      ]
    : [
        sshCommand(node, ['rm', '-rf', '--', carrierOnNode]),
        ['scp', '-r', '--', 'carrier', `${host}:${carrierOnNode}`],
      ];
  return [
    ...copies,
    sshCommand(node, ['sh', '-c', 'cd "$1" && sha256sum --quiet -c SHA256SUMS', 'sh', carrierOnNode]),
  ];
}

/** The command that does a step of node.sh on a node. */
export function nodeScriptCommand(node: Pick<PlanNode, 'address' | 'name' | 'ssh'>, word: string): Argv {
  return sshCommand(node, ['sh', `${carrierOnNode}/node/node.sh`, node.name, word]);
}

/** The same on this machine, where it is the node: the carrier is where it was packed, in the site's folder. */
export function localScriptCommand({ name }: Pick<PlanNode, 'name'>, word: string): Argv {
  return ['sh', 'carrier/node/node.sh', name, word];
}

/**
 * Brings a join token from a control plane to the node that joins, through pipes only. Where sudo wants a password it
 * is asked for here and goes through the same pipes; sudo takes it from there when told with -S.
 */
const joinScript = [
  'set -eu',
  'from=$1 to=$2 name=$3 role=$4 carrier=$5',
  'on() { if [ "$1" = . ]; then sh -c "$2"; else ssh -- "$1" "$2"; fi',
  '}',
  'ask() { if on "$1" \'test "$(id -u)" -eq 0 || sudo -n true\' 2>/dev/null; then needs=; return; fi',
  'printf "Password for sudo on %s: " "$1" >/dev/tty',
  'stty -echo </dev/tty',
  'read -r password </dev/tty || :',
  'stty echo </dev/tty',
  'echo >/dev/tty',
  'needs=yes',
  '}',
  'feed() { if [ -n "$needs" ]; then printf "%s\\n" "$password"; fi',
  '}',
  'ask "$from"',
  'case $role in worker) option=--worker ;; *) option= ;; esac',
  `as='as=; test "$(id -u)" -eq 0 || as="sudo -S -p ."; exec $as'`,
  // sudo looks for programs in a path of its own, in which Debian has no /snap/bin.
  'token=$(feed | on "$from" "$as env \\"PATH=\\$PATH:/snap/bin\\" k8s get-join-token $name $option") || token=',
  '[ -n "$token" ] || { echo "FAILED: $from gave no join token for $name" >&2; exit 1; }',
  'echo "      token for $name from $from"',
  'ask "$to"',
  '{ feed; printf "%s\\n" "$token"; } | on "$to" "$as sh $carrier/node/node.sh $name join"',
  // One line, so that what is shown can be pasted into any shell.
].join('; ');

/**
 * The command that has a node join, with a token that its control plane gives.
 * @param isHere whether a node is the machine that runs it, which then needs no ssh
 */
export function joinCommand(
  from: PlanNode,
  node: PlanNode,
  isHere: (node: PlanNode) => boolean = () => false,
): Argv {
  const [source, target] = [from, node].map((one) => (isHere(one) ? '.' : sshTargetOf(one)));
  const carrier = isHere(node) ? 'carrier' : carrierOnNode;
  return ['sh', '-c', joinScript, 'join', source ?? '', target ?? '', node.name, node.role, carrier];
}
