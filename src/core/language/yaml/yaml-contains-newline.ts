import type { CST } from 'yaml';

/** Whether a key goes over the end of a line; one that is no scalar, alias or flow collection always does. */
export function containsNewline(key: CST.Token | null | undefined): boolean {
  if (!key) return false;
  switch (key.type) {
    case 'alias':
    case 'scalar':
    case 'double-quoted-scalar':
    case 'single-quoted-scalar':
      return key.source.includes('\n') || hasNewline(key.end);
    case 'flow-collection':
      return key.items.some(
        (item) =>
          hasNewline(item.start) ||
          hasNewline(item.sep) ||
          containsNewline(item.key) ||
          containsNewline(item.value),
      );
    default:
      return true;
  }
}

function hasNewline(tokens: readonly CST.SourceToken[] | undefined): boolean {
  return tokens?.some((token) => token.type === 'newline') ?? false;
}
