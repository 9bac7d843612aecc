const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * How long ago something was, in whole units: `just now`, `4 min ago`, `2 h ago`, `3 days ago`.
 * @param at milliseconds since 1970; a time that is still to come counts as now
 * @param now milliseconds since 1970
 */
export function ago(at: number, now: number): string {
  const since = now - at;
  if (since < minute) return 'just now';
  if (since < hour) return `${Math.floor(since / minute)} min ago`;
  if (since < 2 * day) return `${Math.floor(since / hour)} h ago`;
  return `${Math.floor(since / day)} days ago`;
}
