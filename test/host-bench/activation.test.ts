import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/** Opened on an empty folder, so that nothing has activated the extension before. */
describe('activation time', () => {
  it('is what loading and registering takes', async () => {
    const extension = vscode.extensions.getExtension('airgap-k8s.airgap-k8s');
    assert.ok(extension && !extension.isActive);
    const before = performance.now();
    await extension.activate();
    console.log(`activation on VS Code ${vscode.version}: ${(performance.now() - before).toFixed(1)} ms`);
  });
});
