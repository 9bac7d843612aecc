import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runProgram } from '../../support/program.ts';
import type { ProgramResult } from '../../support/program.ts';

/** Unit files in a folder of their own, read by the real systemd without one that runs. */
export class UnitFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'airgap-units-'));

  constructor(files: Readonly<Record<string, string>>) {
    // The dump is made by a user without rights, who has to be able to read this.
    chmodSync(this.path, 0o755);
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.path, name)), { recursive: true });
      writeFileSync(join(this.path, name), text);
    }
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  /** What `systemd-analyze verify` says of a unit and its drop-ins. */
  verify(unit: string): Promise<ProgramResult> {
    return runProgram(['systemd-analyze', 'verify', '--man=no', unit], { env: this.#env() });
  }

  /** A unit as systemd holds it after reading: the lines of its dump, without their indentation. */
  async dump(unit: string): Promise<readonly string[]> {
    return (await this.dumpWithAll(unit)).get(unit) ?? [];
  }

  /**
   * The dumps of a unit and of all that it pulls in, by name. `systemd --test` works out what it would start and starts
   * nothing.
   */
  async dumpWithAll(unit: string): Promise<ReadonlyMap<string, readonly string[]>> {
    const systemd = ['/lib/systemd/systemd', '--test', '--system', `--unit=${unit}`, '--no-pager'];
    const asNobody =
      process.getuid?.() === 0
        ? ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups', ...systemd]
        : systemd;
    const { stdout, stderr } = await runProgram(asNobody, { env: this.#env() });
    const dumps = new Map<string, string[]>();
    let at: string[] = [];
    for (const line of stdout.split('\n')) {
      const name = /^\s*-> Unit (.+):$/.exec(line)?.[1];
      if (name === undefined) at.push(line.trim());
      else dumps.set(name, (at = []));
    }
    if (!dumps.has(unit)) throw new Error(`systemd dumped no ${unit}: ${stderr.slice(0, 2000)}`);
    return dumps;
  }

  #env(): Record<string, string> {
    const { PATH = '' } = process.env;
    // The colon at the end adds the machine's own units, which every unit depends on.
    return { PATH, HOME: this.path, XDG_RUNTIME_DIR: this.path, SYSTEMD_UNIT_PATH: `${this.path}:` };
  }
}

/** The values of `KEY: VALUE` lines of a dump. */
export function dumped(lines: readonly string[], key: string): readonly string[] {
  return lines.filter((line) => line.startsWith(`${key}: `)).map((line) => line.slice(key.length + 2));
}
