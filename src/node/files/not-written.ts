import { codeOf, Failure } from '../failure.ts';

/**
 * What is to be thrown where a file could not be written.
 * @param error what the system said; anything without a code of its own is a bug, and given back as it is
 * @returns Failure `not-written` with what to do
 */
export function notWritten(path: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === '') return error;
  return new Failure('not-written', `${path} was not written (${code}): ${remedy(code)}`, { cause: error });
}

function remedy(code: string): string {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'check the permissions of its folder';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'free some space on the disk';
    case 'EISDIR':
    case 'ENOTEMPTY':
      return 'a folder stands in its place';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a file stands where its folder should be';
    default:
      return 'check the disk';
  }
}
