import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { startChromium } from '../../scripts/host/chromium.mjs';
import { root } from '../../scripts/paths.mjs';
import { until } from '../support/until.ts';
import { Workbench } from './support/workbench.ts';

describe('npm start', function () {
  this.timeout(120_000);
  let start: ChildProcess;
  let browser: Browser;
  let printed = '';
  let address = '';

  before(async () => {
    // npm passes Ctrl-C on to the script and nothing else: the script itself is what stops cleanly.
    start = spawn(process.execPath, [join(root, 'scripts/start.mjs'), '--vscode', 'server'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [start.stdout, start.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
      });
    }
    browser = await startChromium();
    address = await until(
      'the address',
      async () => {
        assert.equal(start.exitCode, null, printed);
        return /http:\/\/\S+/.exec(printed)?.[0];
      },
      { timeoutMs: 60_000 },
    );
  });
  after(async () => {
    start.kill('SIGINT');
    await browser.close();
  });

  it('listens on loopback, and lets nobody in without the token', async () => {
    const { hostname, origin } = new URL(address);
    assert.equal(hostname, '127.0.0.1');
    assert.equal((await fetch(origin)).status, 403);
    assert.equal((await fetch(`${origin}/mint-key`, { method: 'POST' })).status, 403);
  });

  it('opens the sample plan with this extension in it', async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const workbench = new Workbench(page);
    await page.goto(address);
    await workbench.answerDialog(/Do you trust the authors/, /Yes, I trust/);
    await workbench.editor.open('airgap.yaml');
    assert.match(await workbench.editor.text(), /kubernetes:/);
    await workbench.editor.waitForColours();
    await workbench.screenshot('npm-start');
    await workbench.command('Developer: Show Running Extensions');
    const extensions = page.locator('.runtime-extensions-editor');
    await extensions.getByText('Air-Gap for Canonical Kubernetes').first().waitFor();
  });

  it('stops on Ctrl-C, and leaves no listener behind', async () => {
    start.kill('SIGINT');
    await until('the end of npm start', () => start.exitCode ?? undefined);
    assert.equal(start.exitCode, 0);
    assert.equal(await canConnect(Number(new URL(address).port)), false);
  });
});

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
