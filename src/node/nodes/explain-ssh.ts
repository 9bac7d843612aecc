/**
 * What ssh's own failure (exit code 255) means, and what to do.
 * @param target what ssh was given
 * @param stderr what it said
 * @see openssh-portable: sshconnect.c, sshconnect2.c, misc.c for the texts
 */
export function explainSsh(target: string, stderr: string): string {
  const found = reasons.find(([pattern]) => pattern.test(stderr));
  const last = stderr.trim().split('\n').at(-1)?.trim() ?? '';
  return `${target}: ${found?.[1] ?? (last === '' ? 'ssh ended without a word' : last)}`;
}

const reasons: readonly (readonly [RegExp, string])[] = [
  [
    /REMOTE HOST IDENTIFICATION HAS CHANGED/,
    'its host key is another one than before. If the machine was made anew, take the old key out with ssh-keygen -R and log in once; if not, somebody else answers',
  ],
  [
    /Host key verification failed/,
    'its host key is not known here yet: log in once with Open Terminal on Node, compare the key, and accept it there',
  ],
  [/Could not resolve hostname/, 'the name is not known: set the node’s address or ssh in airgap.yaml'],
  [
    /Permission denied/,
    'it lets nobody in with the keys of this machine: check the user in ssh, and load the key into the agent',
  ],
  [/Connection refused/, 'nothing answers on its ssh port'],
  [
    /timed out|No route to host|Network is unreachable/,
    'it does not answer: check the address, the network, and that the machine is on',
  ],
  [/closed by remote host|Connection reset|Broken pipe|closed by/, 'the connection was cut: look again'],
];
