import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { archivePathOf } from '../../../src/core/archives/archive-path.ts';
import { archivesEvidence } from '../../../src/core/archives/check-archive.ts';
import { stateOf } from '../../../src/core/steps/state.ts';
import type { Evidence } from '../../../src/core/steps/state.ts';
import { lookAtArchives } from '../../../src/node/evidence/look-at-archives.ts';
import type { LookAtArchivesOptions } from '../../../src/node/evidence/look-at-archives.ts';
import { siteFrom } from '../../core/steps/support.ts';
import { ociImage, ociRoot, tarOf } from '../../support/tar.ts';

const pause = 'ghcr.io/canonical/k8s-snap/pause:3.10';
const plan = `kubernetes: {channel: 1.35-classic/stable}
images: {delivery: proxy, overrides: [{match: ghcr.io/canonical/k8s-snap/pause, delivery: sideload}]}
nodes:
  - {name: a, address: 10.0.0.1, role: control-plane}
  - {name: b, address: 10.0.0.2, role: worker, arch: arm64}
`;
const site = siteFrom(plan, { 'images/a.txt': `${pause}\nghcr.io/canonical/coredns:1\n` });

async function evidenceOf(
  root: string,
  of: Parameters<typeof lookAtArchives>[1],
  options: LookAtArchivesOptions,
): Promise<Evidence> {
  return archivesEvidence(await lookAtArchives(root, of, options));
}

function archiveOf(arch: string, layer = 'layer'): Buffer {
  const image = ociImage(arch);
  const [name = ''] = image.layers[0] ?? [];
  const root = ociRoot([{ ...image.descriptor, annotations: { 'io.containerd.image.name': pause } }]);
  return tarOf([...root, image.manifest, image.config, [name, layer]]);
}

describe('what a look at archives proves', () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'airgap-archives-'))));
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  const put = (arch: string, bytes: Uint8Array): void => {
    const path = join(root, archivePathOf(pause, arch));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  };

  it('is every side-loaded image for every architecture, and nothing of the others', async () => {
    put('amd64', archiveOf('amd64'));
    put('arm64', archiveOf('arm64'));
    const progress: string[] = [];
    const evidence = await evidenceOf(root, site, {
      blobs: 'read',
      onProgress: (done, total) => progress.push(`${done}/${total}`),
    });
    assert.deepEqual(evidence, { expected: 2, checked: 2, problems: [], summary: '2 of 2 in archives/' });
    assert.deepEqual(progress, ['1/2', '2/2']);
  });

  it('is short of an archive that is missing, and of one for another architecture', async () => {
    put('arm64', archiveOf('amd64'));
    const evidence = await evidenceOf(root, site, { blobs: 'read' });
    assert.deepEqual([evidence.expected, evidence.checked, evidence.summary], [2, 1, '0 of 2 in archives/']);
    assert.equal(stateOf(evidence, 0).kind, 'short');
    const said = evidence.problems.map(({ subject, message }) => `${subject} ${message}`);
    assert.match(said[0] ?? '', /pause:3\.10 \(amd64\) no archive yet: run Export archives$/);
    assert.match(
      said[1] ?? '',
      /pause:3\.10 \(arm64\) .*The image is for linux\/amd64, and the node is arm64/,
    );
    assert.equal(said.length, 2);
  });

  it('reads bytes once, remembers them by the file, and says where nobody read them', async () => {
    const digests = new Map<string, ReadonlyMap<string, string>>();
    put('amd64', archiveOf('amd64', 'LAYER'));
    put('arm64', archiveOf('arm64'));
    const look = (blobs: 'read' | 'remembered') => evidenceOf(root, site, { blobs, digests });
    const codes = async (blobs: 'read' | 'remembered') => (await look(blobs)).problems.length;
    const first = await look('remembered');
    assert.equal(first.summary, '2 of 2 in archives/, the bytes of 2 not digested yet');
    assert.deepEqual([await codes('read'), digests.size], [1, 2]);
    assert.equal(await codes('remembered'), 1, 'what was found is remembered');
    put('amd64', archiveOf('amd64'));
    assert.equal(await codes('read'), 0, 'another file is read again');
  });

  it('proves nothing where nothing is side-loaded', async () => {
    const none = siteFrom(plan, { 'images/a.txt': 'ghcr.io/canonical/coredns:1\n' });
    const evidence = await evidenceOf(root, none, { blobs: 'read' });
    assert.deepEqual([evidence.expected, stateOf(evidence, 0).kind], [0, 'short']);
  });

  it('stops where it is cancelled', async () => {
    const signal = AbortSignal.abort();
    await assert.rejects(evidenceOf(root, site, { blobs: 'read', signal }), { reason: 'cancelled' });
  });
});
