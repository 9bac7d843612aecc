// kill-when.mjs FILE PID-FILE: ends the processes that PID-FILE names with SIGKILL the moment that FILE is there.
// A program of its own, since a test that waits for VS Code would come late.
import { existsSync, readFileSync } from 'node:fs';

const [file = '', pidFile = ''] = process.argv.slice(2);
const end = Date.now() + 120_000;
const sleeping = new Int32Array(new SharedArrayBuffer(4));
console.log('watching');
while (!existsSync(file)) {
  if (Date.now() > end) {
    console.log(`${file} never came`);
    process.exit(1);
  }
  Atomics.wait(sleeping, 0, 0, 1);
}
const pids = readFileSync(pidFile, 'utf8').trim().split(' ').map(Number);
for (const pid of pids) process.kill(pid, 'SIGKILL');
console.log(`killed ${pids.join(' ')}`);
