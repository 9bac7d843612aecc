import type { Argv, NodeCommand } from './node-command.ts';
import { quotePosix } from './quote-posix.ts';

/**
 * A command as lines for a POSIX shell that has read media/node-steps.sh: `airgap_is` tests, `airgap_so` says that
 * something is so already, `airgap_do` says what it does and does it.
 */
export function shellLinesOf({ what, argv, when, unless }: NodeCommand): readonly string[] {
  const run = `airgap_do ${quotePosix(what)} ${words(argv)}`;
  const unlessLines =
    unless.length === 0
      ? [run]
      : [
          `if ${unless.map(test).join(' || ')}; then`,
          `  airgap_so ${quotePosix(what)}`,
          'else',
          `  ${run}`,
          'fi',
        ];
  if (when.length === 0) return unlessLines;
  return [`if ${when.map(test).join(' && ')}; then`, ...unlessLines.map((line) => `  ${line}`), 'fi'];
}

function test(argv: Argv): string {
  return `airgap_is ${words(argv)}`;
}

function words(argv: Argv): string {
  return argv.map(quotePosix).join(' ');
}
