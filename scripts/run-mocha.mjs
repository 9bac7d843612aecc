// Builds and runs the suites that need only Node: run-mocha.mjs core manifest node [--grep TEXT].
// The last line is `N passed, N failed, N skipped`. A reason in AIRGAP_MISSING skips every test for that reason.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import Mocha from 'mocha';
import { buildTests } from './build-tests.mjs';

// Tests find fixtures from here, and leave nothing behind when they are interrupted (process 'exit' listeners).
process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130));

const args = process.argv.slice(2);
const grepAt = args.indexOf('--grep');
const grep = grepAt < 0 ? undefined : args.splice(grepAt, 2)[1];
const missing = process.env.AIRGAP_MISSING;
const files = await buildTests(args);
const mocha = new Mocha({
  ui: 'bdd',
  timeout: 20_000,
  // Suites of many small tests show a dot for each, those of a few long ones tell how far they are.
  reporter: args.some((suite) => suite === 'ui' || suite === 'real') ? 'spec' : 'dot',
  forbidOnly: Boolean(process.env.CI),
  ...(grep ? { grep } : {}),
});
if (missing) {
  mocha.rootHooks({
    beforeAll() {
      this.skip();
    },
  });
}
for (const file of files) mocha.addFile(file);
const skipped = [];
const runner = mocha.run((failures) => {
  const { passes = 0, pending = 0 } = runner.stats ?? {};
  for (const title of skipped) console.log(`skipped: ${title}${missing ? `: ${missing}` : ''}`);
  const nothing = passes + failures === 0 && !(missing && pending > 0);
  if (nothing) console.error(`No test ran in: ${args.join(' ')}`);
  console.log(`${passes} passed, ${failures} failed, ${pending} skipped`);
  process.exit(failures > 0 || nothing ? 1 : 0);
});
runner.on('pending', (test) => skipped.push(test.fullTitle()));
