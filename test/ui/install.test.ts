import assert from 'node:assert/strict';
import { onEachVsCode } from './support/on-each-vscode.ts';
import { until } from '../support/until.ts';

onEachVsCode('Installing the package', (vscode) => {
  for (const theme of ['light', 'dark'] as const) {
    it(`shows the sample plan in a ${theme} window`, async () => {
      const workbench = await vscode().open(vscode().sampleSite(), { theme });
      await workbench.editor.open('airgap.yaml');
      assert.match(await workbench.editor.text(), /kubernetes:/);
      await workbench.editor.waitForColours();
      await workbench.screenshot(`sample-plan-${theme}-${vscode().name}`);
    });
  }

  it('activates the extension on a plan', async () => {
    const workbench = await vscode().open(vscode().sampleSite());
    await workbench.command('Developer: Show Running Extensions');
    const row = workbench.page
      .locator('.runtime-extensions-editor .monaco-list-row')
      .filter({ hasText: 'Air-Gap for Canonical Kubernetes' });
    await until(
      'the activation time of the extension',
      async () => /Activation: \d+ms/.test(await row.innerText()) || undefined,
      { timeoutMs: 20_000 },
    );
  });
});
