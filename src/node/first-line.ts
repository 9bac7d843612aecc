/**
 * The first line of a program's output that says something, fit for a message: no control characters, not long.
 * @returns empty for an output that says nothing
 */
export function firstLine(output: string): string {
  const lines = output.slice(0, 10_000).split(/[\r\n]+/);
  const first =
    lines.map((line) => line.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ').trim()).find((line) => line !== '') ?? '';
  return first.length > 200 ? `${first.slice(0, 200)}…` : first;
}
