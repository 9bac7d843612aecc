import type { Range } from '../../language/text.ts';
import type { Pipeline, TemplateNames } from './template-pipeline.ts';
import { readPipeline, TemplateMistake, templateCursor } from './template-pipeline.ts';
import type { TemplateProblem, TemplateSegment, TemplateToken } from './template-tokens.ts';
import { tokenizeTemplate } from './template-tokens.ts';

/** One stretch of a template. */
export type TemplatePiece =
  | { readonly kind: 'literal'; readonly text: string; readonly range: Range }
  | {
      readonly kind: 'value';
      readonly pipeline: Pipeline;
      readonly range: Range;
      /** Inside `if`, `range`, `with`, `define` or `block`: whether it runs is decided when regsync starts. */
      readonly conditional: boolean;
    }
  | { readonly kind: 'control'; readonly keyword: string; readonly range: Range };

/** A Go text/template as regsync reads it. */
export interface Template {
  readonly text: string;
  readonly pieces: readonly TemplatePiece[];
  /** The first reason why Go refuses it; ranges are offsets in `text`. */
  readonly problem: TemplateProblem | undefined;
}

/** An open `{{ if }}` and its like. */
interface OpenBlock {
  readonly keyword: string;
  readonly range: Range;
  readonly variables: number;
  /** Whether its last `{{ else }}` was read. */
  hasElse: boolean;
}

interface TemplateState {
  readonly pieces: TemplatePiece[];
  readonly blocks: OpenBlock[];
  readonly names: TemplateNames & { variables: string[] };
  /** Names that `define` and `block` gave, and those that `template` asks for. */
  readonly defined: Set<string>;
  readonly called: Map<string, Range>;
}

/**
 * Reads a Go text/template as text/template/parse does (parse.go): pipelines, control structures with their `end`,
 * names of functions and variables.
 * Never throws; pieces before the first mistake are kept.
 */
export function parseTemplate(text: string): Template {
  if (!text.includes('{{')) {
    const range = { start: 0, end: text.length };
    return { text, pieces: text === '' ? [] : [{ kind: 'literal', text, range }], problem: undefined };
  }
  const { segments, problem } = tokenizeTemplate(text);
  const state: TemplateState = {
    pieces: [],
    blocks: [],
    names: { variables: ['$'] },
    defined: new Set(),
    called: new Map(),
  };
  try {
    for (const segment of segments) readSegment(segment, state);
    if (problem === undefined) requireComplete(state);
  } catch (mistake) {
    if (!(mistake instanceof TemplateMistake)) throw mistake;
    return { text, pieces: state.pieces, problem: { message: mistake.message, range: mistake.range } };
  }
  return { text, pieces: state.pieces, problem };
}

function requireComplete(state: TemplateState): void {
  const block = state.blocks.at(-1);
  if (block !== undefined) throw new TemplateMistake(`{{ ${block.keyword} }} has no {{ end }}`, block.range);
  for (const [name, range] of state.called) {
    if (!state.defined.has(name))
      throw new TemplateMistake(`template ${JSON.stringify(name)} is not defined`, range);
  }
}

function readSegment(segment: TemplateSegment, state: TemplateState): void {
  const { range } = segment;
  if (segment.kind === 'literal') {
    state.pieces.push({ kind: 'literal', text: segment.text, range });
    return;
  }
  const words = segment.tokens.findIndex((token) => token.kind !== 'space');
  const first = segment.tokens[words];
  if (first?.kind === 'keyword') {
    readControl(first, segment.tokens.slice(words + 1), range, state);
    state.pieces.push({ kind: 'control', keyword: first.value, range });
    return;
  }
  const pipeline = readPipeline(templateCursor(segment.tokens, range), 'command', state.names);
  state.pieces.push({ kind: 'value', pipeline, range, conditional: state.blocks.length > 0 });
}

function readControl(
  keyword: TemplateToken,
  rest: readonly TemplateToken[],
  range: Range,
  state: TemplateState,
): void {
  const word = keyword.value;
  switch (word) {
    case 'if':
    case 'with':
    case 'range':
      open(word, range, state);
      readPipeline(templateCursor(rest, range), word, state.names);
      return;
    case 'define':
      if (state.blocks.length > 0)
        throw new TemplateMistake('{{ define }} stands inside another block', range);
      requireNothing(readName(rest, range, word, state), range, word);
      open(word, range, state);
      return;
    case 'block':
      readPipeline(templateCursor(readName(rest, range, word, state), range), word, state.names);
      open(word, range, state);
      return;
    case 'template': {
      const argument = readName(rest, range, word, state);
      if (argument.some((token) => token.kind !== 'space')) {
        readPipeline(templateCursor(argument, range), word, state.names);
      }
      return;
    }
    case 'else':
      readElse(rest, range, state);
      return;
    case 'end':
      requireNothing(rest, range, word);
      close(range, state);
      return;
    default:
      requireNothing(rest, range, word);
      if (!state.blocks.some((block) => block.keyword === 'range')) {
        throw new TemplateMistake(`{{ ${word} }} stands outside {{ range }}`, range);
      }
  }
}

function open(keyword: string, range: Range, state: TemplateState): void {
  state.blocks.push({ keyword, range, variables: state.names.variables.length, hasElse: false });
}

function close(range: Range, state: TemplateState): void {
  const block = state.blocks.pop();
  if (block === undefined) throw new TemplateMistake('{{ end }} closes nothing', range);
  state.names.variables = state.names.variables.slice(0, block.variables);
}

function readElse(rest: readonly TemplateToken[], range: Range, state: TemplateState): void {
  const block = state.blocks.at(-1);
  if (block === undefined || block.hasElse || block.keyword === 'define' || block.keyword === 'block') {
    throw new TemplateMistake('{{ else }} belongs to no {{ if }}, {{ with }} or {{ range }}', range);
  }
  const at = rest.findIndex((token) => token.kind !== 'space');
  const next = rest[at];
  // `{{ else if x }}` goes on with the same block, so that another else may follow it.
  if (next?.kind === 'keyword' && next.value === block.keyword && block.keyword !== 'range') {
    readPipeline(templateCursor(rest.slice(at + 1), range), block.keyword, state.names);
    return;
  }
  requireNothing(rest, range, 'else');
  block.hasElse = true;
}

/** Reads the quoted name of a `define`, `block` or `template`, and gives the words after it. */
function readName(
  rest: readonly TemplateToken[],
  range: Range,
  word: string,
  state: TemplateState,
): readonly TemplateToken[] {
  const at = rest.findIndex((token) => token.kind !== 'space');
  const name = rest[at];
  if (name?.kind !== 'string') throw new TemplateMistake(`{{ ${word} }} needs a name in quotes`, range);
  if (word !== 'template') state.defined.add(name.value);
  else if (state.blocks.length === 0) state.called.set(name.value, range);
  return rest.slice(at + 1);
}

function requireNothing(rest: readonly TemplateToken[], range: Range, word: string): void {
  const extra = rest.find((token) => token.kind !== 'space');
  if (extra !== undefined) {
    throw new TemplateMistake(`${extra.value} does not belong into {{ ${word} }}`, range);
  }
}
