import { spawnSync } from 'node:child_process';

/**
 * Has real sh run a node.sh whose functions only tell what they were called with.
 * @param holds what each test says
 * @returns for each node the words of each test and of each command, in their order
 */
export function wordsOfScript(
  text: string,
  nodes: readonly string[],
  holds: boolean,
): readonly (readonly (readonly string[])[])[] {
  const recorders = `
tell() { for each; do printf '%s\\0' "$each"; done; printf '\\1\\0'; }
airgap_is() { tell "$@"; return ${holds ? 0 : 1}; }
airgap_do() { shift; tell "$@"; }
airgap_so() { :; }
sha256sum() { :; }
printf() { case $1 in '== '*) ;; *) command printf "$@" ;; esac; }
`;
  const script = text.replace(/\nname=\$\{1:-\}\n/, () => `\n${recorders}\nname=$airgap_name\nset -- x\n`);
  // One shell for all nodes: each in a subshell, since the script ends it.
  const all = `script=$1; shift; for airgap_name; do (eval "$script"); printf '\\2\\0'; done`;
  const { stdout, stderr, status } = spawnSync(
    '/bin/sh',
    ['-c', all, '/tmp/node/node.sh', script, ...nodes],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0 || stderr !== '') throw new Error(`${status}: ${stderr}`);
  return stdout
    .split('\u0002\0')
    .slice(0, -1)
    .map((node) =>
      node
        .split('\u0001\0')
        .slice(0, -1)
        .map((words) => words.split('\0').slice(0, -1)),
    );
}
