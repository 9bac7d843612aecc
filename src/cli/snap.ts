import { resolve } from 'node:path';
import type { SnapFileProof } from '../node/snaps/prove-snap-file.ts';
import { proveSnapFile } from '../node/snaps/prove-snap-file.ts';
import { Failure } from '../node/failure.ts';
import type { Invocation } from './arguments.ts';
import type { Report } from './report.ts';
import type { Surroundings } from './surroundings.ts';

/** `snap FILE.snap`: proves it by its .assert, as a fresh node without a network would. */
export async function snap(
  { operands, assert, root }: Invocation,
  { cwd, env, digestWorker }: Surroundings,
): Promise<Report> {
  const [file, ...more] = operands;
  if (file === undefined || more.length > 0) throw new Failure('usage', 'snap takes one .snap file');
  const absolute = (path: string | undefined): string | undefined => path && resolve(cwd, path);
  const proof = await proveSnapFile(resolve(cwd, file), {
    assertPath: absolute(assert),
    rootPath: absolute(root),
    digestWorker,
    env,
    now: Date.now(),
  });
  return { exit: proof.accepted ? 0 : 1, text: textOf(file, proof), json: jsonOf(proof) };
}

function textOf(file: string, proof: SnapFileProof): string {
  const { accepted, name, revision, metadata, problems, size, sha3_384, assertions } = proof;
  const facts = [
    `${size} bytes, SHA3-384 ${sha3_384}`,
    ...(metadata.version === undefined ? [] : [`version ${metadata.version}`]),
    ...(metadata.base === undefined ? [] : [`base ${metadata.base}`]),
    ...(metadata.architectures.length === 0 ? [] : [`for ${metadata.architectures.join(', ')}`]),
  ].join(', ');
  return [
    ...problems.map(({ code, severity, message }) => `${file}: ${severity}: ${message} [${code}]`),
    `${file}: ${facts}`,
    ...assertions.map(({ type, format }) => `  ${type}${format === 0 ? '' : `, format ${format}`}`),
    accepted ? `accepted: ${name} revision ${revision}` : 'not accepted',
  ].join('\n');
}

/** The .snap's own version is `snapVersion`, since `version` is that of this object's form. */
function jsonOf({ metadata, ...proof }: SnapFileProof): Report['json'] {
  return {
    version: 1,
    accepted: proof.accepted,
    reason: proof.reason ?? null,
    name: proof.name ?? null,
    snapId: proof.snapId ?? null,
    revision: proof.revision ?? null,
    size: proof.size,
    sha3_384: proof.sha3_384,
    base: metadata.base ?? null,
    snapVersion: metadata.version ?? null,
    architectures: metadata.architectures,
    assertions: proof.assertions,
  };
}
