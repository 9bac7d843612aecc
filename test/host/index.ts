/** Runs inside the extension host: every built test of the folder that AIRGAP_SUITE names. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

/** Called by VS Code; what it throws makes the run fail. */
export async function run(): Promise<void> {
  const folder = process.env['AIRGAP_SUITE'] ?? __dirname;
  const grep = process.env['AIRGAP_GREP'];
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 30_000,
    color: false,
    reporter: 'spec',
    forbidOnly: process.env['CI'] !== undefined,
    ...(grep === undefined ? {} : { grep }),
  });
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (file.endsWith('.test.js')) mocha.addFile(join(folder, file));
  }
  const { passes, failures, pending } = await new Promise<Mocha.Stats>((resolve) => {
    const runner = mocha.run(() =>
      resolve(runner.stats ?? { suites: 0, tests: 0, passes: 0, pending: 0, failures: 0 }),
    );
  });
  console.log(`${passes} passed, ${failures} failed, ${pending} skipped`);
  if (failures > 0) throw new Error(`${failures} tests failed`);
  if (passes === 0) throw new Error(`No test ran in ${folder}`);
}
