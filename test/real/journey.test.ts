import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from '../../scripts/paths.mjs';
import { VsCode } from '../ui/support/vscode.ts';
import type { Workbench } from '../ui/support/workbench.ts';
import { containerdVersions } from './lab/containerd.ts';
import { removeImage, taggedImages, wholeName } from './lab/images.ts';
import { buildK8sSnap } from './lab/k8s-snap.ts';
import { startLab, upstreams, type Lab } from './lab/lab.ts';
import { mirrorHost, mirrorLogin } from './lab/mirror.ts';
import { requireLab } from './lab/tools.ts';

const plan = `kubernetes: {channel: 1.32-classic/stable}
images: {lists: [images/*.txt]}
mirror: {url: "http://${mirrorHost}"}
nodes:
  - {name: cp-1, address: 10.0.0.11, role: control-plane}
  - {name: w-1, address: 10.0.0.21, role: worker, arch: arm64}
`;

/**
 * The product's main job as a person does it: clicks and keys in a real VS Code with the packaged extension, which is
 * in the lab's `prep` as a whole; then real containerd pulls with the files that came of it.
 */
describe('from a k8s.snap to pulls, by clicks and keys in VS Code', function () {
  this.timeout(180_000);
  // A part stands on those before it: behind a failed one the rest would only repeat it.
  this.bail(true);
  let lab: Lab;
  let vscode: VsCode;
  let window: Workbench;
  let site: string;

  before(async function () {
    requireLab(this);
    lab = await startLab();
    site = join(lab.folder, 'site');
    mkdirSync(join(site, 'images'), { recursive: true });
    writeFileSync(join(site, 'airgap.yaml'), plan);
    vscode = await VsCode.start('latest', {
      inside: lab.prep.inside,
      path: [join(cache, 'bin')],
      // As a person tells regsync of the CA of the upstreams.
      env: { SSL_CERT_FILE: lab.caFile },
    });
    window = await vscode.open(site);
    await window.showContainer('Air-Gap');
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await vscode.screenshots(`failed-${this.currentTest.fullTitle()}`);
  });
  after(async () => {
    await vscode?.stop();
    lab?.stop();
  });

  it('imports the images of the snap', async () => {
    const listed = lab.images.slice(0, 13).map(({ text }) => text);
    const snap = buildK8sSnap(lab.folder, {
      images: listed,
      kubernetes: 'v1.32.13',
      base: 'core20',
      containerd: 'v1.6.39',
    });
    await window.command('Air-Gap: Import Images from k8s Snap…');
    await window.quickInput.path(snap);
    await window.notification('13 images from k8s v1.32.13, base core20: 13 added').waitFor();
    assert.deepEqual(imagesIn(join(site, 'images/k8s.txt')), listed);
    await window.tree('Plan').waitForRow(/^List images 13 images from images\/k8s.txt$/);
  });

  it('takes the list of the workloads as soon as it is there', async () => {
    const listed = lab.images.slice(13).map(({ text }) => text);
    writeFileSync(join(site, 'images/apps.txt'), `# What runs on the cluster\n${listed.join('\n')}\n`);
    await window
      .tree('Plan')
      .waitForRow(/^List images 3 images from images\/apps.txt, 13 from images\/k8s.txt$/);
  });

  it('generates the sync file and a hosts.toml for each upstream', async () => {
    await window.command('Air-Gap: Generate sync-images.yaml');
    await window.tree('Plan').waitForRow(/^Generate sync file 16 of 16 images in sync-images.yaml$/);
    await window.command('Air-Gap: Generate hosts.toml for Each Upstream');
    await window.notification(`hosts.d: ${upstreams.length} files added`).waitFor();
    assert.deepEqual(readdirSync(join(site, 'hosts.d')).toSorted(), [
      'docker.io',
      'ghcr.io',
      'registry.corp_5000_',
    ]);
    assert.ok(existsSync(join(site, 'sync-images.yaml')));
    await window.panels.waitForNoProblem();
  });

  it('runs the sync step with the login that is typed, and finds all in the mirror', async () => {
    assert.deepEqual(taggedImages(lab.mirrorStorage), []);
    await window.tree('Plan').action('Sync images', 'Run Step');
    await logIn(window);
    const row = await window
      .tree('Plan')
      .waitForRow(new RegExp(`^Sync images 16 of 16 in ${mirrorHost} `), 90_000);
    console.log(`      ${row}`);
    assert.equal(taggedImages(lab.mirrorStorage).length, lab.images.length);
    await window.panels.waitForTerminalText(/Ended with exit code 0\./);
    await window.screenshot('journey-synced');
  });

  it('keeps the password out of the files of VS Code and of the plan', () => {
    const files = [vscode.data, site].flatMap((folder) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name)),
    );
    assert.ok(files.length > 20);
    assert.deepEqual(
      files.filter((file) => readFileSync(file).includes(mirrorLogin.password)),
      [],
    );
  });

  for (const version of containerdVersions) {
    it(`containerd ${version} pulls everything with the files that were generated, without an upstream`, async () => {
      const containerd = await lab.containerd(version);
      await lab.sink.take();
      for (const image of lab.images) {
        assert.deepEqual(
          await containerd.pull(join(site, 'hosts.d'), wholeName(image)),
          { ok: true, digest: image.digest },
          image.text,
        );
      }
      assert.deepEqual(await lab.sink.take(), {}, 'no upstream was tried, no unknown name asked for');
      console.log(
        `      containerd ${version}: ${lab.images.length} of ${lab.images.length} pulled, 0 upstream attempts`,
      );
      await containerd.stop();
    });
  }

  it('with one image gone from the mirror and the login forgotten, a look asks for it and names the image', async () => {
    const gone = lab.images.find(({ repository }) => repository === 'canonical/frr');
    assert.ok(gone);
    removeImage(lab.mirrorStorage, gone);
    await window.command('Air-Gap: Forget Credentials');
    await window.tree('Plan').action('Sync images', 'Look');
    await logIn(window);
    const row = await window.tree('Plan').waitForRow(new RegExp(`^Sync images 15 of 16 in ${mirrorHost} `));
    const named = await window.tree('Plan').waitForRow(new RegExp(`^${gone.text} `));
    console.log(`      ${row}; ${named}`);
    await window.tree('Images').waitForRow(/^frr:\S+ listed · synced · not in mirror$/);
    await window.screenshot('journey-short');
  });
});

/** Answers who pushes to the mirror. */
async function logIn({ quickInput }: Workbench): Promise<void> {
  await quickInput.waitForStep(`Login of the mirror ${mirrorHost}`);
  await quickInput.answer(mirrorLogin.username);
  await quickInput.waitForStep(`Password of ${mirrorLogin.username}`);
  await quickInput.answer(mirrorLogin.password);
}

function imagesIn(file: string): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}
