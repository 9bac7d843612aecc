/** A glob as its path segments. */
export type Glob = readonly string[];

/**
 * Reads a glob: `*` and `?` inside one segment, `**` for any number of folders. A leading dot must be written.
 * @returns its segments, or why it is none: it must stay inside the folder it is relative to
 */
export function parseGlob(text: string): { readonly glob: Glob } | { readonly problem: string } {
  if (text.startsWith('/') || /^[A-Za-z]:/.test(text))
    return { problem: `${text} is an absolute path: write one relative to the plan's folder` };
  if (text.includes('\\') || text.includes('\0'))
    return { problem: `${text} holds a backslash: write / between folders` };
  const glob = text.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (glob.includes('..')) return { problem: `${text} leaves the plan's folder: write a path without ..` };
  if (glob.length === 0) return { problem: 'an empty path names no file' };
  return { glob };
}

/**
 * What is left of globs inside a folder entry of this name.
 * @returns `file`: whether a file of this name is meant; `folder`: the globs to go on with below a folder of this name
 */
export function stepInto(
  globs: readonly Glob[],
  name: string,
): { readonly file: boolean; readonly folder: Glob[] } {
  let file = false;
  const folder = new Map<string, Glob>();
  for (const glob of globs.flatMap(withoutLeadingStars)) {
    const [head, ...rest] = glob;
    if (head === undefined || !matchesSegment(head, name)) continue;
    if (head === '**') {
      folder.set(glob.join('/'), glob);
      file ||= rest.length === 0;
    } else if (rest.length === 0) file = true;
    else folder.set(rest.join('/'), rest);
  }
  return { file, folder: [...folder.values()] };
}

/**
 * Whether a glob names a file.
 * @param text as in `parseGlob`; one that leaves the folder names nothing
 * @param path relative to the glob's folder, with `/`
 */
export function matchesGlob(text: string, path: string): boolean {
  const parsed = parseGlob(text);
  if (!('glob' in parsed)) return false;
  let globs: Glob[] = [parsed.glob];
  const segments = path.split('/');
  const name = segments.pop() ?? '';
  for (const folder of segments) globs = stepInto(globs, folder).folder;
  return stepInto(globs, name).file;
}

/** `**` may stand for no folder at all. */
function withoutLeadingStars(glob: Glob): Glob[] {
  const forms: Glob[] = [glob];
  for (let at = 0; glob[at] === '**' && at + 1 < glob.length; at += 1) forms.push(glob.slice(at + 1));
  return forms;
}

/** Wildcard matching without backtracking beyond the last star, so that no pattern is slow. */
function matchesSegment(pattern: string, name: string): boolean {
  if (name.startsWith('.') && !pattern.startsWith('.')) return false;
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let index = 0; index < name.length;) {
    const wanted = pattern[at];
    if (wanted === '*') {
      star = at;
      at += 1;
      resume = index;
    } else if (wanted === '?' || wanted === name[index]) {
      at += 1;
      index += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      index = resume;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}
