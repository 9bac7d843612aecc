import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseYaml } from '../../src/core/language/yaml/yaml.ts';
import { readPlan } from '../../src/core/plan/read-plan.ts';
import { stepsOf } from '../../src/core/steps/catalogue.ts';
import type { Evidence } from '../../src/core/steps/state.ts';
import { cache } from '../../scripts/paths.mjs';
import { containerdVersions } from './lab/containerd.ts';
import { removeImage, wholeName, type MadeImage } from './lab/images.ts';
import type { SiteQuestion } from './lab/inside/look-at-site.ts';
import { buildK8sSnap } from './lab/k8s-snap.ts';
import { startLab, type Lab } from './lab/lab.ts';
import { mirrorHost, mirrorLogin, tlsMirrorHost } from './lab/mirror.ts';
import type { RunningRegistry } from './lab/registry.ts';
import {
  productIn,
  type CheckReport,
  type ImagesReport,
  type Product,
  type ResolveReport,
} from './lab/product.ts';
import { runInside } from './lab/run-inside.ts';
import { requireLab } from './lab/tools.ts';

/** A plan, and the mirror it names. */
interface Variant {
  readonly title: string;
  readonly plan: string;
  readonly host: string;
  readonly url: string;
  /** Path in the mirror before the repositories of ghcr.io. */
  readonly prefix: string;
  readonly ca: (lab: Lab) => string | undefined;
  readonly nodeMirror: (lab: Lab) => RunningRegistry;
}

const common = `kubernetes: {channel: 1.32-classic/stable}
images: {lists: [images/*.txt]}
nodes:
  - {name: cp-1, address: 10.0.0.11, role: control-plane}
  - {name: w-1, address: 10.0.0.21, role: worker, arch: arm64}
`;

const variants: readonly Variant[] = [
  {
    title: 'the mirror of the page',
    plan: `${common}mirror: {url: "http://${mirrorHost}"}\n`,
    host: mirrorHost,
    url: `http://${mirrorHost}`,
    prefix: '',
    ca: () => undefined,
    nodeMirror: (lab) => lab.nodeMirror,
  },
  {
    title: 'an https mirror with a CA of its own and a path for ghcr.io',
    plan: `${common}mirror: {url: "https://${tlsMirrorHost}", ca: certs/mirror-ca.crt}\nupstreams: {ghcr.io: {prefix: github/images}}\n`,
    host: tlsMirrorHost,
    url: `https://${tlsMirrorHost}`,
    prefix: 'github/images',
    ca: (lab) => lab.mirrorCaFile,
    nodeMirror: (lab) => lab.nodeTlsMirror,
  },
];

/** The product's main job on real programs: from a snap's list to pulls through the mirror, each part after the other. */
for (const variant of variants)
  describe(`from a k8s.snap to pulls through ${variant.title}`, function () {
    this.timeout(120_000);
    // A part stands on those before it: behind a failed one the rest would only repeat it.
    this.bail(true);
    let lab: Lab;
    let product: Product;
    let site: string;

    before(async function () {
      requireLab(this);
      lab = await startLab();
      product = productIn(lab.node);
      site = join(lab.folder, 'site');
      mkdirSync(join(site, 'images'), { recursive: true });
      writeFileSync(join(site, 'airgap.yaml'), variant.plan);
      cpSync(lab.mirrorCaFile, join(site, 'certs/mirror-ca.crt'));
    });
    after(() => lab?.stop());

    it('reads the images out of the snap', async () => {
      const listed = lab.images.slice(0, 13).map(({ text }) => text);
      const snap = buildK8sSnap(lab.folder, {
        images: listed,
        kubernetes: 'v1.32.13',
        base: 'core20',
        containerd: 'v1.6.39',
      });
      const { images, rejected } = await product.json<ImagesReport>(0, ['images', snap]);
      assert.deepEqual([images.map(({ ref }) => ref), rejected], [listed, []]);
      writeFileSync(join(site, 'images/k8s.txt'), images.map(({ ref }) => `${ref}\n`).join(''));
      writeFileSync(
        join(site, 'images/apps.txt'),
        lab.images
          .slice(13)
          .map(({ text }) => `${text}\n`)
          .join(''),
      );
    });

    it('generates the sync file and a hosts.toml for each upstream, and nothing new the second time', async () => {
      await product.json(0, ['generate', site]);
      const files = filesIn(site);
      for (const file of [
        'sync-images.yaml',
        ...['docker.io', 'ghcr.io', 'registry.corp_5000_'].map((name) => `hosts.d/${name}/hosts.toml`),
      ])
        assert.ok(files.has(file), `${file} is missing among ${[...files.keys()].join(', ')}`);
      await product.json(0, ['generate', site]);
      assert.deepEqual(filesIn(site), files);
    });

    it('finds nothing wrong with what it generated', async () => {
      const report = await product.json<CheckReport>(0, ['check', site]);
      assert.deepEqual(report.problems, []);
      assert.ok(report.expected > 0);
      assert.deepEqual([report.checked, report.passed], [report.expected, report.expected]);
    });

    it('runs the sync step with real regsync', async () => {
      const { plan } = readPlan(parseYaml(readFileSync(join(site, 'airgap.yaml'), 'utf8')));
      assert.ok(plan);
      const step = stepsOf({ plan, root: site, sideloaded: [], proxied: [] }).find(
        ({ id }) => id === 'sync.run',
      );
      const values = { MIRROR: variant.host, USERNAME: mirrorLogin.username, PASSWORD: mirrorLogin.password };
      assert.equal(step?.commands.length, 2);
      const said: string[] = [];
      for (const { argv, cwd, env } of step.commands) {
        assert.deepEqual(env.toSorted(), Object.keys(values).toSorted());
        const result = await lab.prep.exec(argv, {
          cwd: join(site, cwd),
          env: { ...values, PATH: `${join(cache, 'bin')}:${process.env['PATH']}` },
        });
        assert.equal(result.code, 0, result.stderr);
        said.push(result.stderr);
      }
      const needed = said[0]?.match(/Image sync needed/g)?.length;
      assert.equal(needed, lab.images.length, 'the check before says what differs');
    });

    it('sees every image in the mirror, with both platforms', async () => {
      const { expected, checked, problems, summary } = await evidence(lab, variant, site);
      const all = lab.images.length;
      assert.deepEqual(
        [summary, expected, checked, problems],
        [`${all} of ${all} in ${variant.host}`, all, all, []],
      );
      console.log(`      ${summary}`);
    });

    for (const version of containerdVersions) {
      it(`containerd ${version} asks what the product says, and pulls everything without an upstream`, async () => {
        const references = lab.images.map(wholeName);
        const resolve = ['resolve', '--hosts', join(site, 'hosts.d'), '--containerd', version];
        const { results } = await product.json<ResolveReport>(0, resolve.concat(references));
        assert.deepEqual(
          results.map(({ hostsFile }) => hostsFile.state),
          references.map(() => 'used'),
        );
        const containerd = await lab.containerd(version);
        await lab.sink.take();
        await variant.nodeMirror(lab).takeRequests();
        for (const [index, image] of lab.images.entries()) {
          const reference = references[index] ?? '';
          assert.deepEqual(
            await containerd.pull(join(site, 'hosts.d'), reference),
            { ok: true, digest: image.digest },
            reference,
          );
          const [first = ''] = await variant.nodeMirror(lab).takeRequests();
          assert.equal(`HEAD ${(results[index]?.requests[0] ?? '').slice(variant.url.length)} 200`, first);
          assert.deepEqual(
            results[index]?.requests.filter((url) => !url.startsWith(`${variant.url}/`)),
            [],
          );
        }
        assert.deepEqual(await lab.sink.take(), {}, 'no upstream was tried, no unknown name asked for');
        console.log(
          `      containerd ${version}: ${references.length} of ${references.length} pulled, 0 upstream attempts`,
        );
        await containerd.stop();
      });
    }

    describe('with one image gone from the mirror', () => {
      before(() =>
        removeImage(lab.mirrorStorage, { repository: join(variant.prefix, gone(lab).repository) }),
      );

      it('the evidence names it', async () => {
        const { expected, problems } = await evidence(lab, variant, site);
        assert.deepEqual(
          [expected, problems.map(({ subject }) => subject)],
          [lab.images.length, [gone(lab).text]],
        );
      });

      for (const version of containerdVersions) {
        it(`containerd ${version} fails at the mirror, and still asks no upstream`, async () => {
          const containerd = await lab.containerd(version);
          await lab.sink.take();
          await variant.nodeMirror(lab).takeRequests();
          const result = await containerd.pull(join(site, 'hosts.d'), gone(lab).text);
          assert.equal(result.ok, false);
          assert.match((await variant.nodeMirror(lab).takeRequests())[0] ?? '', /^HEAD \S+ 404$/);
          assert.deepEqual(await lab.sink.take(), {});
          await containerd.stop();
        });
      }
    });

    it('no call of the product connected to anything', async () => {
      await lab.sink.take();
      await variant.nodeMirror(lab).takeRequests();
      await product.json(0, ['check', site]);
      await product.json(0, ['generate', site]);
      await product.json(0, ['resolve', '--hosts', join(site, 'hosts.d'), wholeName(gone(lab))]);
      assert.deepEqual([await lab.sink.take(), await variant.nodeMirror(lab).takeRequests()], [{}, []]);
    });

    it('checks, and fails, what it would not have generated', async () => {
      const broken = join(lab.folder, 'broken');
      cpSync(site, broken, { recursive: true });
      const file = join(broken, 'hosts.d/ghcr.io/hosts.toml');
      writeFileSync(file, readFileSync(file, 'utf8').replace(/^server = "(.*)"$/m, 'server = $1'));
      const report = await product.json<CheckReport>(1, ['check', broken]);
      assert.ok(report.passed < report.expected);
      assert.ok(
        report.problems.some(
          (problem) => problem.severity === 'error' && problem.file.endsWith('ghcr.io/hosts.toml'),
        ),
      );
    });
  });

/** The sync step's evidence, looked for where the mirror is. */
function evidence(lab: Lab, { url, ca }: Variant, site: string): Promise<Evidence> {
  const question: SiteQuestion = { site, registry: { url, ca: ca(lab), credentials: mirrorLogin } };
  return runInside<Evidence>({ namespace: lab.prep, folder: lab.folder }, 'look-at-site', question);
}

function gone(lab: Lab): MadeImage {
  const image = lab.images.find(({ repository }) => repository === 'canonical/frr');
  assert.ok(image);
  return image;
}

function filesIn(folder: string): ReadonlyMap<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
  return new Map(
    paths
      .filter((path) => statSync(join(folder, path)).isFile())
      .map((path) => [path, readFileSync(join(folder, path), 'utf8')]),
  );
}
