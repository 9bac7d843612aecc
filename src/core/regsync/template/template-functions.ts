/** What a function of regsync's templates takes and gives. */
export interface TemplateFunction {
  /** Types of the arguments; `any` takes everything. */
  readonly args: readonly TemplateType[];
  /** Whether more arguments than those may follow. */
  readonly variadic: boolean;
  readonly description: string;
}

export type TemplateType = 'text' | 'number' | 'list' | 'any';

const text: TemplateType = 'text';

/**
 * The functions that a template may call: regclient's own (pkg/template/template.go) and those built into
 * text/template (funcs.go). Any other name stops regsync at load.
 */
export const templateFunctions: Readonly<Record<string, TemplateFunction>> = {
  env: one(text, 'Value of an environment variable; empty where it is not set, without an error.'),
  file: one(
    text,
    'Content of a file, without blanks around it; empty where it cannot be read, without an error.',
  ),
  default: {
    args: ['any', 'any'],
    variadic: false,
    description: 'The second value, or the first where the second is empty.',
  },
  lower: one(text, 'The text in lower case.'),
  upper: one(text, 'The text in upper case.'),
  trimSpace: one(text, 'The text without blanks around it.'),
  split: { args: [text, text], variadic: false, description: 'The text cut into a list at a separator.' },
  join: { args: ['list', text], variadic: false, description: 'A list put together with a separator.' },
  json: one('any', 'The value as JSON in one line.'),
  jsonPretty: one('any', 'The value as indented JSON.'),
  printPretty: one('any', 'The value in its own pretty form.'),
  time: { args: [], variadic: false, description: 'Time: `time.Now`, `time.Parse LAYOUT VALUE`.' },
  and: many('any', 'The first empty value, or the last one.'),
  or: many('any', 'The first value that is not empty, or the last one.'),
  not: one('any', 'Whether the value is empty.'),
  call: many('any', 'What a function value gives.'),
  html: many('any', 'The text escaped for HTML.'),
  js: many('any', 'The text escaped for JavaScript.'),
  urlquery: many('any', 'The text escaped for the query of a URL.'),
  index: many('any', 'A part of a list or map.'),
  slice: many('any', 'A stretch of a text or list.'),
  len: one('any', 'How long a text or list is.'),
  print: { args: [], variadic: true, description: 'The values, one after the other.' },
  println: {
    args: [],
    variadic: true,
    description: 'The values, with blanks between them and a line break.',
  },
  printf: { args: [text], variadic: true, description: 'The values in the form that the first text gives.' },
  eq: many('any', 'Whether the first value equals one of the others.'),
  ne: two('Whether the values differ.'),
  lt: two('Whether the first value is less than the second.'),
  le: two('Whether the first value is less than the second, or equal.'),
  gt: two('Whether the first value is greater than the second.'),
  ge: two('Whether the first value is greater than the second, or equal.'),
};

function one(type: TemplateType, description: string): TemplateFunction {
  return { args: [type], variadic: false, description };
}

function two(description: string): TemplateFunction {
  return { args: ['any', 'any'], variadic: false, description };
}

function many(type: TemplateType, description: string): TemplateFunction {
  return { args: [type], variadic: true, description };
}
