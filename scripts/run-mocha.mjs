// Builds and runs the suites that need only Node: run-mocha.mjs core manifest node [--grep TEXT].
// The last line is `N passed, N failed, N skipped`.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import Mocha from 'mocha';
import { buildTests } from './build-tests.mjs';

// Tests find fixtures from here, and leave nothing behind when they are interrupted (process 'exit' listeners).
process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const args = process.argv.slice(2);
const grepAt = args.indexOf('--grep');
const grep = grepAt < 0 ? undefined : args.splice(grepAt, 2)[1];
const files = await buildTests(args);
const mocha = new Mocha({
  ui: 'bdd',
  timeout: 20_000,
  reporter: process.env.CI ? 'dot' : 'dot',
  forbidOnly: Boolean(process.env.CI),
  ...(grep ? { grep } : {}),
});
for (const file of files) mocha.addFile(file);
const runner = mocha.run((failures) => {
  const { passes = 0, pending = 0 } = runner.stats ?? {};
  if (passes + failures === 0) console.error(`No test ran in: ${args.join(' ')}`);
  console.log(`${passes} passed, ${failures} failed, ${pending} skipped`);
  process.exit(failures > 0 || passes + failures === 0 ? 1 : 0);
});
