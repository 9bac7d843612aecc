import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Tracked } from '../../src/vscode/commands/track-workload-images.ts';
import { refresh, remove, root, textOf, withFiles } from '../host/support/site.ts';

describe('Track Workload Images in Restricted Mode', () => {
  it('reads manifests and writes the list', async () => {
    const plan = 'kubernetes: {channel: 1.35-classic/stable}\nimages: {lists: [images/*.txt]}\n';
    const pod = 'kind: Pod\nspec: {containers: [{name: a, image: "quay.io/acme/a:1"}]}\n';
    try {
      await withFiles({ 'airgap.yaml': plan, 'pod.yaml': pod }, async () => {
        const tracked = await vscode.commands.executeCommand<Tracked | undefined>(
          'airgap.images.trackWorkloads',
          root(),
          { images: 'all' },
        );
        assert.equal(tracked?.added, 1);
        assert.match((await textOf('images/workloads.txt')) ?? '', /^quay\.io\/acme\/a:1$/m);
      });
    } finally {
      await remove('images/workloads.txt');
      await refresh();
    }
  });
});
