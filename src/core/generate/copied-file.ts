import type { Sha256 } from './generation.ts';

/** What becomes of a file that is to be a copy of another one; `kept` is a person's. */
export type CopiedFile = 'create' | 'edit' | 'same' | 'kept';

/**
 * Tells whose a copy is. One that is as it was written last is ours to change; any other one is a person's, who wants
 * another CA there.
 * @param wanted what it is to hold
 * @param found what it holds, undefined where it is not there
 * @param written SHA-256 of the text that was written last, undefined where none was
 */
export function copiedFile(
  wanted: string,
  found: string | undefined,
  { written, sha256 }: { readonly written: string | undefined; readonly sha256: Sha256 },
): CopiedFile {
  if (found === undefined) return 'create';
  // An editor keeps the line ends of a file, whatever is written into it.
  if (unix(found) === unix(wanted)) return 'same';
  return written === sha256(found) || written === sha256(unix(found)) ? 'edit' : 'kept';
}

/** Why a copy was kept, and what to do to have one. */
export function whyCopyKept(from: string): string {
  return `differs from ${from}; delete it and generate again to have a copy`;
}

function unix(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}
