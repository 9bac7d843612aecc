import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../support/until.ts';
import { onEachVsCode } from './support/on-each-vscode.ts';

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - {name: app, image: "quay.io/acme/untracked:1"}
`;

onEachVsCode('Tracking a workload image', (vscode) => {
  it('shows what no list has and who asks for it, and adds it when accepted as it stands', async () => {
    const site = vscode().sampleSite();
    mkdirSync(join(site, 'deploy'));
    writeFileSync(join(site, 'deploy/web.yaml'), deployment);
    const workbench = await vscode().open(site);
    await workbench.command('Air-Gap: Track Workload Images');
    await workbench.quickInput.waitForStep('In no list: 1 image of the workspace');
    await workbench.quickInput.waitForStep('quay.io/acme/untracked:1');
    await workbench.quickInput.waitForStep('Deployment web, container app (deploy/web.yaml)');
    await workbench.quickInput.waitForStep('1 Selected');
    await workbench.screenshot('track-workload-images');
    await workbench.page.keyboard.press('Enter');
    await workbench.notification('1 image in 1 manifest').waitFor();
    const list = await until('the list', () => {
      try {
        return readFileSync(join(site, 'images/workloads.txt'), 'utf8');
      } catch {
        return undefined;
      }
    });
    assert.match(list, /^quay\.io\/acme\/untracked:1$/m);
  });
});
