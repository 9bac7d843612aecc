import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, root } from '../../scripts/paths.mjs';
import { formatReference, parseReference } from '../../src/core/images/reference.ts';
import { isRegclientRegistry, parseRegclientReference } from '../../src/core/images/regclient-reference.ts';
import { curatedReferences } from '../core/images/curated-references.ts';
import { generateReferences } from '../core/images/generate-references.ts';

/** What test/real/judges/reference/main.go prints for one text; absent parts are absent fields. */
interface Parts {
  readonly error?: string;
  readonly scheme?: string;
  readonly registry?: string;
  readonly repository?: string;
  readonly path?: string;
  readonly tag?: string;
  readonly digest?: string;
}

interface Verdict {
  readonly text: string;
  readonly distribution: Parts;
  readonly pulled?: string;
  readonly regclient: Parts;
  readonly regclientHost: boolean;
}

const generated = 4000;

/** The lines of every image list among the fixtures. */
function listedReferences(): string[] {
  const folder = join(root, 'test/fixtures/images');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
    .filter((line) => line !== '');
}

/** Builds the judge below the tool cache; `go build` itself does nothing where nothing changed. */
function buildJudge(): string {
  const folder = join(cache, 'judges');
  mkdirSync(folder, { recursive: true });
  const program = join(folder, 'reference');
  const build = spawnSync('go', ['build', '-o', program, '.'], {
    cwd: join(root, 'test/real/judges/reference'),
    encoding: 'utf8',
  });
  assert.equal(build.status, 0, `go build of the reference judge failed:\n${build.stderr}`);
  return program;
}

function judge(program: string, texts: readonly string[]): Verdict[] {
  const run = spawnSync(program, [], {
    input: texts.map((text) => `${JSON.stringify(text)}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  assert.equal(run.status, 0, run.stderr);
  return run.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Verdict);
}

/** Everything but what is undefined, so that it compares equal to the judge's JSON. */
function present(parts: Record<string, string | undefined>): Parts {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}

describe('image references, judged by the libraries of containerd and regsync', function () {
  this.timeout(180_000);
  let verdicts: readonly Verdict[] = [];

  before(function () {
    if (spawnSync('go', ['version']).error) {
      if (process.env['CI']) assert.fail('go is not installed, and in CI this suite may not be skipped');
      console.log('skipped: image references need go 1.26 or newer to build their judge');
      this.skip();
    }
    const texts = [
      ...new Set([...curatedReferences, ...listedReferences(), ...generateReferences(20_260_101, generated)]),
    ];
    verdicts = judge(buildJudge(), texts);
    assert.deepEqual(
      verdicts.map((verdict) => verdict.text),
      texts,
    );
    console.log(
      `    ${texts.length} references: ${curatedReferences.length} curated, the lists, ${generated} generated, doubles left out`,
    );
  });

  it('agrees with github.com/distribution/reference on every text and part', () => {
    let accepted = 0;
    let emptyRegistry = 0;
    for (const { text, distribution, pulled } of verdicts) {
      const ours = parseReference(text);
      if (distribution.error === undefined && distribution.registry === undefined) {
        // The one deviation: a registry with an empty name, which nobody can pull from.
        assert.ok(!ours.ok && ours.kind === 'registry', JSON.stringify(text));
        emptyRegistry += 1;
        continue;
      }
      if (!ours.ok) {
        assert.ok(distribution.error !== undefined, `${JSON.stringify(text)}: we say ${ours.reason}`);
        continue;
      }
      const { registry, repository, tag, digest } = ours.reference;
      assert.deepEqual(present({ registry, repository, tag, digest }), distribution, JSON.stringify(text));
      const asPulled = { ...ours.reference, tag: digest === undefined ? tag : undefined };
      assert.equal(formatReference(asPulled), pulled, JSON.stringify(text));
      accepted += 1;
    }
    const rejected = verdicts.length - accepted - emptyRegistry;
    console.log(
      `    distribution: ${accepted} accepted, ${rejected} rejected, ${emptyRegistry} with an empty registry`,
    );
    assert.ok(accepted >= 1000 && rejected >= 1000, 'enough on either side');
  });

  it('agrees with regclient on every text and part', () => {
    let accepted = 0;
    for (const { text, regclient } of verdicts) {
      const ours = parseRegclientReference(text);
      if (!ours.ok) {
        assert.ok(regclient.error !== undefined, `${JSON.stringify(text)}: we say ${ours.reason}`);
        continue;
      }
      const { text: _, ...parts } = ours.reference;
      assert.deepEqual(present(parts), regclient, JSON.stringify(text));
      accepted += 1;
    }
    console.log(`    regclient: ${accepted} accepted, ${verdicts.length - accepted} rejected`);
    assert.ok(accepted >= 1000 && verdicts.length - accepted >= 1000, 'enough on either side');
  });

  it('agrees with regclient on what is a registry on its own', () => {
    let accepted = 0;
    for (const { text, regclientHost } of verdicts) {
      assert.equal(isRegclientRegistry(text), regclientHost, JSON.stringify(text));
      if (regclientHost) accepted += 1;
    }
    console.log(`    regclient registries: ${accepted} accepted, ${verdicts.length - accepted} rejected`);
    assert.ok(accepted >= 40, 'enough that are one');
  });
});
