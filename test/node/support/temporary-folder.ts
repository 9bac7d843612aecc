import { randomUUID } from 'node:crypto';
import { mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Makes a folder with files for one group of tests, removed behind it. Call it inside `describe`. */
export function temporaryFolder(): {
  readonly path: string;
  readonly write: (name: string, content: string | Buffer) => string;
} {
  const path = join(realpathSync(tmpdir()), `airgap-node-${randomUUID()}`);
  before(() => mkdirSync(path));
  after(() => rmSync(path, { recursive: true, force: true }));
  const write = (name: string, content: string | Buffer): string => {
    const file = join(path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  };
  return { path, write };
}
