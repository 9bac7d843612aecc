import type { Command, Operand, Pipeline } from './template-pipeline.ts';
import type { Template } from './template.ts';

/** What is known of the values that a template asks for. */
export interface TemplateValues {
  /** Environment variables; one that is not here is unknown, not empty. */
  readonly env: Readonly<Record<string, string>>;
  /** Texts of the entry by Go's field name: `Source`, `Target`, `Type`. Absent in `creds`, which have no data. */
  readonly sync?: Readonly<Record<string, string>>;
}

/** Part of an expanded template: text, or a value that only regsync will know. */
export type ExpandedPart =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'unknown';
      /** The call in one form however it was written: `env "TAG"`. */
      readonly name: string;
      /** The environment variable, where it is just one. */
      readonly variable: string | undefined;
    };

/** A template with what is known put in. */
export interface ExpandedTemplate {
  readonly parts: readonly ExpandedPart[];
  /**
   * Equal for two templates that give the same text whatever the unknown values are:
   * `{{ env "MIRROR" }}/a` and `{{"MIRROR"|env}}/a` have one key. It is the text itself where everything is known.
   */
  readonly key: string;
  /** Whether `key` is the text that regsync will see. */
  readonly known: boolean;
}

type Value =
  | { readonly known: true; readonly text: string }
  | { readonly known: false; readonly name: string };

/**
 * Puts known values into a template; the rest stays by name. A template that Go would refuse, or with control
 * structures, is one unknown value as a whole. Never throws.
 */
export function expandTemplate(template: Template, values: TemplateValues): ExpandedTemplate {
  const isOpaque =
    template.problem !== undefined ||
    template.pieces.some(
      (piece) => piece.kind === 'control' || (piece.kind === 'value' && piece.pipeline.assigns),
    );
  if (isOpaque) {
    return {
      parts: [{ kind: 'unknown', name: template.text, variable: undefined }],
      key: template.text,
      known: false,
    };
  }
  const parts: ExpandedPart[] = [];
  let key = '';
  for (const piece of template.pieces) {
    if (piece.kind === 'control') continue;
    const value: Value =
      piece.kind === 'literal' ? { known: true, text: piece.text } : pipelineValue(piece.pipeline, values);
    const last = parts.at(-1);
    if (!value.known) {
      parts.push({ kind: 'unknown', name: value.name, variable: /^env "([^"\\]*)"$/.exec(value.name)?.[1] });
      key += `{{ ${value.name} }}`;
    } else {
      if (last?.kind === 'text') parts[parts.length - 1] = { kind: 'text', text: last.text + value.text };
      else if (value.text !== '') parts.push({ kind: 'text', text: value.text });
      key += value.text;
    }
  }
  return { parts, key, known: parts.every((part) => part.kind === 'text') };
}

function pipelineValue(pipeline: Pipeline, values: TemplateValues): Value {
  let piped: Value | undefined;
  for (const command of pipeline.commands) piped = commandValue(command, piped, values);
  return piped ?? { known: true, text: '' };
}

function commandValue(command: Command, piped: Value | undefined, values: TemplateValues): Value {
  const { head } = command;
  const args = command.args.map((operand) => operandValue(operand, values));
  if (piped !== undefined) args.push(piped);
  if (head.kind !== 'function' || head.fields.length > 0) {
    const value = operandValue(head, values);
    return args.length === 0 ? value : { known: false, name: [nameOf(value), ...args.map(nameOf)].join(' ') };
  }
  return (
    callValue(head.value, args, values) ?? { known: false, name: [head.value, ...args.map(nameOf)].join(' ') }
  );
}

/** The value of a call whose result does not depend on anything unknown; undefined for every other one. */
function callValue(name: string, args: readonly Value[], values: TemplateValues): Value | undefined {
  const [first, second] = args;
  if (name === 'default' && second?.known === true) return second.text === '' ? first : second;
  if (first?.known !== true || args.length !== 1) return undefined;
  switch (name) {
    case 'env': {
      const text = Object.hasOwn(values.env, first.text) ? values.env[first.text] : undefined;
      return text === undefined ? undefined : { known: true, text };
    }
    case 'lower':
      return { known: true, text: first.text.toLowerCase() };
    case 'upper':
      return { known: true, text: first.text.toUpperCase() };
    case 'trimSpace':
      return { known: true, text: first.text.trim() };
    case 'print':
      return first;
    default:
      return undefined;
  }
}

function operandValue(operand: Operand, values: TemplateValues): Value {
  const { fields } = operand;
  const tail = fields.map((field) => `.${field}`).join('');
  switch (operand.kind) {
    case 'text':
      return { known: true, text: operand.value };
    case 'constant':
      // Go prints 0x10 as 16 and 1_000 as 1000; plain digits stay.
      return operand.type === 'boolean' || /^(?:0|[1-9][0-9]*)$/.test(operand.value)
        ? { known: true, text: operand.value }
        : { known: false, name: operand.value };
    case 'dot':
      return dotValue(fields, values);
    case 'pipeline': {
      const value = pipelineValue(operand.pipeline, values);
      return tail === '' ? value : { known: false, name: `${nameOf(value)}${tail}` };
    }
    case 'function':
      if (tail === '') return callValue(operand.value, [], values) ?? { known: false, name: operand.value };
      return { known: false, name: `${operand.value}${tail}` };
    case 'variable':
      return { known: false, name: `${operand.value}${tail}` };
  }
}

function dotValue(fields: readonly string[], values: TemplateValues): Value {
  if (values.sync === undefined && fields.length > 0) return { known: true, text: '<no value>' };
  const [root = '', field = ''] = fields;
  const known = root === 'Sync' && fields.length === 2 ? values.sync : undefined;
  const text = known !== undefined && Object.hasOwn(known, field) ? known[field] : undefined;
  if (text !== undefined) return { known: true, text };
  return { known: false, name: fields.length === 0 ? '.' : fields.map((name) => `.${name}`).join('') };
}

function nameOf(value: Value): string {
  if (value.known) return JSON.stringify(value.text);
  return value.name.includes(' ') ? `(${value.name})` : value.name;
}
