import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cache, root } from '../../scripts/paths.mjs';
import {
  resolveRegistry,
  type HostsEntry,
  type HostsTree,
  type RegistryResolution,
} from '../../src/core/containerd/resolve.ts';
import { generateHostsFiles } from '../../src/core/containerd/generate-hosts-files.ts';
import {
  certificate,
  curatedHostsCases,
  mutatedHostsCases,
  type HostsCase,
} from '../core/containerd/hosts-corpus.ts';
import { generatedInputs } from '../core/containerd/hosts-generated.ts';

/** The versions asked, each through a go.mod of its own. */
const versions = ['1.6.38', '1.7.34', '2.1.5', '2.3.3', '2.4.2'];

const mutations = Number(process.env['AIRGAP_HOSTS_MUTATIONS'] ?? 2000);
const seed = Number(process.env['AIRGAP_SEED'] ?? 20260824);

/** What test/real/judges/hosts/main.go prints for one directory. */
interface Answer {
  readonly hosts: readonly JudgedHost[];
  readonly error?: string;
  readonly panic?: string;
  readonly log: readonly string[];
}

interface JudgedHost {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly capabilities: readonly string[];
  readonly header: Readonly<Record<string, readonly string[]>> | null;
  readonly skipVerify: boolean;
  readonly ownRoots: boolean;
  readonly certificates: number;
  readonly httpsFirst: boolean;
}

/** A verdict in the form both sides can be brought to. */
interface Verdict {
  readonly state: string;
  readonly hosts: readonly JudgedHost[];
}

/** What we generate, in the form for each version: CA files are copied beside it. */
function generatedCases(): HostsCase[] {
  return Object.entries(generatedInputs).flatMap(([name, input]) =>
    versions.flatMap((containerd) =>
      generateHostsFiles({ ...input, containerd }).map(({ form, path, text, copies }) => ({
        name: `generated for ${containerd}: ${name}, ${form.registry}`,
        registry: form.registry,
        files: Object.fromEntries(
          [[path, text], ...copies.map(({ to }) => [to, certificate])].map(([file = '', content]) => [
            file.replace('hosts.d/', ''),
            content ?? '',
          ]),
        ),
      })),
    ),
  );
}

function buildJudge(version: string): string {
  const folder = join(cache, 'judges');
  mkdirSync(folder, { recursive: true });
  const program = join(folder, `hosts-${version}`);
  const tags = version.startsWith('1.') ? ['-tags', 'containerd1'] : [];
  const build = spawnSync('go', ['build', `-modfile=go.${version}.mod`, ...tags, '-o', program, '.'], {
    cwd: join(root, 'test/real/judges/hosts'),
    encoding: 'utf8',
  });
  assert.equal(build.status, 0, `go build of the judge of containerd ${version} failed:\n${build.stderr}`);
  return program;
}

function writeCase(folder: string, { files }: HostsCase): void {
  mkdirSync(folder, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    if (content === null) {
      mkdirSync(file, { recursive: true });
      continue;
    }
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

function treeOf(folder: string, { files }: HostsCase): HostsTree {
  const entries = Object.entries(files).map(([path, content]): [string, HostsEntry] => {
    if (content === null) return [path, { kind: 'directory' }];
    if (typeof content === 'string') return [path, { kind: 'file', text: content }];
    return [path, { kind: 'file', text: new TextDecoder().decode(content), utf8: false }];
  });
  return { root: folder, entries: new Map(entries) };
}

function judge(program: string, questions: readonly { root: string; registry: string }[]): Answer[] {
  const run = spawnSync(program, [], {
    input: questions.map((question) => `${JSON.stringify(question)}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  assert.equal(run.status, 0, run.stderr);
  return run.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Answer);
}

function theirs(answer: Answer): Verdict {
  if (answer.panic !== undefined) return { state: 'crash', hosts: [] };
  if (answer.error !== undefined) return { state: 'error', hosts: [] };
  const state = answer.log.some((line) => line.includes('failed to decode')) ? 'discarded' : 'held';
  return {
    state,
    hosts: answer.hosts.map((host) => ({ ...host, header: host.header ?? {} })),
  };
}

/** `none` and `used` look the same from outside: hosts without a line in the log. */
function ours(resolution: RegistryResolution): Verdict {
  const held = resolution.state === 'used' || resolution.state === 'none';
  return {
    state: held ? 'held' : resolution.state,
    hosts: resolution.hosts.map((host) => ({
      scheme: host.scheme,
      host: host.host,
      path: host.path,
      capabilities: host.capabilities,
      header: Object.fromEntries(host.header),
      skipVerify: host.skipVerify ?? false,
      ownRoots: host.ca !== undefined,
      certificates: host.client.length,
      httpsFirst: host.httpsFirst,
    })),
  };
}

/** Where containerd leaves the order to chance, only which hosts are held is compared. */
function comparable(verdict: Verdict, byChance: boolean): Verdict {
  if (!byChance) return verdict;
  return {
    ...verdict,
    hosts: verdict.hosts.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  };
}

describe('hosts directories, judged by containerd itself', function () {
  this.timeout(600_000);
  const cases = [...generatedCases(), ...curatedHostsCases(), ...mutatedHostsCases(mutations, seed)];
  let folder = '';

  before(function () {
    if (spawnSync('go', ['version']).error) {
      if (process.env['CI']) assert.fail('go is not installed, and in CI this suite may not be skipped');
      console.log('skipped: hosts directories need go 1.26 or newer to build their judges');
      this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), 'airgap-hosts-'));
    for (const [index, each] of cases.entries()) writeCase(join(folder, String(index)), each);
  });

  after(() => {
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
  });

  for (const version of versions) {
    it(`agrees with containerd ${version} on every directory`, () => {
      const program = buildJudge(version);
      const roots = cases.map((_, index) => join(folder, String(index)));
      const answers = judge(
        program,
        cases.map(({ registry }, index) => ({ root: roots[index] ?? '', registry })),
      );
      assert.equal(answers.length, cases.length);
      const counts = new Map<string, number>();
      const differences: string[] = [];
      for (const [index, each] of cases.entries()) {
        const answer = answers[index];
        assert.ok(answer);
        const resolution = resolveRegistry(treeOf(roots[index] ?? '', each), each.registry, version);
        const byChance = resolution.reason.includes('in any order');
        const wanted = comparable(theirs(answer), byChance);
        const found = comparable(ours(resolution), byChance);
        counts.set(wanted.state, (counts.get(wanted.state) ?? 0) + 1);
        try {
          assert.deepEqual(found, wanted);
        } catch {
          const text = each.files['ghcr.io/hosts.toml'];
          differences.push(
            [
              each.name,
              JSON.stringify(text),
              `ours   ${JSON.stringify(found)} ${resolution.reason}`,
              `theirs ${JSON.stringify(wanted)} ${answer.error ?? answer.panic ?? answer.log.join(' ')}`,
            ].join('\n    '),
          );
        }
      }
      const summary = [...counts].map(([state, count]) => `${count} ${state}`).join(', ');
      console.log(
        `    containerd ${version}: ${cases.length} directories (${summary}), ${differences.length} differences`,
      );
      assert.deepEqual(differences.slice(0, Number(process.env['AIRGAP_SHOW'] ?? 20)), []);
      // What killed containerd before is refused by go-toml 2.4.
      for (const state of ['held', 'discarded', 'error', ...(version === '2.4.2' ? [] : ['crash'])]) {
        assert.ok(
          (counts.get(state) ?? 0) > 0,
          `no directory of the corpus is ${state} in containerd ${version}`,
        );
      }
    });
  }
});
