/**
 * A message without links. VS Code makes one of `[text](command:…)` in a notification and runs it on a click, also in
 * Restricted Mode; what stands in files and their names must not become one.
 */
export function plainMessage(text: string): string {
  return text.replaceAll('](', '] (');
}
