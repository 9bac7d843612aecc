import { quoteSystemd } from './quote-systemd.ts';

/**
 * One variable as a line of a unit file, without its line break. `$` stands for itself there, unlike in commands.
 * @see systemd.exec(5), Environment=
 */
export function environmentLine(name: string, value: string): string {
  return `Environment=${quoteSystemd(`${name}=${value}`)}`;
}
