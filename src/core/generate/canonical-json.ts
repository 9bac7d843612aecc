/**
 * JSON with the keys of every object sorted and no blanks, so that equal values give equal text.
 * Values that JSON does not know (undefined, functions) are left out of objects and null in lists, as in JSON.stringify.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}
