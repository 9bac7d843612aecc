import type * as vscode from 'vscode';

/** Our structured files, whatever language another extension or a person gives them. */
export const structuredFiles: vscode.DocumentSelector = [
  'airgap.yaml',
  'sync-images.yaml',
  'regsync.yaml',
  'regsync.yml',
  'hosts.d/*/hosts.toml',
  'node/bootstrap.yaml',
  'node/join-*.yaml',
].map((name) => ({ scheme: 'file', pattern: `**/${name}` }));

/** Image lists, saved or not. */
export const imageLists: vscode.DocumentSelector = ['file', 'untitled'].map((scheme) => ({
  scheme,
  language: 'airgap-images',
}));
