/**
 * Go's `path.Clean`: the shortest path that means the same.
 * @returns `.` for an empty path; never a slash at the end but for `/`
 * @see https://pkg.go.dev/path#Clean
 */
export function cleanPath(path: string): string {
  const rooted = path.startsWith('/');
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') kept.push(part);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (!rooted) kept.push('..');
  }
  const joined = kept.join('/');
  if (rooted) return `/${joined}`;
  return joined === '' ? '.' : joined;
}

/** Go's `path.Join`: the parts that are not empty, with slashes between, cleaned; empty where all are. */
export function joinPath(...parts: readonly string[]): string {
  const joined = parts.filter((part) => part !== '').join('/');
  return joined === '' ? '' : cleanPath(joined);
}

/** A path as containerd takes it for `ca` and `client`: absolute, or below `directory`. */
export function absolutePath(path: string, directory: string): string {
  return path.startsWith('/') ? path : joinPath(directory, path);
}
