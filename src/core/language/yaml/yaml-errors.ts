import type { CST, ErrorCode } from 'yaml';
import type { Range } from '../text.ts';

/** A place where a text is no valid YAML. Its kinds are the codes of the `yaml` library. */
export interface YamlError {
  readonly range: Range;
  readonly kind: ErrorCode;
  readonly message: string;
}

/** The errors of one document, in the order in which they are found. */
export class YamlErrors {
  readonly found: YamlError[] = [];

  /** Adds an error at a single character. */
  at(offset: number, kind: ErrorCode, message: string): void {
    this.over({ start: offset, end: offset + 1 }, kind, message);
  }

  /** Adds an error that covers a token; of one that has parts only the first character. */
  on(token: CST.Token, kind: ErrorCode, message: string): void {
    this.over(rangeOfToken(token), kind, message);
  }

  /** Adds an error with its range. */
  over(range: Range, kind: ErrorCode, message: string): void {
    this.found.push({ range, kind, message });
  }

  /** Adds all of another list. */
  take(others: YamlErrors): void {
    for (const error of others.found) this.found.push(error);
  }
}

function rangeOfToken(token: CST.Token): Range {
  const length = 'source' in token && typeof token.source === 'string' ? token.source.length : 1;
  return { start: token.offset, end: token.offset + length };
}
