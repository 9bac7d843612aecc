import type { Rule } from '../../language/rule.ts';
import type { Range } from '../../language/text.ts';
import type { TomlDocument } from '../../language/toml/toml.ts';
import type { MapEntry, TreeNode } from '../../language/tree.ts';
import type { TextEdit } from '../../problems/problem.ts';
import { hostTables, namedHosts, type HostsContext } from './about.ts';

/**
 * A login stands in a hosts.toml of the plan’s folder, which is kept with the plan and carried. It belongs in the node’s
 * own copy only.
 * @source containerd docs/hosts.md, header field; RFC 9110 sections 11.6.2 and 11.7.2; RFC 3986 section 3.2.1
 */
export const loginInSite: Rule<TomlDocument> = {
  code: 'hosts.login-in-site',
  severity: 'error',
  *check(context) {
    // Without a plan this may be a node's own copy, where a login is at its place.
    if (context.site.plan === undefined) return;
    for (const { key, range } of loginHeaders(context)) {
      yield { range: key.range, message: `The header ${key.raw} holds a login. ${way}`, data: { ...range } };
    }
    for (const { node } of namedHosts(context)) {
      const login = /^(["']?[a-z]*:?\/\/)([^/@"']+@)/i.exec(node.raw);
      if (login?.[1] === undefined || login[2] === undefined) continue;
      const start = node.range.start + login[1].length;
      const range = { start, end: start + login[2].length };
      yield { range, message: `This address holds a login. ${way}`, data: { ...range } };
    }
  },
  fixes: ({ data }, { document }) => {
    const [start, end] = [data?.['start'], data?.['end']];
    if (typeof start !== 'number' || typeof end !== 'number') return [];
    return [{ title: 'Take the login out', edits: [without(document, { start, end })], preferred: true }];
  },
};

const way =
  'It would be carried with the plan: take it out, and write mirror: {pull: login} in airgap.yaml; it is asked for where a node gets its own copy';

/** Every header of the file, in its text's order, that carries a login; HTTP does not tell upper from lower case. */
function loginHeaders({ document }: HostsContext): readonly MapEntry[] {
  const tables = [document.root, ...hostTables(document).map(({ table }) => table)];
  return tables
    .flatMap((table) => entriesOf(table))
    .filter(({ key }) => String(key.value).toLowerCase() === 'header')
    .flatMap(({ value }) => entriesOf(value))
    .filter(({ key }) => /^(?:proxy-)?authorization$/i.test(String(key.value)))
    .toSorted((a, b) => a.range.start - b.range.start);
}

function entriesOf(node: TreeNode | undefined): readonly MapEntry[] {
  return node?.kind === 'map' ? node.entries : [];
}

/** Takes out a login: its whole line where a statement is all that stands there, else itself with its comma. */
function without({ source, statements }: TomlDocument, { start, end }: Range): TextEdit {
  const { text } = source;
  const statement = statements.find(
    ({ kind, range }) => kind === 'assignment' && range.start <= start && range.end === end,
  );
  if (statement !== undefined) {
    const rest = /^.*\r?\n?/.exec(text.slice(end))?.[0].length ?? 0;
    return { range: { start: source.lineRange(statement.line).start, end: end + rest }, text: '' };
  }
  const after = /^\s*,\s*/.exec(text.slice(end))?.[0].length ?? 0;
  const before = after > 0 ? 0 : (/\s*,\s*$/.exec(text.slice(0, start))?.[0].length ?? 0);
  return { range: { start: start - before, end: end + after }, text: '' };
}
