const form =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,9}))?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

/**
 * Reads a time of RFC 3339 as nanoseconds since 1970, so that two compare as exactly as in snapd.
 * Upper-case `T` and `Z`, a zone, no leap second, at most nine digits of a second.
 * @returns undefined for every other text; Go's time.Parse also takes a few, such as a decimal comma
 */
export function parseRfc3339(text: string): bigint | undefined {
  const [, date, hour, minute, second, fraction = '', sign, zoneHour, zoneMinute] = form.exec(text) ?? [];
  if (date === undefined) return undefined;
  const midnight = new Date(`${date}T00:00:00Z`);
  // A day that its month does not have becomes another day, or none.
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(`${date}T`)) return undefined;
  const zone = (Number(zoneHour ?? 0) * 60 + Number(zoneMinute ?? 0)) * (sign === '-' ? -1 : 1);
  const minutes = Number(hour) * 60 + Number(minute) - zone;
  const seconds = midnight.getTime() / 1000 + minutes * 60 + Number(second);
  return BigInt(seconds) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
}
