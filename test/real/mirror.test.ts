import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { MirrorAnswer, MirrorQuestion } from './lab/inside/look-at-mirror.ts';
import { removeImage } from './lab/images.ts';
import { startLab, type Lab } from './lab/lab.ts';
import { mirrorHost, mirrorLogin } from './lab/mirror.ts';
import { runInside } from './lab/run-inside.ts';
import { requireLab } from './lab/tools.ts';

describe('a look at a real registry', function () {
  this.timeout(60_000);
  let lab: Lab;
  const url = `http://${mirrorHost}`;

  before(async function () {
    requireLab(this);
    lab = await startLab();
    cpSync(join(lab.folder, 'upstreams/ghcr.io'), lab.mirrorStorage, { recursive: true });
  });
  after(() => lab?.stop());

  const look = (side: 'prep' | 'node', question: MirrorQuestion): Promise<MirrorAnswer> =>
    runInside({ namespace: lab[side], folder: lab.folder }, 'look-at-mirror', question);

  const wrong = { ...mirrorLogin, password: 'wrong' };
  const cases: readonly {
    readonly title: string;
    readonly side?: 'node';
    readonly registry: () => MirrorQuestion['registry'];
    readonly states: string;
    readonly says: RegExp;
  }[] = [
    {
      title: 'the mirror with its login',
      registry: () => ({ url, credentials: mirrorLogin }),
      states: 'ok ok ok ok ok',
      says: /./,
    },
    {
      title: 'a wrong password',
      registry: () => ({ url, credentials: wrong }),
      states: 'ok ok ok failed not-asked',
      says: /login/,
    },
    { title: 'no login', registry: () => ({ url }), states: 'ok ok ok failed not-asked', says: /login/ },
    {
      title: 'https where it speaks http',
      registry: () => ({ url: `https://${mirrorHost}` }),
      states: 'ok failed not-asked not-asked not-asked',
      says: /http:\/\//,
    },
    {
      title: 'a port where nothing listens',
      registry: () => ({ url: 'http://10.10.10.10:5999' }),
      states: 'failed not-asked not-asked not-asked not-asked',
      says: /10\.10\.10\.10:5999/,
    },
    {
      title: 'a certificate nobody trusts',
      registry: () => ({ url: 'https://ghcr.io' }),
      states: 'ok failed not-asked not-asked not-asked',
      says: /mirror\.ca/,
    },
    {
      title: 'https with the CA that the plan names',
      registry: () => ({ url: 'https://ghcr.io', ca: lab.caFile }),
      states: 'ok ok ok not-asked ok',
      says: /./,
    },
    {
      title: 'a registry that takes no push',
      side: 'node',
      registry: () => ({ url }),
      states: 'ok ok ok not-asked failed',
      says: /read-only/,
    },
  ];
  for (const { title, side = 'prep', registry, states, says } of cases) {
    it(title, async () => {
      const { lines } = await look(side, { registry: registry(), targets: [] });
      const messages = lines.map(({ state, message }) => `${state}: ${message}`).join('\n');
      assert.equal(lines.map(({ state }) => state).join(' '), states, messages);
      assert.match(lines.find(({ state }) => state === 'failed')?.message ?? messages, says);
    });
  }

  it('finds the images that are there, for both platforms, and the one that is not', async () => {
    const images = lab.images.filter(({ registry }) => registry === 'ghcr.io');
    const gone = images.find(({ repository }) => repository === 'canonical/frr');
    assert.ok(gone);
    removeImage(lab.mirrorStorage, gone);
    const { manifests } = await look('prep', {
      registry: { url, credentials: mirrorLogin },
      targets: images.map(({ repository, tag = '' }) => ({
        repository,
        reference: tag,
        platforms: ['linux/amd64', 'linux/arm64'],
      })),
    });
    const seen = manifests.map((result) =>
      result.state === 'present' ? `${result.digest} ${result.missingPlatforms?.join()}` : result.state,
    );
    assert.deepEqual(
      seen,
      images.map((image) => (image === gone ? 'missing' : `${image.digest} `)),
    );
    console.log(
      `      ${manifests.filter(({ state }) => state === 'present').length} of ${images.length} in ${mirrorHost}`,
    );
  });
});
