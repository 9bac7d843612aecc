import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { arch, tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../../scripts/paths.mjs';
import { runProgram } from '../../support/program.ts';
import { needSshNodes, startSshNodes } from './ssh-nodes.ts';
import type { SshNodes } from './ssh-nodes.ts';
import { standIns } from './stand-ins.ts';

describe('nodes in VS Code, by real ssh', function () {
  this.timeout(420_000);
  needSshNodes();
  let nodes: SshNodes;
  before(async () => {
    nodes = await startSshNodes(mkdtempSync(join(tmpdir(), 'airgap-ssh-')), [
      { name: 'cp-1', address: '127.0.0.63', programs: standIns },
      { name: 'w-1', address: '127.0.0.64', programs: standIns, lacks: ['rsync'] },
    ]);
  });
  after(() => nodes?.stop());

  it('every test in the extension host of the oldest VS Code passes', async () => {
    for (const script of ['scripts/build.mjs', 'scripts/build-tests.mjs'])
      execFileSync(process.execPath, [script, 'host', 'host-ssh'], {
        cwd: root,
        stdio: ['ignore', 'ignore', 'inherit'],
      });
    const env = Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[0] !== 'AIRGAP_MISSING',
    );
    const { code, stdout, stderr } = await runProgram(
      [process.execPath, 'scripts/host/run-host-tests.mjs', '--vscode', 'min', '--suite', 'host-ssh'],
      {
        cwd: root,
        timeoutMs: 400_000,
        env: {
          ...Object.fromEntries(env),
          // VS Code asks a login shell for the person's own PATH.
          HOME: nodes.home,
          SHELL: '/bin/bash',
          AIRGAP_NODES: join(nodes.rootOf('cp-1'), '..'),
          AIRGAP_ARCH: arch() === 'arm64' ? 'arm64' : 'amd64',
        },
      },
    );
    assert.equal(code, 0, `${stdout}${stderr}`);
    const counts = /\d+ passed, \d+ failed, \d+ skipped/.exec(stdout)?.[0];
    console.log(`      host-ssh suite: ${counts}`);
  });
});
