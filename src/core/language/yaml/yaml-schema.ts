import type { Directives } from './yaml-directives.ts';

/** What a scalar stands for; undefined for what is none of these: bytes, a time. Its text is taken for it. */
export type ScalarValue = string | number | boolean | null | undefined;

/** One way to write a value. */
interface Form {
  readonly tag: string;
  readonly test: RegExp;
  readonly value: (text: string) => ScalarValue;
}

const prefix = 'tag:yaml.org,2002:';

function form(name: string, test: RegExp, value: (text: string) => ScalarValue): Form {
  return { tag: prefix + name, test, value };
}

const nullForm = form('null', /^(?:~|[Nn]ull|NULL)?$/, () => null);
const notFinite = form('float', /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/, (text) => {
  if (/nan$/i.test(text)) return Number.NaN;
  return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
});

/** The core schema (YAML 1.2.2, 10.3.2 "Tag Resolution"). */
const core: readonly Form[] = [
  nullForm,
  form('bool', /^(?:[Tt]rue|TRUE|[Ff]alse|FALSE)$/, (text) => /^t/i.test(text)),
  form('int', /^0o[0-7]+$/, (text) => Number.parseInt(text.slice(2), 8)),
  form('int', /^[-+]?[0-9]+$/, (text) => Number.parseInt(text, 10)),
  form('int', /^0x[0-9a-fA-F]+$/, (text) => Number.parseInt(text.slice(2), 16)),
  notFinite,
  form('float', /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)[eE][-+]?[0-9]+$/, Number.parseFloat),
  form('float', /^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)$/, Number.parseFloat),
];

/** The types of YAML 1.1 (yaml.org/type), for a file that says `%YAML 1.1`. */
const older: readonly Form[] = [
  nullForm,
  form('bool', /^(?:Y|y|[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON)$/, () => true),
  form('bool', /^(?:N|n|[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/, () => false),
  form('int', /^[-+]?0b[0-1_]+$/, (text) => signed(text, 2, 2)),
  form('int', /^[-+]?0[0-7_]+$/, (text) => signed(text, 1, 8)),
  form('int', /^[-+]?[0-9][0-9_]*$/, (text) => signed(text, 0, 10)),
  form('int', /^[-+]?0x[0-9a-fA-F_]+$/, (text) => signed(text, 2, 16)),
  notFinite,
  form('float', /^[-+]?(?:[0-9][0-9_]*)?(?:\.[0-9_]*)?[eE][-+]?[0-9]+$/, float),
  form('float', /^[-+]?(?:[0-9][0-9_]*)?\.[0-9_]*$/, float),
  form('int', /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+$/, sixties),
  form('float', /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*$/, sixties),
];

const time =
  /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:t|T|[ \t]+)[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(?:\.[0-9]+)?(?:[ \t]*(?:Z|[-+][012]?[0-9](?::[0-9]{2})?))?)?$/;

function signed(text: string, skipped: number, radix: number): number {
  const hasSign = /^[-+]/.test(text);
  const digits = text.slice(skipped + (hasSign ? 1 : 0)).replaceAll('_', '');
  const value = Number.parseInt(digits, radix);
  return text.startsWith('-') ? -value : value;
}

function float(text: string): number {
  return Number.parseFloat(text.replaceAll('_', ''));
}

/** `1:30`: each part counts sixty times the next. */
function sixties(text: string): number {
  const parts = text.replace(/^[-+]/, '').replaceAll('_', '').split(':');
  const value = parts.reduce((sum, part) => sum * 60 + Number(part), 0);
  return text.startsWith('-') ? -value : value;
}

/** The value of a scalar that has neither quotes nor a tag. */
export function plainValue(text: string, version: Directives['version']): ScalarValue {
  if (version === '1.1') {
    return time.test(text) ? undefined : valueByForm(older, text);
  }
  // Most scalars are words, and a word can only be one of these by how it begins.
  return text === '' || /^[-+.0-9~nNtTfF]/.test(text) ? valueByForm(core, text) : text;
}

function valueByForm(forms: readonly Form[], text: string): ScalarValue {
  const found = forms.find(({ test }) => test.test(text));
  return found === undefined ? text : found.value(text);
}

/**
 * The value of a scalar with a tag, by the tag's full name. An unknown tag, or one that does not fit the text, leaves
 * the text as it is; `fail` is told of a time that is none.
 */
export function taggedValue(
  text: string,
  tag: string,
  version: Directives['version'],
  fail: (message: string) => void,
): ScalarValue {
  const forms = version === '1.1' ? older : core;
  switch (tag.startsWith(prefix) ? tag.slice(prefix.length) : '') {
    case 'binary':
      return undefined;
    case 'merge':
      return version === '1.1' && text !== '<<' ? text : undefined;
    case 'timestamp':
      if (time.test(text)) return undefined;
      if (version === '1.2') fail('!!timestamp expects a date, starting with yyyy-mm-dd');
      return text;
    default:
      return valueByForm(
        forms.filter((each) => each.tag === tag),
        text,
      );
  }
}
