// The text of docs/reference.md: keys of each file, problem codes, commands and settings, from their single sources.

/**
 * @param {{schemas: {file: string, title: string, schema: object}[], problemCodes: {code: string, severity: string, description: string, source: string}[], manifest: object}} sources
 * @returns {string} Markdown
 */
export function referenceOf({ schemas, problemCodes, manifest }) {
  return [
    '# Reference',
    '',
    'Generated from `schemas/`, the rules and `package.json` by `npm run generate`.',
    '',
    ...schemas.flatMap(({ title, schema }) => [
      '',
      `## Keys of ${title}`,
      '',
      schema.description ?? '',
      '',
      ...keyTable(schema),
    ]),
    '',
    '## Problem codes',
    '',
    '`# airgap-ignore: CODE` at the end of a line, or on a line of its own above, silences a code there.',
    '',
    '| code | severity | what it means | source |',
    '| --- | --- | --- | --- |',
    ...problemCodes.map(({ code, severity, description, source }) =>
      row([`\`${code}\``, severity, description, source]),
    ),
    '',
    '## Commands',
    '',
    '| command | id |',
    '| --- | --- |',
    ...(manifest.contributes?.commands ?? []).map(({ command, title }) =>
      row([`Air-Gap: ${title}`, `\`${command}\``]),
    ),
    '',
    ...settings(manifest),
  ]
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()
    .concat('\n');
}

function keyTable(schema) {
  const rows = [];
  collect(schema, { schema, path: '', depth: 0, rows, seen: new Set() });
  return ['| key | type | what it is | default |', '| --- | --- | --- | --- |', ...rows];
}

function collect(node, at) {
  const resolved = resolve(node, at.schema);
  for (const [key, child] of Object.entries(resolved.properties ?? {})) add(key, child, at, resolved);
  if (typeof resolved.additionalProperties === 'object')
    add('NAME', resolved.additionalProperties, at, resolved);
}

function add(key, child, at, owner) {
  const value = resolve(child, at.schema);
  const path = at.path === '' ? key : `${at.path}.${key}`;
  const required = owner.required?.includes(key) ? ', required' : '';
  at.rows.push(
    row([
      `\`${path}\``,
      `${typeOf(value, at.schema)}${required}`,
      describe(value),
      value.default === undefined ? '' : `\`${JSON.stringify(value.default)}\``,
    ]),
  );
  if (at.depth > 6) return;
  for (const [inner, suffix] of [
    [value, ''],
    [value.items === undefined ? undefined : resolve(value.items, at.schema), '[]'],
    ...(value.anyOf ?? []).map((branch) => [resolve(branch, at.schema), '']),
  ]) {
    if (inner === undefined || at.seen.has(inner)) continue;
    collect(inner, { ...at, path: path + suffix, depth: at.depth + 1, seen: new Set([...at.seen, inner]) });
  }
}

function resolve(node, root) {
  if (node?.$ref === undefined) return node ?? {};
  const target = node.$ref
    .replace(/^#\//, '')
    .split('/')
    .reduce((value, part) => value?.[part], root);
  const { $ref: _, ...beside } = node;
  return { ...resolve(target, root), ...beside };
}

function typeOf(node, root) {
  if (node.enum !== undefined) return node.enum.map((word) => `\`${word}\``).join(', ');
  if (node.anyOf !== undefined)
    return [...new Set(node.anyOf.map((branch) => typeOf(resolve(branch, root), root)))].join(' or ');
  // Whoever takes a bare word as text takes nothing as the default too; neither is worth a word here.
  const types = [node.type ?? 'any'].flat().filter((type, _, all) => type !== 'null' || all.length === 1);
  if (types.includes('string') && types.includes('boolean')) return 'text';
  if (types.includes('array'))
    return `list of ${node.items === undefined ? 'anything' : typeOf(resolve(node.items, root), root)}`;
  return types.join(' or ').replace('object', 'map').replace('string', 'text');
}

function describe(node) {
  const words = (node.enumDescriptions ?? [])
    .map((text, index) => `\`${node.enum[index]}\`: ${text}`)
    .join(' ');
  const since = node.since === undefined ? '' : `Since ${node.since}.`;
  return [node.description ?? '', words, since].filter((part) => part !== '').join(' ');
}

function settings(manifest) {
  const groups = [manifest.contributes?.configuration ?? []].flat();
  const all = groups.flatMap((group) => Object.entries(group.properties ?? {}));
  if (all.length === 0) return [];
  return [
    '## Settings',
    '',
    '| setting | default | what it does |',
    '| --- | --- | --- |',
    ...all.map(([id, said]) =>
      row([
        `\`${id}\``,
        `\`${JSON.stringify(said.default)}\``,
        said.markdownDescription ?? said.description ?? '',
      ]),
    ),
  ];
}

function row(cells) {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}
