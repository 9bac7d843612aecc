import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, connect } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import * as vscode from 'vscode';
import { parseYaml } from '../../src/core/language/yaml/yaml.ts';
import { readPlan } from '../../src/core/plan/read-plan.ts';
import { stepsOf } from '../../src/core/steps/catalogue.ts';
import { stepKey } from '../../src/core/steps/step.ts';
import { open, problemOf, root, uriOf, withFiles } from '../host/support/site.ts';
import { until } from '../support/until.ts';
import { HostWatch } from '../host/support/host-watch.ts';

/** Programs that commands of a trusted workspace start. */
const programs = ['k8s', 'unsquashfs', 'regsync', 'regctl', 'snap', 'curl', 'bash', 'sh'];

describe('in Restricted Mode', function () {
  this.timeout(120_000);
  let scratch = '';
  let path: string | undefined;
  let server: Server;
  let connections = 0;
  let watch: HostWatch;
  const extension = vscode.extensions.getExtension('airgap-k8s.airgap-k8s');
  const started = () => join(scratch, 'started');
  const port = () => (server.address() as AddressInfo).port;

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

  beforeEach(() => {
    watch = new HostWatch();
  });

  afterEach(() => watch.dispose());

  after(async () => {
    if (path !== undefined) process.env['PATH'] = path;
    rmSync(scratch, { recursive: true, force: true });
    await new Promise((resolve) => server.close(resolve));
  });

  /** Nobody started a program, and nobody connected to anything. */
  function assertNothing(): void {
    assert.equal(existsSync(started()), false, 'a program was started');
    assert.deepEqual(watch.startsBy(join(extension?.extensionPath ?? '', 'dist')), []);
    assert.deepEqual(watch.terminals, []);
    assert.deepEqual(watch.connections, []);
    assert.equal(connections, 0);
  }

  const files = () => ({
    'airgap.yaml': `kubernetes: {channel: 1.35-classic/stable}
images: {lists: [images/k8s.txt], overrides: [{match: quay.io/, delivery: [proxy, sideload]}]}
mirror: {url: 'http://127.0.0.1:${port()}'}
proxy: {https: 'http://127.0.0.1:${port()}'}
nodes: [{name: cp-1, address: 127.0.0.1, role: control-plane, ssh: cp-1}]
`,
    'images/k8s.txt': 'ghcr.io/a:1\nquay.io/b:1\n',
    'sync-images.yaml': `version: 1\nsync:\n  - source: ghcr.io/a:1\n    target: 127.0.0.1:${port()}/a:1\n    type: image\n`,
    'hosts.d/ghcr.io/hosts.toml': `server = "http://127.0.0.1:${port()}"\n`,
    'k8s.snap': 'hsqs',
  });

  it('would be seen to start programs and to connect', async () => {
    spawnSync('k8s', ['list-images']);
    const child = spawn('k8s', { cwd: scratch });
    await new Promise((resolve) => child.once('close', resolve));
    const socket = connect(port(), '127.0.0.1');
    await new Promise((resolve) => socket.once('close', resolve));
    assert.ok(existsSync(started()));
    assert.equal(watch.startsBy(__dirname).length, 2);
    assert.equal(watch.connections.length, 1);
    assert.equal(connections, 1);
    rmSync(started());
    connections = 0;
  });

  it('starts no program and connects to nothing, whatever command is called', () =>
    withFiles(files(), async () => {
      const commands = contributed();
      assert.ok(commands.length > 0);
      const { plan } = readPlan(parseYaml(files()['airgap.yaml']));
      assert.ok(plan);
      const steps = stepsOf({ plan, root: root().fsPath, sideloaded: [], proxied: [] }).map(stepKey);
      let calls = 0;
      for (const command of commands) {
        const uri = uriOf('k8s.snap');
        const given = [[], [uri, 'merge'], ...steps.map((step) => [{ root: root(), step }])];
        const wanted = command.startsWith('airgap.step.') ? given : given.slice(0, 2);
        for (const args of wanted) {
          await call(command, args);
          calls += 1;
        }
      }
      assertNothing();
      console.log(
        `      ${calls} calls of ${commands.length} commands: 0 programs, 0 tasks, 0 terminals, 0 connections (VS Code itself started ${watch.starts.length} programs)`,
      );
    }));

  it('starts no program and connects to nothing while files are opened and edited', () =>
    withFiles(files(), async () => {
      for (const name of Object.keys(files()).filter((file) => file !== 'k8s.snap')) {
        const editor = await open(name);
        const { uri } = editor.document;
        await editor.edit((builder) => builder.insert(new vscode.Position(0, 0), '# a comment\n'));
        const at = new vscode.Position(1, 3);
        for (const provider of ['vscode.executeHoverProvider', 'vscode.executeCompletionItemProvider'])
          await vscode.commands.executeCommand(provider, uri, at);
        await vscode.commands.executeCommand(
          'vscode.executeCodeActionProvider',
          uri,
          new vscode.Range(at, at),
        );
        await editor.document.save();
      }
      assertNothing();
    }));

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
