import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { readSiteFiles } from '../../src/node/read-site-files.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

describe("reading a plan's folder", () => {
  const folder = temporaryFolder();

  it('gives every file with its text or its problem', async () => {
    folder.write('airgap.yaml', 'kubernetes: {channel: 1.35-classic/stable}\n');
    folder.write('images/k8s.txt', 'ghcr.io/a/b:1\n');
    folder.write('images/broken.txt', Buffer.from([0, 1]));
    folder.write('sync-images.yaml', 'version: 1\n');
    mkdirSync(join(folder.path, 'regsync.yml'));
    folder.write('hosts.d/ghcr.io/hosts.toml', 'server = "http://m"\n');
    folder.write('.airgap/generated.json', '{}');
    symlinkSync('/etc/passwd', join(folder.path, 'images/linked.txt'));
    symlinkSync('nowhere', join(folder.path, 'regsync.yaml'));
    const asked: unknown[] = [];
    const files = await readSiteFiles(folder.path, (plan) => {
      asked.push(plan);
      return ['images/*.txt', '../x.txt'];
    });
    const short = (texts: readonly object[]): string[] =>
      texts.map((one) =>
        'text' in one
          ? JSON.stringify(Object.values(one).slice(0, 2))
          : Object.values(one).join(': ').replaceAll(folder.path, ''),
      );
    assert.deepEqual(asked, ['kubernetes: {channel: 1.35-classic/stable}\n']);
    assert.deepEqual(short(files.lists), [
      'images/broken.txt: /images/broken.txt is not text (it holds NUL bytes): is it half-written, or another file?',
      '["images/k8s.txt","ghcr.io/a/b:1\\n"]',
    ]);
    assert.deepEqual(short(files.syncFiles), [
      '["sync-images.yaml","version: 1\\n"]',
      'regsync.yaml: /regsync.yaml does not exist',
      'regsync.yml: /regsync.yml is a folder, not a file: name a text file',
    ]);
    assert.deepEqual(short(files.hostsFiles), [
      '["hosts.d/ghcr.io/hosts.toml","server = \\"http://m\\"\\n"]',
    ]);
    assert.equal(files.generated !== undefined && 'text' in files.generated && files.generated.text, '{}');
    assert.deepEqual(
      files.problems.map(({ path }) => path),
      ['../x.txt', 'images/linked.txt'],
    );
  });

  it('gives nothing for an empty folder, and asks for the lists without a plan', async () => {
    const files = await readSiteFiles(join(folder.path, 'images'), (plan) =>
      plan === undefined ? ['*.md'] : [],
    );
    assert.deepEqual(files, {
      plan: undefined,
      lists: [],
      syncFiles: [],
      hostsFiles: [],
      nodeFiles: [],
      generated: undefined,
      problems: [],
    });
  });

  it('does not read a plan through a link that leaves the folder', async () => {
    mkdirSync(join(folder.path, 'linked'));
    symlinkSync('/etc/passwd', join(folder.path, 'linked/airgap.yaml'));
    const { plan } = await readSiteFiles(join(folder.path, 'linked'), () => []);
    assert.match(plan !== undefined && 'problem' in plan ? plan.problem : '', /symbolic link that leaves/);
  });
});
