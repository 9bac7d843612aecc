import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { archivePathOf } from '../../../src/core/archives/archive-path.ts';
import { taggedImages, wholeName } from '../lab/images.ts';
import { killWhen } from './kill-when.ts';
import { imagesBy, type PrepareOption, type StepTitle } from './options.ts';
import type { Person } from './person.ts';
import type { World } from './world.ts';

/** Where a kill takes place. */
export interface Scene {
  readonly world: World;
  readonly option: PrepareOption;
  readonly person: Person;
}

/** A step whose program is ended by SIGKILL as soon as a file of its work is there. */
interface ProgramKill {
  readonly file: string;
  readonly pidFile: string;
  /** Fails where the program was not in the middle of its work. */
  readonly judge: () => void;
}

/**
 * Ends a step in its middle: what runs it with SIGKILL, or, where that is done in a moment, by opening the window anew
 * right after the button was pressed.
 * @returns how it was ended, in words
 */
export async function killStep(scene: Scene, step: StepTitle): Promise<string> {
  const { person, world } = scene;
  const kill = programKill(scene, step);
  if (kill === undefined) {
    await person.press(step);
    await person.reload();
    return 'window opened anew';
  }
  if (step === 'Pack carrier') writeFileSync(kill.pidFile, world.extensionHosts().join(' '));
  const killed = await killWhen(kill.file, kill.pidFile);
  await person.pressPhase();
  await person.answerUntil(killed());
  kill.judge();
  if (step === 'Pack carrier') {
    await person.reload();
    return 'kill -9 of the extension host';
  }
  const said = new RegExp(`Prepare stopped at ${step}: .*exit code 137`);
  await person.window.notification(said).first().waitFor();
  return `kill -9 of ${kill.pidFile.replace(/^.*\/(\w+)\.pid$/, '$1')}`;
}

function programKill({ world, option, person }: Scene, step: StepTitle): ProgramKill | undefined {
  const inSite = (path: string): string => join(person.site, path);
  const { lab } = world;
  switch (step) {
    case 'Download snaps':
      return {
        file: inSite('snaps/amd64/k8s.snap.partial'),
        pidFile: world.pidFile('snap'),
        judge: () => assertUnfinished(inSite('snaps/amd64/k8s.snap.partial'), inSite('snaps/amd64/k8s.snap')),
      };
    case 'Sync images':
      return {
        // A look at the mirror starts a push, and puts nothing there.
        file: join(lab.mirrorStorage, 'docker/registry/v2/blobs'),
        pidFile: world.pidFile('regsync'),
        judge: () =>
          assert.ok(taggedImages(lab.mirrorStorage).length < imagesBy(option, lab, 'mirror').length),
      };
    case 'Export archives': {
      const [, second] = imagesBy(option, lab, 'sideload');
      assert.ok(second);
      const archive = inSite(archivePathOf(wholeName(second), 'amd64'));
      return {
        file: `${archive}.part`,
        pidFile: world.pidFile('regctl'),
        judge: () => assertUnfinished(`${archive}.part`, archive),
      };
    }
    case 'Pack carrier':
      return {
        file: inSite('carrier.part/airgap.yaml'),
        pidFile: world.pidFile('extensionHost'),
        judge: () => assertUnfinished(inSite('carrier.part'), inSite('carrier')),
      };
    default:
      return undefined;
  }
}

function assertUnfinished(part: string, whole: string): void {
  assert.deepEqual(
    [existsSync(part), existsSync(whole)],
    [true, false],
    `the kill came in the middle of ${whole}`,
  );
}
