import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { digestFile } from '../../../src/node/snaps/digest-file.ts';
import type { RunningProgram } from '../../support/program.ts';
import { until } from '../../support/until.ts';
import { ask, buildJudge, buildSnapAndStore, type State } from '../assertions/snapd-code.ts';
import { makeSnap } from './make-snap.ts';
import type { Namespace } from './namespace.ts';

/** Its data are not compressed, so that a byte in the middle of it is one of the data. */
const plain = ['-noD', '-no-fragments', '-nopad'];

export interface SnapStoreOptions {
  /** `address:port` to listen at, inside the namespace. */
  readonly listen: string;
  /** Where it keeps its snaps and its log. */
  readonly folder: string;
  /** The files of each snap, by the snap's name. */
  readonly snaps: Readonly<Record<string, Readonly<Record<string, string | Buffer>>>>;
}

export interface SnapStore extends RunningProgram {
  /** The real command snap. */
  readonly program: string;
  /** What makes that command ask this store instead of Canonical's. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Starts the store of snapd's own tests in a namespace, with snaps that are signed by snapd's own code, and waits until
 * it answers.
 */
export async function startSnapStore(namespace: Namespace, options: SnapStoreOptions): Promise<SnapStore> {
  const { folder, listen, snaps } = options;
  const programs = buildSnapAndStore();
  await fillStore(folder, snaps);
  const log = join(folder, 'store.log');
  const server = namespace.start([programs.store, 'run', '--dir', folder, '--addr', listen], { log });
  await until(`the store at ${listen}`, async () => {
    const ended = server.ended();
    if (ended !== undefined) throw new Error(`the store ${ended}: ${readFileSync(log, 'utf8')}`);
    const asked = await namespace.exec(['curl', '-s', `http://${listen}/`]);
    return asked.code === 0 ? true : undefined;
  });
  const env = { SNAPPY_FORCE_API_URL: `http://${listen}`, SNAPPY_TESTING: '1' };
  return { ...server, program: programs.snap, env };
}

/** Makes a .snap and, by snapd's own code, the text of its .assert. */
export async function makeSignedSnap(
  snap: string,
  name: string,
  files: Readonly<Record<string, string | Buffer>>,
): Promise<Buffer> {
  makeSnap(snap, files, plain);
  const question = { name, snap: { ...(await digestFile(snap)), name } };
  const [signed] = ask<State>(buildJudge(), 'sign', [question]);
  if (signed === undefined) throw new Error(`Nothing was signed for ${snap}`);
  return Buffer.from(signed.assert, 'base64');
}

/** The store takes snaps as NAME_REVISION_all.snap, and each assertion in a file of its own. */
async function fillStore(folder: string, snaps: SnapStoreOptions['snaps']): Promise<void> {
  mkdirSync(join(folder, 'asserts'), { recursive: true });
  for (const [name, files] of Object.entries(snaps)) {
    const signed = await makeSignedSnap(join(folder, `${name}_7_all.snap`), name, files);
    for (const [index, assertion] of signed
      .toString('latin1')
      .split(/\n(?=type: )/)
      .entries())
      writeFileSync(join(folder, 'asserts', `${name}-${index}.assert`), assertion);
  }
}
