import { codeOf, Failure } from '../failure.ts';

/**
 * What is to be thrown where a file could not be read.
 * @param error what the system said; anything without a code of its own is a bug, and given back as it is
 * @returns Failure `unreadable`
 */
export function unreadable(path: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === '') return error;
  const what = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
  return new Failure('unreadable', `${path} ${what}`, { cause: error });
}
