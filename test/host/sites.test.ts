import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { findSites } from '../../src/vscode/state/find-sites.ts';
import { root, withFiles } from './support/site.ts';

const plan = 'kubernetes: {channel: 1.35-classic/stable}\nimages: {}\n';
const own = [
  'airgap.yaml',
  'certs/ca.crt',
  'hosts.d/ghcr.io/ca.crt',
  'hosts.d/ghcr.io/hosts.toml',
  'images/k8s.txt',
  'node/bootstrap.yaml',
  'sync-images.yaml',
];
const other = 'node/other/airgap.yaml';

describe('the files of a site', () => {
  const excludes = () => vscode.workspace.getConfiguration('files', root());
  const before = excludes().inspect('exclude')?.workspaceValue;
  after(() => excludes().update('exclude', before, vscode.ConfigurationTarget.Workspace));

  it('are found where a person hides them in the Explorer, and each is of one site', () => {
    const files = Object.fromEntries([...own, other].map((path) => [`hidden/${path}`, plan]));
    return withFiles(files, async () => {
      const hidden = { '**/*.toml': true, '**/*.crt': true, '**/images': true, '**/sync-images.yaml': true };
      await excludes().update('exclude', hidden, vscode.ConfigurationTarget.Workspace);
      const pattern = new vscode.RelativePattern(root(), 'hidden/**/hosts.toml');
      assert.deepEqual(await vscode.workspace.findFiles(pattern), []);
      const found = await findSites(vscode.workspace.workspaceFolders ?? []);
      const pathsOf = (folder: string) => found.find((site) => site.root.path.endsWith(folder))?.paths;
      assert.deepEqual(pathsOf('/hidden'), own);
      assert.deepEqual(pathsOf('/hidden/node/other'), ['airgap.yaml']);
    });
  });
});
