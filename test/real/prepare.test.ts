import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { snapClientProblem } from './assertions/snapd-code.ts';
import { containerdVersions } from './lab/containerd.ts';
import type { MadeImage } from './lab/images.ts';
import { productIn, type CheckReport } from './lab/product.ts';
import { proxiesProblem } from './lab/proxies.ts';
import { requireLab } from './lab/tools.ts';
import { folderState } from './prepare/folder-state.ts';
import {
  judgeArchives,
  judgeChecksums,
  judgeMirror,
  judgeNodeFiles,
  judgePulls,
  judgeSnaps,
} from './prepare/judge-carrier.ts';
import { killStep } from './prepare/kills.ts';
import { imagesBy, imagesOf, prepareOptions, type PrepareOption, type StepTitle } from './prepare/options.ts';
import { Person } from './prepare/person.ts';
import { startWorld, type World } from './prepare/world.ts';

/** The folder that takes what became of a run of all options with a kill at every step (scripts/matrix.mjs). */
const matrix = process.env['AIRGAP_MATRIX'];

/** What became of one option, for the documentation. */
interface MatrixRecord {
  /** How each step was ended in its middle. */
  readonly kills: Partial<Record<StepTitle, string>>;
  /** What was said of each step at the end. */
  readonly proved: Partial<Record<StepTitle, string>>;
  /** How many things real programs judged. */
  readonly judged: Record<string, number>;
}

for (const option of prepareOptions.filter(
  ({ killedInTests }) => matrix !== undefined || killedInTests !== undefined,
))
  describe(`preparing a site with ${option.title}, from an empty folder, in VS Code`, function () {
    this.timeout(180_000);
    // A part stands on those before it: behind a failed one the rest would only repeat it.
    this.bail(true);
    let world: World;
    let person: Person;
    let carrier: string;
    const record: MatrixRecord = { kills: {}, proved: {}, judged: {} };
    const judged = (what: string, count: number): void => {
      assert.ok(count > 0, `${what}: nothing was judged`);
      record.judged[what] = count;
      console.log(`      ${what}: ${count}`);
    };
    const kills = (matrix !== undefined ? option.steps : option.killedInTests) ?? [];

    before(async function () {
      requireLab(this);
      const missing = snapClientProblem() ?? proxiesProblem();
      if (missing !== undefined) {
        if (process.env['CI']) assert.fail(`${missing}, and in CI this suite may not be skipped`);
        console.log(`skipped: preparing a site: ${missing}`);
        this.skip();
      }
      world = await startWorld(option);
    });
    afterEach(async function () {
      if (this.currentTest?.state === 'failed')
        await world.vscode.screenshots(`failed-${this.currentTest.fullTitle()}`);
    });
    after(async () => {
      await world?.stop();
      if (matrix !== undefined) writeFileSync(join(matrix, `${option.name}.json`), JSON.stringify(record));
    });

    it('begins with a plan', async () => {
      person = await Person.open(world, option);
      carrier = join(person.site, 'carrier');
      await person.createPlan();
      person.bringCertificates(world);
    });

    const killed = (step: StepTitle): void => {
      if (!kills.includes(step)) return;
      it(`is ended in the middle of: ${step}`, async () => {
        const how = await killStep({ world, option, person }, step);
        record.kills[step] = how;
        console.log(`      ${how}`);
      });
    };

    killed('Download snaps');
    it('downloads the snaps', async () => {
      await person.press('Download snaps');
      const row = await person.waitFor('Download snaps', /^proved, .*snapd 7, core22 7, k8s 7: /);
      console.log(`      ${row}`);
    });

    killed('List images');
    it('imports the images of the k8s snap, and gets a list of workloads', async () => {
      await person.importFromSnap();
      const { snap, workloads } = imagesOf(option, world.lab);
      await person.waitFor('List images', new RegExp(`^proved, ${snap.length} images from images/k8s.txt`));
      person.bringWorkloads(world);
      await person.waitFor('List images', new RegExp(`${workloads.length} images? from images/apps.txt`));
    });

    for (const step of option.steps.slice(2)) killed(step);
    it('runs what is left by Run Phase, to a carrier', async () => {
      const total = option.steps.length;
      assert.equal(await person.runPhase(), `Prepare: ${total} of ${total} steps are proved`);
      for (const step of option.steps) {
        const row = await person.waitFor(step, /^proved, /);
        record.proved[step] = row.slice(`${step}, proved, `.length).replace(/ · looked at .*/, '');
        console.log(`      ${row}`);
      }
      await person.window.screenshot(`prepare-${option.name}`);
    });

    it('is proved without the editor, too', async () => {
      const report = await productIn(world.lab.prep).json<CheckReport>(0, ['check', person.site]);
      const { expected, checked, passed, problems } = report;
      assert.deepEqual([checked, passed, problems], [expected, expected, []]);
      judged('checks of the command line', expected);
    });

    it('changes nothing when it is run again, and says so', async () => {
      const before = folderState(person.site);
      const total = option.steps.length;
      const said = `Prepare: ${total} of ${total} steps are proved; nothing had to be run`;
      assert.equal(await person.runPhase(), said);
      assert.deepEqual(folderState(person.site), before);
      judged('files unchanged by a second run', Object.keys(before).length);
    });

    it('is a carrier whose checksums hold, with snaps that snapd takes and files that nodes take', async () => {
      judged('checksums by sha256sum', judgeChecksums(carrier));
      judged('snaps by snapd', judgeSnaps(carrier, option.architectures));
      judged('node files by netplan, systemd and sh', await judgeNodeFiles(carrier));
    });

    const sideloaded = (): readonly MadeImage[] => imagesBy(option, world.lab, 'sideload');
    const mirrored = (): readonly MadeImage[] => imagesBy(option, world.lab, 'mirror');
    for (const version of containerdVersions) {
      if (option.steps.includes('Export archives'))
        it(`has archives that containerd ${version} imports`, async () => {
          const expected = { images: sideloaded(), architectures: option.architectures };
          const count = await judgeArchives({ lab: world.lab, carrier }, expected, version);
          judged(`archives by containerd ${version}`, count);
        });
      // Each version pulls with one of the mirrors in a test run, and with both in a run of the matrix.
      if (option.mirror !== undefined && (matrix !== undefined || option.pulledBy === version))
        it(`has a hosts.d with which containerd ${version} pulls from the mirror`, async () => {
          const count = await judgePulls({ lab: world.lab, carrier }, mirrored(), version);
          judged(`pulls by containerd ${version}`, count);
        });
    }
    const { mirror } = option;
    if (mirror !== undefined)
      it('has in the mirror what the upstreams have', async () => {
        const targets = mirrored().map((image) => ({ image, target: targetOf(image, mirror) }));
        judged('digests in the mirror by regctl', await judgeMirror(world.lab, targets));
      });
  });

/** Where an image has to be in the mirror; the plans of all options put a path before those of ghcr.io alone. */
function targetOf(
  { registry, repository, tag, digest }: MadeImage,
  { host, prefix }: NonNullable<PrepareOption['mirror']>,
): string {
  const path = `${registry === 'ghcr.io' ? prefix : ''}${repository}`;
  return `${host}/${path}${tag === undefined ? `@${digest}` : `:${tag}`}`;
}
