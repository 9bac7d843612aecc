import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import * as vscode from 'vscode';
import { problemOf, root, withFiles } from '../host/support/site.ts';
import { until } from '../support/until.ts';

/** Programs that commands of a trusted workspace start. */
const programs = ['k8s', 'unsquashfs', 'regsync', 'regctl', 'snap', 'bash', 'sh'];

describe('in Restricted Mode', () => {
  let scratch = '';
  let path: string | undefined;
  let server: Server;
  let connections = 0;
  const started = () => join(scratch, 'started');

  before(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'airgap-untrusted-'));
    for (const program of programs)
      writeFileSync(join(scratch, program), `#!/bin/bash\necho ${program} >> '${started()}'\n`, {
        mode: 0o755,
      });
    path = process.env['PATH'];
    process.env['PATH'] = `${scratch}${delimiter}${path}`;
    server = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  after(async () => {
    if (path !== undefined) process.env['PATH'] = path;
    rmSync(scratch, { recursive: true, force: true });
    await new Promise((resolve) => server.close(resolve));
  });

  it('would notice a program that is started', () => {
    spawnSync('k8s', ['list-images']);
    assert.ok(existsSync(started()));
    rmSync(started());
  });

  it('starts no program and connects to nothing, whatever command is called', function () {
    this.timeout(60_000);
    const { port } = server.address() as AddressInfo;
    const plan = `kubernetes: {channel: 1.35-classic/stable}\nimages: {lists: [images/k8s.txt]}\nmirror: {url: 'http://127.0.0.1:${port}'}\n`;
    return withFiles(
      { 'airgap.yaml': plan, 'images/k8s.txt': 'ghcr.io/a:1\n', 'k8s.snap': 'hsqs' },
      async () => {
        const commands = contributed();
        assert.ok(commands.length > 0);
        for (const command of commands) {
          await call(command, []);
          await call(command, [vscode.Uri.joinPath(root(), 'k8s.snap'), 'merge']);
        }
        assert.equal(existsSync(started()), false, 'a program was started');
        assert.equal(connections, 0);
      },
    );
  });

  it('still checks files', () =>
    withFiles({ 'images/k8s.txt': 'not a reference\n' }, async () => {
      const { range } = await problemOf('images/k8s.txt', 'images.not-a-reference');
      assert.equal(range.start.line, 0);
    }));
});

function contributed(): string[] {
  const manifest = vscode.extensions.getExtension('airgap-k8s.airgap-k8s')?.packageJSON as {
    contributes: { commands: { command: string }[] };
  };
  return manifest.contributes.commands.map(({ command }) => command);
}

/** Calls a command and dismisses what it asks. */
async function call(command: string, args: readonly unknown[]): Promise<void> {
  let ended = false;
  const call = vscode.commands.executeCommand(command, ...args).then(
    () => (ended = true),
    () => (ended = true),
  );
  await until(`${command} to end`, async () => {
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    return ended ? true : undefined;
  });
  await call;
}
