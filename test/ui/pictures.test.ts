import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/paths.mjs';
import { startMirror, type Mirror } from '../host/support/mirror.ts';
import { smallPng } from './support/small-png.ts';
import { VsCode } from './support/vscode.ts';
import type { Workbench } from './support/workbench.ts';

/** With AIRGAP_PICTURES=1 the pictures of the README are made anew; else all go where they are looked at. */
const themes = process.env['AIRGAP_PICTURES'] === '1' ? (['light'] as const) : (['light', 'dark'] as const);
const size = { width: 1200, height: 700, scale: 1.25 };
/** A calm window: what has nothing to do with the picture is left out. */
const settings = {
  'breadcrumbs.enabled': false,
  'editor.minimap.enabled': false,
  'editor.occurrencesHighlight': 'off',
  'editor.showFoldingControls': 'never',
  'editor.stickyScroll.enabled': false,
  'window.commandCenter': false,
  'window.title': '${rootName}',
  'workbench.layoutControl.enabled': false,
};

/** What is not in the mirror, so that the site of the picture is partly short. */
const missing = ['library/nginx:1.27', 'prometheus/prometheus:v3.5.0'];

describe('pictures of the README', function () {
  this.timeout(120_000);
  let vscode: VsCode;
  let mirror: Mirror;

  before(async () => {
    vscode = await VsCode.start('latest');
    // The sample plan's own; another port where something is there already.
    mirror = await startMirror(undefined, 5050).catch(() => startMirror());
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') {
      await vscode.screenshots(`failed-${this.currentTest.fullTitle()}`);
    }
    await vscode.closeWindows();
  });
  after(async () => {
    await vscode?.stop();
    await mirror?.stop();
  });

  for (const theme of themes) {
    it(`plan, in a ${theme} window`, async () => {
      const { window, site } = await openSite(theme);
      fill(mirror, site);
      await window.tree('Plan').action('Check mirror', 'Look');
      await window.tree('Plan').waitForRow(/^Check mirror push allowed, /);
      await window.tree('Plan').action('Sync images', 'Look');
      await window.tree('Plan').waitForRow(/^Sync images 14 of 16 in /);
      await window.tree('Plan').waitForRow(/^docker.io\/library\/nginx:1.27 /);
      await breakLine(window, site, 'warning', {
        pattern: /source: ghcr.io\/canonical\/cilium-operator[^]*?type: image$/m,
        mistake: (entry) => `${entry}\n    platfrom: linux/amd64`,
      });
      await window.editor.goTo(lineOf(site, /platfrom/), 5);
      await showHover(window);
      await keep(window, 'plan', theme);
    });

    it(`problem, in a ${theme} window`, async () => {
      const { window, site } = await openSite(theme);
      await breakLine(window, site, 'error', {
        pattern: /^.*target: .*canonical\/coredns.*$/m,
        mistake: (line) => line.replace('{{ env "MIRROR" }}/', ''),
      });
      await window.editor.goTo(lineOf(site, /target: .canonical\/coredns/), 16);
      await showHover(window);
      await keep(window, 'problem', theme);
    });
  }

  /** A sample plan with its sync file generated and open. */
  async function openSite(theme: 'light' | 'dark'): Promise<{ window: Workbench; site: string }> {
    const site = vscode.sampleSite();
    const plan = join(site, 'airgap.yaml');
    writeFileSync(plan, readFileSync(plan, 'utf8').replace('127.0.0.1:5050', mirror.host));
    const window = await vscode.open(site, { theme, size, settings });
    await window.showContainer('Air-Gap');
    await window.widenSideBar(510);
    await window.command('Air-Gap: Generate sync-images.yaml');
    await window.tree('Plan').waitForRow(/^Generate sync file 16 of 16 /);
    await window.command('Air-Gap: Generate hosts.toml for Each Upstream');
    await window.tree('Plan').waitForRow(/^Generate configuration [1-9]/);
    await window.editor.open('sync-images.yaml');
    await window.clearNotifications();
    return { window, site };
  }
});

/** Puts into the mirror what the lists name, but for what is to be missing. */
function fill(mirror: Mirror, site: string): void {
  for (const name of ['k8s', 'apps']) {
    const list = readFileSync(join(site, `images/${name}.txt`), 'utf8').split('\n');
    for (const line of list.filter((text) => text !== '' && !text.startsWith('#'))) {
      const image = line.slice(line.indexOf('/') + 1);
      if (!missing.includes(image)) mirror.images.add(image);
    }
  }
}

/** Makes a mistake in a line, as it happens in another program, and waits until it is said. */
async function breakLine(
  window: Workbench,
  site: string,
  severity: 'error' | 'warning',
  { pattern, mistake }: { readonly pattern: RegExp; readonly mistake: (line: string) => string },
): Promise<void> {
  const file = join(site, 'sync-images.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(pattern, mistake));
  await window.editor.squiggles(severity).first().waitFor();
}

function lineOf(site: string, pattern: RegExp): number {
  const lines = readFileSync(join(site, 'sync-images.yaml'), 'utf8').split('\n');
  const index = lines.findIndex((line) => pattern.test(line));
  assert.ok(index >= 0);
  return index + 1;
}

/** Shows what is said about the place of the cursor; the pointer is first taken away, since it would close it. */
async function showHover(window: Workbench): Promise<void> {
  await window.page.mouse.move(size.width / 2, size.height - 5);
  await window.editor.showHover();
}

async function keep(window: Workbench, name: string, theme: string): Promise<void> {
  if (process.env['AIRGAP_PICTURES'] !== '1') {
    await window.screenshot(`picture-${name}-${theme}`);
    return;
  }
  const blank = await window.page.context().newPage();
  const png = await smallPng(blank, await window.page.screenshot());
  console.log(`      ${name}.png: ${Math.round(png.length / 1000)} kB`);
  assert.ok(png.length <= 200_000, 'a README has to load quickly');
  const folder = join(root, 'docs/pictures');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.png`), png);
}
