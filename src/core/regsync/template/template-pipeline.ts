import type { Range } from '../../language/text.ts';
import { templateFunctions } from './template-functions.ts';
import type { TemplateToken } from './template-tokens.ts';

/** Commands joined by `|`: the value of one is the last argument of the next. */
export interface Pipeline {
  readonly commands: readonly Command[];
  /** Whether it only sets a variable (`$x := …`) and prints nothing. */
  readonly assigns: boolean;
}

/** A function, field or value with its arguments. */
export interface Command {
  readonly head: Operand;
  readonly args: readonly Operand[];
  readonly range: Range;
}

export type Operand = {
  readonly range: Range;
  /** Fields taken of the value: `.Now` of `time.Now`. */
  readonly fields: readonly string[];
} & (
  | { readonly kind: 'function' | 'variable' | 'text'; readonly value: string }
  | { readonly kind: 'constant'; readonly value: string; readonly type: 'boolean' | 'number' | 'nil' }
  | { readonly kind: 'dot' }
  | { readonly kind: 'pipeline'; readonly pipeline: Pipeline }
);

/** Variables that the template has set so far; reading a pipeline adds to them. */
export interface TemplateNames {
  readonly variables: string[];
}

/** Why Go refuses a template. Thrown and caught inside this folder only. */
export class TemplateMistake extends Error {
  readonly range: Range;

  constructor(message: string, range: Range) {
    super(message);
    this.range = range;
  }
}

export interface TemplateCursor {
  readonly tokens: readonly TemplateToken[];
  /** Of the whole action, for mistakes at its end. */
  readonly range: Range;
  at: number;
}

/** A cursor at the first of an action's words. */
export function templateCursor(tokens: readonly TemplateToken[], range: Range): TemplateCursor {
  return { tokens, range, at: 0 };
}

/**
 * Reads a pipeline up to the action's end or the `)` that closes it.
 * @throws TemplateMistake where text/template/parse would refuse it
 */
export function readPipeline(cursor: TemplateCursor, context: string, names: TemplateNames): Pipeline {
  const assigns = readDeclarations(cursor, context, names);
  const commands: Command[] = [];
  for (;;) {
    skipSpace(cursor);
    const next = cursor.tokens[cursor.at];
    if (next === undefined || next.kind === 'close') break;
    const command = readCommand(cursor, names);
    if (commands.length > 0 && isPlainValue(command.head)) {
      throw new TemplateMistake('only a function can stand after |', command.range);
    }
    commands.push(command);
  }
  if (commands.length === 0) {
    const what = context === 'command' ? '{{ }} is empty' : `a value is missing for ${context}`;
    throw new TemplateMistake(what, cursor.range);
  }
  return { commands, assigns };
}

function readDeclarations(cursor: TemplateCursor, context: string, names: TemplateNames): boolean {
  const start = cursor.at;
  for (let count = 1; ; count += 1) {
    skipSpace(cursor);
    const variable = cursor.tokens[cursor.at];
    if (variable?.kind !== 'variable') break;
    cursor.at += 1;
    skipSpace(cursor);
    const next = cursor.tokens[cursor.at];
    const isComma = next?.kind === 'character' && next.value === ',';
    if (next?.kind === 'declare' || next?.kind === 'assign' || isComma) {
      cursor.at += 1;
      if (next.kind === 'assign') requireVariable(variable, names);
      names.variables.push(variable.value);
      if (!isComma) return true;
      if (context === 'range' && count < 2) continue;
      throw new TemplateMistake('only range sets two variables', next.range);
    }
    break;
  }
  cursor.at = start;
  return false;
}

function readCommand(cursor: TemplateCursor, names: TemplateNames): Command {
  const operands: Operand[] = [];
  const start = cursor.tokens[cursor.at]?.range ?? cursor.range;
  for (;;) {
    skipSpace(cursor);
    const operand = readOperand(cursor, names);
    if (operand !== undefined) operands.push(operand);
    const next = cursor.tokens[cursor.at];
    if (next === undefined || next.kind === 'close') break;
    cursor.at += 1;
    if (next.kind === 'pipe') break;
    if (next.kind !== 'space') throw new TemplateMistake(`${next.value} is not expected here`, next.range);
  }
  const [head, ...args] = operands;
  if (head === undefined) throw new TemplateMistake('there is nothing before |', start);
  return { head, args, range: { start: head.range.start, end: (args.at(-1) ?? head).range.end } };
}

function readOperand(cursor: TemplateCursor, names: TemplateNames): Operand | undefined {
  const term = readTerm(cursor, names);
  if (term === undefined) return undefined;
  const fields = [...term.fields];
  let end = term.range.end;
  for (;;) {
    const next = cursor.tokens[cursor.at];
    if (next?.kind !== 'field') break;
    if (term.kind === 'text' || term.kind === 'constant' || (term.kind === 'dot' && fields.length === 0)) {
      throw new TemplateMistake(`${next.value} cannot follow a plain value`, next.range);
    }
    fields.push(next.value.slice(1));
    end = next.range.end;
    cursor.at += 1;
  }
  return { ...term, fields, range: { start: term.range.start, end } };
}

function readTerm(cursor: TemplateCursor, names: TemplateNames): Operand | undefined {
  const token = cursor.tokens[cursor.at];
  if (token === undefined) return undefined;
  const { range, value } = token;
  const fields: readonly string[] = [];
  const term = ((): Operand | undefined => {
    switch (token.kind) {
      case 'function':
        requireFunction(token);
        return { kind: 'function', value, range, fields };
      case 'variable':
        requireVariable(token, names);
        return { kind: 'variable', value, range, fields };
      case 'field':
        return { kind: 'dot', range, fields: [value.slice(1)] };
      case 'dot':
        return { kind: 'dot', range, fields };
      case 'string':
        return { kind: 'text', value, range, fields };
      case 'boolean':
      case 'number':
      case 'nil':
        return { kind: 'constant', value, type: token.kind, range, fields };
      default:
        return undefined;
    }
  })();
  if (term !== undefined) cursor.at += 1;
  else if (token.kind === 'open') return readParenthesis(cursor, names);
  return term;
}

function readParenthesis(cursor: TemplateCursor, names: TemplateNames): Operand {
  const opened = cursor.tokens[cursor.at];
  cursor.at += 1;
  const pipeline = readPipeline(cursor, 'the parentheses', names);
  const closed = cursor.tokens[cursor.at];
  cursor.at += 1;
  const range = {
    start: opened?.range.start ?? cursor.range.start,
    end: closed?.range.end ?? cursor.range.end,
  };
  return { kind: 'pipeline', pipeline, range, fields: [] };
}

function requireVariable(token: TemplateToken, names: TemplateNames): void {
  if (names.variables.includes(token.value)) return;
  throw new TemplateMistake(`${token.value} is not set`, token.range);
}

function requireFunction(token: TemplateToken): void {
  if (Object.hasOwn(templateFunctions, token.value)) return;
  throw new TemplateMistake(`function ${JSON.stringify(token.value)} not defined`, token.range);
}

/** A value that cannot take the result of the command before it. */
function isPlainValue(operand: Operand): boolean {
  return (
    operand.kind === 'text' ||
    operand.kind === 'constant' ||
    (operand.kind === 'dot' && operand.fields.length === 0)
  );
}

function skipSpace(cursor: TemplateCursor): void {
  while (cursor.tokens[cursor.at]?.kind === 'space') cursor.at += 1;
}
