import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { languageKindOf } from '../../src/core/check/languages.ts';

interface Command {
  readonly command: string;
  readonly title: string;
  readonly category?: string;
  readonly icon?: string;
  readonly enablement?: string;
}

interface MenuItem {
  readonly command: string;
  readonly when?: string;
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const contributes = manifest.contributes;
const commands: readonly Command[] = contributes.commands;
const menus: Readonly<Record<string, readonly MenuItem[]>> = contributes.menus;
const views: readonly { readonly id: string; readonly name: string }[] = Object.values(
  contributes.views ?? {},
).flat() as { id: string; name: string }[];

/** What the Marketplace knows (vscode-vsce and the publishing page of vscode-docs); vsce itself lets any word pass. */
const knownCategories = new Set([
  'AI',
  'Azure',
  'Chat',
  'Data Science',
  'Debuggers',
  'Education',
  'Extension Packs',
  'Formatters',
  'Keymaps',
  'Language Packs',
  'Linters',
  'Machine Learning',
  'Notebooks',
  'Other',
  'Programming Languages',
  'SCM Providers',
  'Snippets',
  'Testing',
  'Themes',
  'Visualization',
]);

/** Every string of the manifest that names a file of ours. */
function filesNamed(value: unknown): string[] {
  if (typeof value === 'string') return value.startsWith('./') ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(filesNamed) : [];
}

function sources(): string {
  return readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.startsWith('generated'))
    .map((path) => readFileSync(join('src', path), 'utf8'))
    .join('\n');
}

describe('package.json', () => {
  it('names each command that the code registers, and no other', () => {
    const registered = [...sources().matchAll(/registerCommand\([^'()]*?'(airgap\.[^']+)'/g)].map(
      ([, id]) => id,
    );
    assert.ok(registered.length > 0);
    assert.deepEqual(
      new Set(registered),
      new Set(commands.map(({ command }) => command)),
      'contributes.commands and registerCommand(…) differ',
    );
    assert.equal(registered.length, new Set(registered).size, 'a command is registered twice');
  });

  it('begins every id with airgap., and shows every command as Air-Gap: Title', () => {
    assert.ok(commands.length > 0);
    for (const { command, title, category } of commands) {
      assert.match(command, /^airgap\.[a-z]+\.[a-zA-Z0-9]+$/);
      assert.equal(category, 'Air-Gap', command);
      assert.match(title, /^[A-Z][^:]*$/, command);
    }
    for (const { id } of views) assert.match(id, /^airgap\.[a-zA-Z]+$/);
    for (const { id } of contributes.languages) assert.match(id, /^airgap-/);
  });

  it('sorts its commands by id', () => {
    const ids = commands.map(({ command }) => command);
    assert.deepEqual(
      ids,
      ids.toSorted((a, b) => (a < b ? -1 : 1)),
    );
  });

  it('hides from the palette what needs a row or a selection', () => {
    const hidden = new Set(
      (menus['commandPalette'] ?? []).filter(({ when }) => when === 'false').map(({ command }) => command),
    );
    const placed = Object.entries(menus).filter(([menu]) => menu !== 'commandPalette');
    assert.ok(placed.length > 0);
    for (const [menu, items] of placed) {
      if (menu !== 'view/item/context' && menu !== 'terminal/context') continue;
      for (const { command } of items) {
        const { title = '' } = commands.find((candidate) => candidate.command === command) ?? {};
        assert.ok(
          hidden.has(command) || commands.filter((other) => other.title === title).length === 1,
          `${command} of ${menu} is in the palette beside another "${title}"`,
        );
      }
    }
    const shown = commands.filter(({ command }) => !hidden.has(command)).map(({ title }) => title);
    assert.equal(shown.length, new Set(shown).size, 'two commands in the palette have the same title');
  });

  it('speaks only of its own commands in menus', () => {
    const known = new Set(commands.map(({ command }) => command));
    for (const [menu, items] of Object.entries(menus))
      for (const { command } of items) assert.ok(known.has(command), `${menu} names ${command}`);
  });

  it('gives an icon to what stands in a title bar or in a row', () => {
    const items = Object.entries(menus).flatMap(([menu, entries]) =>
      menu === 'view/title' || menu === 'editor/title' ? entries : [],
    );
    for (const { command } of items)
      assert.ok(commands.find((candidate) => candidate.command === command)?.icon, command);
  });

  it('names only files that are there', () => {
    const named = filesNamed({ ...manifest, main: undefined, scripts: undefined });
    assert.ok(named.length > 0);
    for (const path of [...named, manifest.icon]) assert.ok(existsSync(path), path);
  });

  it('is found by allowed categories and at most five keywords', () => {
    assert.ok(manifest.categories.length > 0);
    for (const category of manifest.categories) assert.ok(knownCategories.has(category), category);
    assert.ok(manifest.keywords.length > 0 && manifest.keywords.length <= 5);
  });

  it('wakes up for the files it speaks, and for nothing else', () => {
    const events: readonly string[] = manifest.activationEvents;
    const patterns = events.map((event) => event.replace(/^workspaceContains:/, ''));
    assert.ok(events.every((event) => event.startsWith('workspaceContains:**/')));
    const names = ['airgap.yaml', 'sync-images.yaml', 'regsync.yaml', 'regsync.yml', 'hosts.d/**/hosts.toml'];
    assert.deepEqual(new Set(patterns), new Set(names.map((name) => `**/${name}`)));
    for (const name of names) assert.ok(languageKindOf(`site/${name.replace('**', 'ghcr.io')}`), name);
  });

  it('runs beside the files, with little in Restricted Mode and nothing in virtual workspaces', () => {
    assert.deepEqual(manifest.extensionKind, ['workspace']);
    assert.equal(manifest.capabilities.untrustedWorkspaces.supported, 'limited');
    assert.ok(manifest.capabilities.untrustedWorkspaces.description);
    assert.equal(manifest.capabilities.virtualWorkspaces.supported, false);
  });

  it('has an icon of 256 by 256 and a banner', () => {
    const png = readFileSync(manifest.icon);
    assert.equal(png.toString('latin1', 1, 4), 'PNG');
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [256, 256]);
    assert.match(manifest.galleryBanner.color, /^#[0-9a-f]{6}$/i);
    assert.match(manifest.galleryBanner.theme, /^(?:dark|light)$/);
  });
});
