import { fileURLToPath } from 'node:url';
import { version } from '../package.json';
import { run } from './cli/run.ts';

/** The other door: the same core for a pipeline, a container, or a person with only a terminal. */
void run(process.argv.slice(2), {
  // Read when it is needed: it fails where the folder is gone, and that has to end as any other failure.
  get cwd() {
    return process.cwd();
  },
  env: process.env,
  version,
  digestWorker: fileURLToPath(new URL('digest-worker.mjs', import.meta.url)),
}).then(({ exit, stdout, stderr }) => {
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exitCode = exit;
});
