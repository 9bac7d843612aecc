import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const id = 'airgap-k8s.airgap-k8s';

describe('activation', () => {
  it('finds the extension under its id', () => {
    assert.ok(vscode.extensions.getExtension(id), `No extension ${id} among the installed ones`);
  });

  it('activates', async () => {
    const extension = vscode.extensions.getExtension(id);
    await extension?.activate();
    assert.equal(extension?.isActive, true);
  });

  it('runs on a VS Code that the manifest allows', () => {
    const manifest: unknown = vscode.extensions.getExtension(id)?.packageJSON;
    assert.deepEqual((manifest as { engines: { vscode: string } }).engines.vscode, '^1.112.0');
    assert.match(vscode.version, /^1\.(112|139)\./);
  });
});
