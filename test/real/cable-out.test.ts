import assert from 'node:assert/strict';
import { startLab, type Lab } from './lab/lab.ts';
import { requireLab } from './lab/tools.ts';
import { runVsCodeInside } from './lab/vscode.ts';

describe('with the cable out', function () {
  this.timeout(600_000);
  let lab: Lab;

  before(async function () {
    requireLab(this);
    lab = await startLab();
  });
  after(() => lab?.stop());

  it('every test of the extension host passes, and nobody asks the mirror or an upstream', async () => {
    await lab.sink.take();
    await lab.nodeMirror.takeRequests();
    const result = await runVsCodeInside(lab.node, { suite: 'host' });
    const counts = result.stdout.match(/\d+ passed, \d+ failed, \d+ skipped/)?.[0];
    assert.equal(result.code, 0, `${result.stdout}${result.stderr}`);
    console.log(`      host suite: ${counts}`);
    // The window is a Chromium, which looks for updates of its own parts; nothing of VS Code or of ours does.
    const tried = Object.keys(await lab.sink.take()).filter((what) => !what.endsWith('.googleapis.com'));
    assert.deepEqual(tried, []);
    assert.deepEqual(await lab.nodeMirror.takeRequests(), []);
  });
});
