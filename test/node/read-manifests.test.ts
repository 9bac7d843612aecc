import assert from 'node:assert/strict';
import { symlinkSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { readManifests } from '../../src/node/read-manifests.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const pod = (image: string) => `kind: Pod\nspec: {containers: [{name: c, image: "${image}"}]}\n`;

describe('readManifests', () => {
  const { path: folder, write } = temporaryFolder();

  it('reads the YAML and JSON of a folder, and leaves alone what is none of its manifests', async () => {
    write('site/airgap.yaml', 'kind: Pod\n');
    write('site/deploy/web.yaml', pod('a:1'));
    write('site/deploy/more/job.yml', pod('b:1'));
    write('site/dump.json', JSON.stringify({ kind: 'Pod', spec: { containers: [{ image: 'c:1' }] } }));
    write('site/notes.yaml', 'image: not/a-manifest:1\n');
    write('site/node_modules/p/pod.yaml', pod('of-a-package:1'));
    write('site/carrier/pod.yaml', pod('of-the-carrier:1'));
    write('site/.git/pod.yaml', pod('of-git:1'));
    write('outside.yaml', pod('outside:1'));
    symlinkSync(join(folder, 'outside.yaml'), join(folder, 'site/link.yaml'));
    write('site/edited.yaml', 'nothing yet\n');
    const { read, manifests, unread } = await readManifests(join(folder, 'site'), {
      editedText: (path) => (path === 'edited.yaml' ? pod('d:1') : undefined),
    });
    assert.deepEqual(
      manifests.map(({ path, found }) => `${path} ${found.images.map(({ text }) => text).join()}`),
      ['deploy/more/job.yml b:1', 'deploy/web.yaml a:1', 'dump.json c:1', 'edited.yaml d:1'],
    );
    assert.deepEqual([read, unread], [5, []]);
  });

  it('says what is too large, and reads the rest', async () => {
    write('large/big.yaml', pod('a:1'));
    truncateSync(join(folder, 'large/big.yaml'), 4_000_001);
    write('large/pod.yaml', pod('b:1'));
    const { manifests, unread } = await readManifests(join(folder, 'large'));
    assert.deepEqual(
      manifests.map(({ path }) => path),
      ['pod.yaml'],
    );
    assert.deepEqual(
      unread.map(({ path }) => path),
      ['big.yaml'],
    );
    assert.match(unread[0]?.message ?? '', /big\.yaml/);
  });
});
