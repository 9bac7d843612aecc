import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../support/until.ts';
import { onEachVsCode } from './support/on-each-vscode.ts';

const prepareSteps = [
  'Download snaps',
  'List images',
  'Check mirror',
  'Generate sync file',
  'Sync images',
  'Check proxy',
  'Export archives',
  'Generate configuration',
  'Pack carrier',
];

onEachVsCode('Using the product', (vscode) => {
  it('creates a plan in an empty folder, from the welcome of the view', async () => {
    const window = await vscode().open(vscode().emptyFolder());
    await window.showContainer('Air-Gap');
    const plan = window.tree('Plan');
    await plan.pane.getByRole('button', { name: 'Create Plan' }).click();
    assert.match(await plan.welcome(), /No folder here holds an airgap\.yaml/);
    await window.quickInput.waitForStep('Create Plan (1/5)');
    await window.quickInput.answer('1.34-classic/stable');
    await window.quickInput.waitForStep('Create Plan (2/5)');
    await window.quickInput.pick('Private registry mirror');
    await window.quickInput.waitForStep('Create Plan (3/5)');
    await window.quickInput.answer('http://10.1.2.3:5050');
    await window.quickInput.waitForStep('Create Plan (4/5)');
    await window.quickInput.answer('cp-1');
    await window.quickInput.waitForStep('Create Plan (5/5)');
    await window.quickInput.answer('10.0.0.11');
    await window.page.getByRole('tab', { name: 'airgap.yaml', selected: true }).first().waitFor();
    await plan.waitForRow(/^Prepare \d of 7 proved$/);
    await plan.pane.getByText('1.34-classic/stable · mirror 10.1.2.3:5050 · 1 node').first().waitFor();
  });

  it('shows every step of preparing, none with a button that does nothing, and its command', async () => {
    // High enough for every row: a tree has only those in sight.
    const size = { width: 1280, height: 1100, scale: 1 };
    const window = await vscode().open(vscode().sampleSite(), { size });
    await window.showContainer('Air-Gap');
    const plan = window.tree('Plan');
    await plan.waitForRow(/^Pack carrier /);
    const rows = await plan.rows();
    const found = rows.filter((row) => prepareSteps.some((title) => row.startsWith(`${title} `)));
    assert.equal(found.length, prepareSteps.length, rows.join('\n'));
    await plan.waitForRow(/^Check proxy not needed: no image comes in by proxy$/);
    await plan.row('Check proxy').hover();
    assert.equal(await plan.row('Check proxy').getByRole('button').count(), 0);
    await window.command('Air-Gap: Show Command');
    await window.quickInput.pick('Download snaps');
    await window.page.getByRole('tab', { name: 'snaps.download.sh', selected: true }).first().waitFor();
    assert.match(await window.editor.text(), /snap download k8s --channel 1\.35-classic\/stable/);
  });

  it('generates the sync file from the light bulb of a list, and mends a target that lost its host by keys', async () => {
    const site = vscode().sampleSite();
    const window = await vscode().open(site);
    await window.showContainer('Air-Gap');
    await window.editor.open('k8s.txt');
    await window.editor.waitForColours();
    await window.editor.codeAction('Generate sync-images.yaml');
    await window.tree('Plan').waitForRow(/^Generate sync file 16 of 16 /);
    const file = join(site, 'sync-images.yaml');
    const whole = readFileSync(file, 'utf8');
    await window.answerNotification('sync-images.yaml: 16 entries added', 'Open');
    await window.page.getByRole('tab', { name: 'sync-images.yaml', selected: true }).first().waitFor();
    writeFileSync(file, whole.replace('{{ env "MIRROR" }}/library/nginx', 'library/nginx'));
    await window.panels.waitForProblem(/This target names no registry, so regsync pushes to docker\.io/);
    const line = whole.split('\n').findIndex((text) => text.includes('}}/library/nginx')) + 1;
    await window.editor.goTo(line, 16);
    await window.editor.codeAction('{{ env "MIRROR" }}/library/nginx');
    await window.editor.squiggles('error').first().waitFor({ state: 'hidden' });
    await window.editor.save();
    await window.tree('Plan').waitForRow(/^Generate sync file 16 of 16 /);
    // The tree shows what stands in the editor, which is in the file a moment later.
    await until('the mended file to be saved', () => readFileSync(file, 'utf8') === whole || undefined);
  });

  it('says in Restricted Mode that nothing runs, and has no button for it', async () => {
    const window = await vscode().open(vscode().sampleSite(), { trust: 'no' });
    await window.showContainer('Air-Gap');
    const plan = window.tree('Plan');
    await plan.waitForRow(/^Sync images /);
    await plan.pane
      .getByText('Restricted Mode: nothing is run and nothing is connected to')
      .first()
      .waitFor();
    await plan.row('Sync images').hover();
    assert.equal(await plan.row('Sync images').getByRole('button').count(), 0);
  });
});
