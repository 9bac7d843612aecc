/** As many items as are offered of one kind: what is beyond comes once more is typed. */
export const mostOffered = 200;

/**
 * The texts that hold what is typed so far, in any case of letters; as many as are offered at once.
 * @param typed with the quote that opens it, where there is one
 */
export function matching(texts: Iterable<string>, typed: string): string[] {
  const wanted = typed.replace(/^["']/, '').toLowerCase();
  const found: string[] = [];
  for (const text of texts) {
    if (found.length === mostOffered) break;
    if (text.toLowerCase().includes(wanted)) found.push(text);
  }
  return found;
}
