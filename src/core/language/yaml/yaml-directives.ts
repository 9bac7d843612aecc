import type { CST } from 'yaml';
import type { YamlErrors } from './yaml-errors.ts';

/** What the directives before a document say of it. */
export interface Directives {
  readonly version: '1.1' | '1.2';
  /** What each handle of a tag, `!!` or `!e!`, stands for. */
  readonly tags: ReadonlyMap<string, string>;
}

const coreTags: ReadonlyMap<string, string> = new Map([['!!', 'tag:yaml.org,2002:']]);

/** The directives of a stream of documents (YAML 1.2.2, 6.8); those of YAML 1.1 reach the next document too. */
export class DirectiveReader {
  #explicit = false;
  #version: '1.1' | '1.2' = '1.2';
  #tags = new Map(coreTags);
  #inherited = false;

  /** Takes a line that begins with `%`. */
  add(token: CST.Directive, errors: YamlErrors): void {
    if (this.#inherited) this.#reset('1.1');
    this.#inherited = false;
    const [name, ...parts] = token.source.trim().split(/[ \t]+/);
    if (name === '%TAG') this.#addTag(parts, token, errors);
    else if (name === '%YAML') this.#setVersion(parts, token, errors);
  }

  #addTag(parts: readonly string[], token: CST.Directive, errors: YamlErrors): void {
    if (parts.length !== 2)
      errors.on(token, 'BAD_DIRECTIVE', '%TAG directive should contain exactly two parts');
    const [handle, prefix] = parts;
    if (handle !== undefined && prefix !== undefined) this.#tags.set(handle, prefix);
  }

  #setVersion(parts: readonly string[], token: CST.Directive, errors: YamlErrors): void {
    this.#explicit = true;
    const [version] = parts;
    if (version === undefined || parts.length !== 1) {
      errors.on(token, 'BAD_DIRECTIVE', '%YAML directive should contain exactly one part');
    } else if (version === '1.1' || version === '1.2') {
      this.#version = version;
    } else if (!/^\d+\.\d+$/.test(version)) {
      const range = { start: token.offset + 6, end: token.offset + token.source.length };
      errors.over(range, 'BAD_DIRECTIVE', `Unsupported YAML version ${version}`);
    }
  }

  /** The directives of the document that begins now. */
  atDocument(): Directives {
    const directives: Directives = { version: this.#explicit ? this.#version : '1.2', tags: this.#tags };
    this.#inherited = this.#version === '1.1';
    if (this.#inherited) this.#tags = new Map(this.#tags);
    else this.#reset('1.2');
    return directives;
  }

  #reset(version: '1.1' | '1.2'): void {
    this.#explicit = false;
    this.#version = version;
    this.#tags = new Map(coreTags);
  }
}

/** The full name of a tag; `!` and `!local` stay as they are, undefined for one that means nothing. */
export function tagNameOf(
  token: CST.SourceToken,
  tags: Directives['tags'],
  errors: YamlErrors,
): string | undefined {
  const { source } = token;
  const fail = (message: string): undefined => {
    errors.on(token, 'TAG_RESOLVE_FAILED', message);
  };
  if (source === '!') return '!';
  if (!source.startsWith('!')) return fail(`Not a valid tag: ${source}`);
  if (source[1] === '<') {
    const verbatim = source.slice(2, -1);
    if (verbatim === '!' || verbatim === '!!')
      return fail(`Verbatim tags aren't resolved, so ${source} is invalid.`);
    if (!source.endsWith('>')) fail('Verbatim tags must end with a >');
    return verbatim || undefined;
  }
  const split = source.lastIndexOf('!') + 1;
  const handle = source.slice(0, split);
  const suffix = source.slice(split);
  if (suffix === '') fail(`The ${source} tag has no suffix`);
  const prefix = tags.get(handle);
  if (prefix === undefined) return handle === '!' ? source : fail(`Could not resolve tag: ${source}`);
  try {
    return prefix + decodeURIComponent(suffix);
  } catch (error) {
    return fail(String(error));
  }
}
