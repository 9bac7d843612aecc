import type { TemplateType } from './template-functions.ts';
import { templateFunctions } from './template-functions.ts';
import type { Command, Operand, Pipeline } from './template-pipeline.ts';
import { TemplateMistake } from './template-pipeline.ts';
import type { TemplateProblem } from './template-tokens.ts';
import type { Template } from './template.ts';

/** What a type of Go's data has below it; `any` is a value that we do not follow, `nothing` is nil. */
type DataType = TemplateType | 'nothing' | 'other' | { readonly [field: string]: DataType };

const duration: DataType = Object.fromEntries(
  'Abs Hours Microseconds Milliseconds Minutes Nanoseconds Round Seconds String Truncate'
    .split(' ')
    .map((method) => [method, 'any' as const]),
);
const filters: DataType = { Allow: 'list', Deny: 'list', SemverRange: 'list' };
const hook: DataType = { Type: 'text', Params: 'list' };

/** The entry that templates of `sync` see as `.Sync` (ConfigSync in cmd/regsync/config.go). */
const syncData: DataType = {
  Sync: {
    Source: 'text',
    Target: 'text',
    Type: 'text',
    Tags: filters,
    TagSets: 'list',
    Repos: { Allow: 'list', Deny: 'list' },
    DigestTags: 'any',
    Referrers: 'any',
    ReferrerFilters: 'list',
    ReferrerSrc: 'text',
    ReferrerTgt: 'text',
    ReferrerSlow: 'any',
    Platform: 'text',
    Platforms: 'list',
    FastCheck: 'any',
    ForceRecursive: 'any',
    IncludeExternal: 'any',
    Backup: 'text',
    Interval: duration,
    Schedule: 'text',
    RateLimit: { Min: 'number', Retry: duration },
    MediaTypes: 'list',
    Hooks: { Pre: hook, Post: hook, Unchanged: hook },
  },
};
const results: Readonly<Record<string, TemplateType>> = {
  env: 'text',
  file: 'text',
  lower: 'text',
  upper: 'text',
  trimSpace: 'text',
  json: 'text',
  jsonPretty: 'text',
  join: 'text',
  split: 'list',
  print: 'text',
  println: 'text',
  printf: 'text',
  len: 'number',
};

/**
 * Why regsync would refuse a template at load: a mistake in its form, or a call that fails when it is expanded
 * (number and types of arguments, fields that the data does not have).
 * @param data `sync` where `.Sync` is known; in `creds` there is no data, and Go prints `<no value>` for any field
 * @returns undefined for a template that expands, whatever its values are
 */
export function checkTemplate(template: Template, data: 'creds' | 'sync'): TemplateProblem | undefined {
  if (template.problem !== undefined) return template.problem;
  try {
    for (const piece of template.pieces) {
      if (piece.kind === 'value' && !piece.conditional) {
        typeOfPipeline(piece.pipeline, data === 'sync' ? syncData : 'nothing');
      }
    }
  } catch (mistake) {
    if (!(mistake instanceof TemplateMistake)) throw mistake;
    return { message: mistake.message, range: mistake.range };
  }
  return undefined;
}

function typeOfPipeline(pipeline: Pipeline, data: DataType): DataType {
  let piped: DataType | undefined;
  for (const command of pipeline.commands) piped = typeOfCommand(command, piped, data);
  return piped ?? 'any';
}

function typeOfCommand(command: Command, piped: DataType | undefined, data: DataType): DataType {
  const { head, range } = command;
  const types = command.args.map((operand) => typeOfOperand(operand, data));
  if (piped !== undefined) types.push(piped);
  if (head.kind === 'function' && head.fields.length === 0) {
    return typeOfCall(head.value, types, command);
  }
  if (head.kind === 'constant' && head.type === 'nil')
    throw new TemplateMistake('nil is not a command', range);
  const type = typeOfOperand(head, data);
  if (types.length > 0 && type !== 'any') {
    throw new TemplateMistake('this is no function, so it takes no arguments', range);
  }
  return type;
}

function typeOfCall(name: string, types: readonly DataType[], command: Command): DataType {
  const called = templateFunctions[name];
  if (called === undefined) return 'any';
  const { args, variadic } = called;
  if (types.length < args.length || (!variadic && types.length > args.length)) {
    const wanted = `${variadic ? 'at least ' : ''}${args.length}`;
    throw new TemplateMistake(
      `${name} takes ${wanted} ${args.length === 1 ? 'value' : 'values'}, not ${types.length}`,
      command.range,
    );
  }
  for (const [index, wanted] of args.entries()) {
    const given = types[index] ?? 'any';
    if (wanted !== 'any' && given !== 'any' && given !== wanted) {
      throw new TemplateMistake(
        `${name} takes a ${wanted} here`,
        command.args[index]?.range ?? command.range,
      );
    }
  }
  requireComparable(name, types, command);
  return results[name] ?? 'any';
}

function requireComparable(name: string, types: readonly DataType[], command: Command): void {
  const [first, second] = types;
  if (name === 'len' && (first === 'number' || first === 'nothing')) {
    throw new TemplateMistake('only a text or a list has a len', command.range);
  }
  const isMixed = (first === 'text' && second === 'number') || (first === 'number' && second === 'text');
  if (isMixed && /^(?:eq|ne|lt|le|gt|ge)$/.test(name)) {
    throw new TemplateMistake(`${name} cannot compare a text with a number`, command.range);
  }
}

function typeOfOperand(operand: Operand, data: DataType): DataType {
  switch (operand.kind) {
    case 'text':
      return 'text';
    case 'constant':
      return operand.type === 'number' ? 'number' : 'other';
    case 'pipeline':
      return fieldOf(typeOfPipeline(operand.pipeline, data), operand);
    case 'variable':
      return operand.value === '$' ? fieldOf(data, operand) : 'any';
    case 'dot':
      return fieldOf(data, operand);
    case 'function': {
      const method = operand.fields[0];
      if (operand.value === 'time' && method !== undefined && method !== 'Now' && method !== 'Parse') {
        throw new TemplateMistake(`time has no ${method}: it has Now and Parse`, operand.range);
      }
      if (method !== undefined) return 'any';
      return typeOfCall(operand.value, [], { head: operand, args: [], range: operand.range });
    }
  }
}

function fieldOf(data: DataType, operand: Operand): DataType {
  let type = data;
  for (const [index, field] of operand.fields.entries()) {
    if (type === 'any' || type === 'nothing') return type;
    const next = typeof type === 'object' && Object.hasOwn(type, field) ? type[field] : undefined;
    if (next === undefined) {
      const path = operand.fields
        .slice(0, index + 1)
        .map((name) => `.${name}`)
        .join('');
      throw new TemplateMistake(`${path} does not exist`, operand.range);
    }
    type = next;
  }
  return type;
}
