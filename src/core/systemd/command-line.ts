import { quoteSystemd } from './quote-systemd.ts';

/**
 * A command as the value of `ExecStart=`: arguments that are plain words stay bare, all others are quoted. `$` is
 * doubled, since systemd puts variables into commands even inside quotes.
 * @param argv an absolute program first, so that none of systemd's prefixes (`@`, `-`, `:`, `+`, `!`) can begin it
 * @see systemd.service(5), "Command lines"
 */
export function commandLine(argv: readonly [string, ...string[]]): string {
  return argv
    .map((word) => (/^[A-Za-z0-9_./=:,@+-]+$/.test(word) ? word : quoteSystemd(word.replaceAll('$', '$$$$'))))
    .join(' ');
}
