import { execFileSync } from 'node:child_process';
import type { Context } from 'mocha';

/**
 * Skips the tests of a group by name and reason where a program is missing; in CI that is a failure.
 * Call it inside `describe`.
 * @param hint how to get it
 */
export function needProgram(name: string, hint: string): void {
  before(`needs ${name}`, function needs(this: Context) {
    try {
      execFileSync('which', [name], { stdio: 'ignore' });
    } catch {
      if (process.env['CI']) throw new Error(`${name} is missing in CI: ${hint}`);
      console.log(`      skipped: ${name} is missing: ${hint}`);
      this.skip();
    }
  });
}
