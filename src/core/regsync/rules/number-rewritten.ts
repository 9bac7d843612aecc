import type { Rule } from '../../language/rule.ts';
import type { ScalarNode, TreeNode } from '../../language/tree.ts';
import type { SyncFile } from '../sync-file.ts';
import { distinctEntries } from '../sync-names.ts';

const textKeys = new Set(
  'registry hostname user pass token credHost pathPrefix mirrors source target backup schedule allow deny semverRange'.split(
    ' ',
  ),
);
const secretKeys = new Set(['user', 'pass', 'token']);
const filterKeys = new Set(['tags', 'tagSets', 'repos']);

/**
 * From v0.9 a number without quotes is read as a number and written back: `pass: 0123` becomes 83, the tag 1.10
 * becomes 1.1, 1_000 becomes 1000.
 * @source goccy/go-yaml, decoding a number into a string
 */
export const numberRewritten: Rule<SyncFile> = {
  code: 'sync.number-rewritten',
  severity: 'error',
  *check({ document }) {
    for (const { node, secret } of textsOf(document)) {
      const becomes = node.style === 'plain' ? rewritten(node.raw) : undefined;
      if (becomes === undefined) continue;
      yield {
        range: node.range,
        // Messages end up in logs, where no password belongs.
        message: secret
          ? 'Without quotes this is a number to regsync, and it reads another text than is written here. Put it in quotes'
          : `Without quotes this is a number to regsync, and it reads ${becomes}. Write '${node.raw}'`,
      };
    }
  },
  fixes: ({ range }, { document }) => [
    {
      title: 'Put it in quotes',
      edits: [{ range, text: `'${document.source.slice(range)}'` }],
      preferred: true,
    },
  ],
};

interface Text {
  readonly node: ScalarNode;
  readonly secret: boolean;
}

function* textsOf(document: SyncFile): Iterable<Text> {
  for (const { node } of document.creds) yield* textsIn(node);
  for (const { node } of distinctEntries(document)) yield* textsIn(node);
}

function* textsIn(node: TreeNode | undefined): Iterable<Text> {
  if (node?.kind === 'sequence') for (const item of node.items) yield* textsIn(item);
  if (node?.kind !== 'map') return;
  for (const { key, value } of node.entries) {
    const name = String(key.value);
    if (filterKeys.has(name)) yield* textsIn(value);
    if (!textKeys.has(name)) continue;
    const secret = secretKeys.has(name);
    for (const item of value?.kind === 'sequence' ? value.items : [value]) {
      if (item?.kind === 'scalar') yield { node: item, secret };
    }
  }
}

/** What a plain number becomes; undefined for what stays as it is written. */
function rewritten(raw: string): string | undefined {
  if (!/^[+-]?[0-9.][0-9a-fA-FxXoObB_.]*$/.test(raw)) return undefined;
  const bare = raw.replaceAll('_', '');
  const sign = bare.startsWith('-') ? '-' : '';
  const digits = bare.replace(/^[+-]/, '');
  const based = /^0[xX][0-9a-fA-F]+$|^0[oO][0-7]+$|^0[bB][01]+$/.test(digits);
  const becomes = based
    ? sign + String(BigInt(digits.toLowerCase()))
    : /^0[0-7]+$/.test(digits)
      ? sign + String(BigInt(`0o${digits.slice(1)}`))
      : /^[0-9]+$/.test(digits)
        ? sign + digits
        : /^[0-9]*\.[0-9]+$/.test(digits)
          ? sign + String(Number(digits))
          : undefined;
  return becomes === undefined || becomes === raw ? undefined : becomes;
}
