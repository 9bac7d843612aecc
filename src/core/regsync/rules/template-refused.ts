import type { Finding, Rule } from '../../language/rule.ts';
import type { Range } from '../../language/text.ts';
import { valueOf } from '../../language/tree.ts';
import type { ScalarNode, TreeNode } from '../../language/tree.ts';
import type { SyncFile, SyncValue } from '../sync-file.ts';
import { syncValueAt } from '../sync-file.ts';
import { distinctEntries } from '../sync-names.ts';
import { checkTemplate } from '../template/check-template.ts';
import type { Template } from '../template/template.ts';
import { parseTemplate } from '../template/template.ts';

const credsKeys = ['registry', 'user', 'pass', 'regcert', 'clientCert', 'clientKey'];
const referrerKeys = ['referrerSource', 'referrerTarget'];

/**
 * Templates are expanded when regsync starts; one that Go refuses (syntax, unknown function, unknown field)
 * stops it before anything is copied, without saying where. Text with `{{` in a password is a template too.
 * @source regclient pkg/template/template.go; cmd/regsync/config.go, configExpandTemplates
 */
export const templateRefused: Rule<SyncFile> = {
  code: 'sync.template-refused',
  severity: 'error',
  *check({ document }) {
    for (const { node } of document.creds) {
      for (const key of credsKeys) yield* checkValue(node, key, 'creds');
    }
    for (const { node, source, target } of distinctEntries(document)) {
      if (source !== undefined) yield* checkText(source, source.template, 'sync');
      if (target !== undefined) yield* checkText(target, target.template, 'sync');
      for (const key of referrerKeys) yield* checkValue(node, key, 'sync');
    }
    // A default is expanded in each entry that has no text of its own there.
    for (const key of referrerKeys) {
      const isUsed = document.entries.some(({ node }) => (syncValueAt(node, key)?.text ?? '') === '');
      if (isUsed) yield* checkValue(valueOf(document.root, 'defaults'), key, 'sync');
    }
  },
};

function* checkValue(node: TreeNode | undefined, key: string, data: 'creds' | 'sync'): Iterable<Finding> {
  const value = syncValueAt(node, key);
  if (value?.text.includes('{{') === true) yield* checkText(value, parseTemplate(value.text), data);
}

function* checkText(value: SyncValue, template: Template, data: 'creds' | 'sync'): Iterable<Finding> {
  const problem = checkTemplate(template, data);
  if (problem === undefined) return;
  const range = placeIn(value.node, value.text, problem.range);
  // Messages end up in logs, where no part of a password belongs.
  if (value.key.value === 'pass') {
    yield {
      range,
      message: `Text with {{ is a template here too, and Go cannot expand this one, so regsync refuses the whole file. Use {{ env "PASSWORD" }}`,
    };
    return;
  }
  const next = problem.message.startsWith('function ')
    ? 'It knows env, file, lower, upper, trimSpace, default and a few more'
    : 'Write it as in {{ env "MIRROR" }}';
  yield {
    range,
    message: `Go cannot expand this template, so regsync refuses the whole file: ${problem.message}. ${next}`,
  };
}

/** The place inside a value, where what is written is what is meant; else the whole value. */
function placeIn(node: ScalarNode, text: string, range: Range): Range {
  const quote = node.style === 'plain' ? 0 : 1;
  const written = node.raw.slice(quote, node.raw.length - quote);
  if (node.style === 'block' || written !== text) return node.range;
  const start = node.range.start + quote;
  return {
    start: start + range.start,
    end: Math.min(start + Math.max(range.end, range.start + 1), node.range.end),
  };
}
