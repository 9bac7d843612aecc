import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../support/until.ts';
import { codeOf, ownProblems, problemOf, withFiles } from './support/site.ts';

const plan = `kubernetes: {channel: 1.35-classic/stable}
images: {lists: [images/*.txt]}
mirror: {url: "http://127.0.0.1:5050"}
`;
const hosts = 'server = "http://127.0.0.1:5050"\n';

describe('settings', () => {
  const set = (key: string, value: unknown) =>
    vscode.workspace.getConfiguration('airgap').update(key, value, vscode.ConfigurationTarget.Workspace);
  afterEach(async () => {
    await set('containerd.version', undefined);
    await set('problems.severity', undefined);
  });

  it('say which containerd hosts.toml is checked against', () =>
    withFiles({ 'airgap.yaml': plan, 'hosts.d/ghcr.io/hosts.toml': hosts }, async () => {
      const path = 'hosts.d/ghcr.io/hosts.toml';
      // Only containerd 1.6 discards a file that has no host table.
      assert.deepEqual(ownProblems(path).map(codeOf), []);
      await set('containerd.version', '1.6');
      await problemOf(path, 'hosts.server-only');
      await set('containerd.version', 'nonsense');
      await until('the version of the channel', () => ownProblems(path).length === 0);
    }));

  it('make a problem worse or better, or silence it, by its code', () =>
    withFiles({ 'airgap.yaml': plan, 'images/k8s.txt': 'nginx\n' }, async () => {
      const path = 'images/k8s.txt';
      assert.equal((await problemOf(path, 'images.no-tag')).severity, vscode.DiagnosticSeverity.Information);
      await set('problems.severity', { 'images.no-tag': 'error' });
      await until('an error', () => ownProblems(path)[0]?.severity === vscode.DiagnosticSeverity.Error);
      await set('problems.severity', { 'images.no-tag': 'off' });
      await until('no problem', () => !ownProblems(path).some((one) => codeOf(one) === 'images.no-tag'));
    }));
});
