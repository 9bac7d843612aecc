import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stepsOf } from '../../src/core/steps/catalogue.ts';
import { mirrorTargets } from '../../src/core/steps/mirror-targets.ts';
import { lookAtImages } from '../../src/node/evidence/look-at-images.ts';
import { openSite } from '../../src/node/open-site.ts';
import { startDockerRegistry } from '../node/support/docker-registry.ts';
import type { DockerRegistry } from '../node/support/docker-registry.ts';
import { startLoopbackServer } from '../node/support/loopback-server.ts';
import type { LoopbackServer } from '../node/support/loopback-server.ts';
import { runProgram } from '../support/program.ts';
import { makeImage, removeImage, taggedImages } from './lab/images.ts';
import { requireLab, toolPath } from './lab/tools.ts';

/** Real regsync and real registries on loopback, where an upstream has a fault: what the step ends with, and what a look says. */
describe('a sync from an upstream with a fault, by real regsync', function () {
  this.timeout(120_000);
  let folder: string;
  let upstream: DockerRegistry;
  let mirror: DockerRegistry;
  let front: LoopbackServer;
  /** How many requests are answered 429 before the upstream answers. */
  let throttled = 0;

  before(async function () {
    requireLab(this);
    folder = mkdtempSync(join(tmpdir(), 'airgap-sync-faults-'));
    upstream = await startDockerRegistry();
    front = await startLoopbackServer((asked, answer) => {
      if (throttled > 0) {
        throttled -= 1;
        answer.writeHead(429, { 'retry-after': '1' }).end();
        return;
      }
      const { method, headers, url } = asked;
      const passed = request(new URL(url ?? '', upstream.url), { method, headers }, (reply) => {
        answer.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(answer);
      });
      passed.on('error', () => answer.destroy());
      asked.pipe(passed);
    });
  });
  beforeEach(async () => {
    mirror = await startDockerRegistry();
    throttled = 0;
    for (const repository of ['a/one', 'a/two'])
      makeImage(upstream.storage, { text: repository, registry: front.host, repository, tag: '1' }, 'oci');
  });
  afterEach(() => mirror.stop());
  after(async () => {
    await front?.stop();
    await upstream?.stop();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  /** Runs the step's last command on a site with two images, and looks at the mirror then. */
  async function sync(arch = 'amd64') {
    const site = mkdtempSync(join(folder, 'site-'));
    mkdirSync(join(site, 'images'));
    const images = ['a/one:1', 'a/two:1'].map((name) => `${front.host}/${name}`);
    writeFileSync(join(site, 'images/k8s.txt'), `${images.join('\n')}\n`);
    const nodes = `nodes: [{name: cp-1, address: 127.0.0.1, role: control-plane, arch: ${arch}}]`;
    writeFileSync(
      join(site, 'airgap.yaml'),
      `kubernetes: {channel: 1.35-classic/stable}\nimages: {}\nmirror: {url: "${mirror.url}"}\n${nodes}\n`,
    );
    const plainHttp = [mirror.host, front.host].map((host) => `  - {registry: "${host}", tls: disabled}\n`);
    const entries = images.map(
      (image) =>
        `  - {source: "${image}", target: "${mirror.host}/${image.slice(front.host.length + 1)}", type: image}\n`,
    );
    writeFileSync(
      join(site, 'sync-images.yaml'),
      `version: 1\ncreds:\n${plainHttp.join('')}sync:\n${entries.join('')}`,
    );
    const opened = await openSite(site);
    const { plan } = opened.site;
    assert.ok(plan);
    const steps = stepsOf({ plan, root: site, sideloaded: [], proxied: [] });
    const [, ...args] = steps.find(({ id }) => id === 'sync.run')?.commands.at(-1)?.argv ?? [];
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: site,
      MIRROR: mirror.host,
      USERNAME: '',
      PASSWORD: '',
    };
    const ran = await runProgram([toolPath('regsync'), ...args], { env, timeoutMs: 90_000 });
    const { evidence } = await lookAtImages({ url: mirror.url }, mirrorTargets(opened.site));
    return { ran, evidence, copied: taggedImages(mirror.storage).length };
  }

  it('throttled for a while (429 and Retry-After): regsync waits, and every image is there', async () => {
    throttled = 3;
    const { ran, evidence } = await sync();
    assert.equal(ran.code, 0, ran.stderr);
    assert.equal(throttled, 0);
    assert.deepEqual([evidence.expected, evidence.checked, evidence.problems], [2, 2, []]);
  });

  it('throttled for good: the step fails, and each image is said to be missing', async () => {
    throttled = Infinity;
    const { ran, evidence } = await sync();
    assert.notEqual(ran.code, 0);
    assert.match(ran.stderr, /a\/one:1: retry limit exceeded/);
    assert.deepEqual(
      evidence.problems.map(({ message }) => message),
      [1, 2].map(() => `not in ${mirror.host}: run Sync images`),
    );
  });

  it('an image that vanished upstream: the step fails, and that image is named', async () => {
    removeImage(upstream.storage, { repository: 'a/two' });
    const { ran, evidence, copied } = await sync();
    assert.notEqual(ran.code, 0);
    assert.match(ran.stderr, /a\/two:1/);
    assert.equal(copied, 1);
    assert.deepEqual(
      evidence.problems.map(({ subject }) => subject),
      [`${front.host}/a/two:1`],
    );
  });

  it('images that lack an architecture: the step ends with 0, and the look says for which nodes they are not', async () => {
    const { ran, evidence } = await sync('s390x');
    assert.equal(ran.code, 0, ran.stderr);
    assert.deepEqual([evidence.expected, evidence.problems.length], [2, 2]);
    for (const { message } of evidence.problems)
      assert.match(message, /, but not for linux\/s390x \(it has linux\/amd64, linux\/arm64\)$/);
  });
});
