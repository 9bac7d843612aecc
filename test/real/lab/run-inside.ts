import { join } from 'node:path';
import { root } from '../../../scripts/paths.mjs';
import { build } from 'esbuild';
import type { Namespace } from './namespace.ts';

/**
 * Runs one of the scripts of test/real/lab/inside in a namespace: code of the product that has to see that network.
 * The script gets `question` as JSON on standard input and answers with JSON on standard output.
 * @param folder where the bundled script is put
 */
export async function runInside<Answer>(
  place: {
    readonly namespace: Namespace;
    readonly folder: string;
    readonly env?: Readonly<Record<string, string>>;
  },
  script: string,
  question: unknown,
): Promise<Answer> {
  const outfile = join(place.folder, 'inside', `${script}.cjs`);
  await build({
    entryPoints: [join(root, 'test/real/lab/inside', `${script}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'cjs',
    logLevel: 'warning',
  });
  const { code, stdout, stderr } = await place.namespace.exec([process.execPath, outfile], {
    input: JSON.stringify(question),
    env: place.env ?? {},
    timeoutMs: 120_000,
  });
  if (code !== 0) throw new Error(`${script} ended with ${code}:\n${stderr}`);
  return JSON.parse(stdout) as Answer;
}
