import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const documents = [
  'README.md',
  'docs/architecture.md',
  'docs/images.md',
  'docs/testing.md',
  'docs/benchmarks.md',
];

describe('the documents', () => {
  it('show commands of the command line that do what is said beside them', () => {
    const folder = mkdtempSync(join(tmpdir(), 'airgap-readme-'));
    try {
      cpSync('examples', join(folder, 'examples'), { recursive: true });
      symlinkSync(join(process.cwd(), 'dist'), join(folder, 'dist'));
      const commands = readFileSync('README.md', 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('node dist/cli.js '));
      const exits = commands.map((command) => {
        const [, ...args] = (command.split('#')[0] ?? '').trim().split(/\s+/);
        const { status, stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
        return { command: args.slice(1, 3).join(' '), status, stdout };
      });
      assert.deepEqual(
        exits.map(({ command, status }) => `${command} ${status}`),
        [
          'check examples/site 1',
          'generate examples/site 0',
          'check examples/site 0',
          'resolve --hosts 0',
          'images examples/site/images/k8s.txt 0',
          // The snap is the reader's own, so it is not there.
          'snap k8s.snap 2',
        ],
      );
      assert.match(exits[0]?.stdout ?? '', /16 images come in by mirror/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('name npm scripts that there are', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = documents.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/npm (?:run ([a-z]+)|(start|test)\b)/g)].map(
        (match) => match[1] ?? match[2] ?? '',
      ),
    );
    const missing = named.filter((name) => !(name in scripts));
    assert.ok(named.length > 5);
    assert.deepEqual(missing, []);
  });

  it('link to files that there are', () => {
    const links = documents.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) =>
        join(dirname(file), match[1] ?? ''),
      ),
    );
    assert.ok(links.length > 5);
    assert.deepEqual(
      links.filter((link) => !existsSync(link)),
      [],
    );
  });
});
