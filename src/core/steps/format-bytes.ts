/** Bytes as people read them, in decimal units as disks are sold: `850 bytes`, `412 MB`, `1.3 GB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  const step = Math.min(units.length, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return `${value < 10 ? Number(value.toFixed(1)) : Math.round(value)} ${units[step - 1]}`;
}
