import { describeSchema } from './completion.ts';
import { schemasAt } from './schema.ts';
import type { Schema } from './schema.ts';
import type { Range } from './text.ts';
import type { PathSegment, ScalarNode, TreeNode } from './tree.ts';

/** What is known about the word under the cursor. */
export interface Hover {
  readonly range: Range;
  /** Markdown. */
  readonly text: string;
}

/** A node with the way to it. */
export interface Located {
  readonly path: readonly PathSegment[];
  /** Whether the key or the value is under the cursor. */
  readonly at: 'key' | 'value';
  readonly node: ScalarNode;
}

/**
 * The scalar under an offset, with the path of the value it is or names.
 * @returns undefined between values
 */
export function locate(root: TreeNode | undefined, offset: number): Located | undefined {
  let node = root;
  const path: PathSegment[] = [];
  while (node !== undefined) {
    if (node.kind === 'scalar') return holds(node.range, offset) ? { path, at: 'value', node } : undefined;
    if (node.kind === 'sequence') {
      const index = node.items.findIndex((item) => holds(item.range, offset));
      if (index < 0) return undefined;
      path.push(index);
      node = node.items[index];
      continue;
    }
    const entry = node.entries.find(
      (candidate) =>
        holds(candidate.key.range, offset) ||
        (candidate.value !== undefined && holds(candidate.value.range, offset)),
    );
    if (entry === undefined) return undefined;
    path.push(String(entry.key.value));
    if (holds(entry.key.range, offset)) return { path, at: 'key', node: entry.key };
    node = entry.value;
  }
  return undefined;
}

function holds(range: Range, offset: number): boolean {
  return range.start <= offset && offset <= range.end && range.end > range.start;
}

/** What the schema says about the key or word at an offset; undefined where it says nothing. */
export function hoverFromSchema(
  schema: Schema,
  root: TreeNode | undefined,
  offset: number,
): Hover | undefined {
  const located = locate(root, offset);
  if (located === undefined) return undefined;
  const [known] = schemasAt(schema, located.path).filter(
    (candidate) => candidate.description !== undefined || candidate.enum !== undefined,
  );
  if (known === undefined) return undefined;
  const name = located.path.findLast((segment) => typeof segment === 'string');
  const heading = name === undefined ? '' : `**${asMarkdown(name)}**\n\n`;
  return { range: located.node.range, text: heading + describeSchema(known) };
}

/** A person's key as text: as Markdown it could hold a picture, which showing the hover would fetch. */
function asMarkdown(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N} .:/-]/gu, (character) =>
    /[!-~]/.test(character) ? `\\${character}` : ' ',
  );
}
