import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { generateNodeFiles } from '../../../src/core/generate/generate-node-files.ts';
import { emptyRecord } from '../../../src/core/generate/generated-record.ts';
import type { GeneratedRecord } from '../../../src/core/generate/generated-record.ts';
import type { Generation } from '../../../src/core/generate/generation.ts';
import { isNodeFile } from '../../../src/core/generate/is-node-file.ts';
import { parseYaml } from '../../../src/core/language/yaml/yaml.ts';
import { randomFrom } from '../../support/random.ts';
import { planFrom } from '../steps/support.ts';
import { randomPlan } from './random-plan.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const least = 'kubernetes: {channel: 1.35-classic/stable}\nimages: {delivery: sideload}\n';
const most = `kubernetes: {channel: 1.35-classic/stable}
images: {delivery: proxy}
proxy: {https: http://squid.internal:3128}
network: {dummyGateway: true}
cluster: {extraSans: [api.example], containerdBaseDir: /opt/ck}
nodes:
  - {name: cp-1, address: 10.0.0.11, role: control-plane}
`;

/** A folder that generating writes into, as the CLI does. */
class Folder {
  readonly files = new Map<string, string>();
  record: GeneratedRecord = emptyRecord;

  generate(plan: string): Generation {
    const generation = generateNodeFiles({
      site: { plan: planFrom(plan) },
      textOf: (path) => this.files.get(path),
      record: this.record,
      sha256,
    });
    for (const file of generation.files)
      if (file.kind === 'create' || file.kind === 'edit') this.files.set(file.path, file.text);
    this.record = generation.record;
    return generation;
  }

  edit(path: string, change: (text: string) => string): void {
    const before = this.files.get(path) ?? '';
    const after = change(before);
    assert.notEqual(after, before, 'the edit changes nothing');
    this.files.set(path, after);
  }
}

const kinds = ({ files }: Generation): Record<string, string> =>
  Object.fromEntries(files.map(({ path, kind }) => [path, kind]));

describe('generateNodeFiles', () => {
  it('writes a file only where it would say something', () => {
    assert.deepEqual(new Folder().generate(least).added, ['node/bootstrap.yaml']);
    assert.deepEqual(new Folder().generate(most).added, [
      'node/http-proxy.conf',
      'node/90-airgap.yaml',
      'node/airgap-default-route.service',
      'node/bootstrap.yaml',
      'node/join-control-plane.yaml',
      'node/join-worker.yaml',
      'node/node.sh',
    ]);
  });

  it('brings a file up to date that nobody touched, and no other one', () => {
    const folder = new Folder();
    folder.generate(most);
    const { updated, kept } = folder.generate(most.replace('squid.internal', 'squid2.internal'));
    assert.deepEqual(updated, ['node/http-proxy.conf']);
    assert.deepEqual(kept, []);
    assert.match(folder.files.get('node/http-proxy.conf') ?? '', /squid2\.internal/);
  });

  it('never overwrites an edited file, and says why', () => {
    const folder = new Folder();
    folder.generate(most);
    folder.edit('node/bootstrap.yaml', (text) => text.replace('enabled: false', 'enabled: true'));
    const edited = folder.files.get('node/bootstrap.yaml');
    const { files, kept } = folder.generate(most);
    assert.equal(folder.files.get('node/bootstrap.yaml'), edited);
    assert.deepEqual(
      kept.map(({ path }) => path),
      ['node/bootstrap.yaml'],
    );
    assert.match(kept[0]?.why ?? '', /changed by hand.*delete the file/);
    assert.ok(!files.some(({ path }) => path === 'node/bootstrap.yaml'));
    folder.files.delete('node/bootstrap.yaml');
    assert.equal(kinds(folder.generate(most))['node/bootstrap.yaml'], 'create');
  });

  const harmless: readonly [what: string, path: string, change: (text: string) => string][] = [
    ['a comment', 'node/http-proxy.conf', (text) => `${text}# ours since May\n; and this\n`],
    ['CRLF', 'node/http-proxy.conf', (text) => text.replaceAll('\n', '\r\n')],
    ['CRLF in YAML', 'node/bootstrap.yaml', (text) => text.replaceAll('\n', '\r\n')],
    ['quotes in YAML', 'node/90-airgap.yaml', (text) => text.replace('scope: link', 'scope: "link"')],
  ];
  for (const [what, path, change] of harmless) {
    it(`takes ${what} for no difference, and keeps it`, () => {
      const folder = new Folder();
      folder.generate(most);
      folder.edit(path, change);
      const edited = folder.files.get(path);
      const again = folder.generate(most);
      assert.equal(kinds(again)[path], 'same');
      assert.deepEqual(again.kept, []);
      assert.equal(folder.files.get(path), edited);
      // Once the plan calls for something else, the edit is still nobody's to overwrite.
      const other = most
        .replace('3128', '3129')
        .replace('opt/ck', 'opt/k8s')
        .replace('true}', 'true, interface: ens3}');
      assert.deepEqual(
        folder.generate(other).kept.map((one) => one.path),
        [path],
      );
    });
  }

  it('counts every file as a person’s where the record is lost', () => {
    const folder = new Folder();
    folder.generate(most);
    folder.record = emptyRecord;
    const { kept } = folder.generate(most.replace('3128', '3129'));
    assert.deepEqual(
      kept.map(({ path }) => path),
      ['node/http-proxy.conf'],
    );
  });

  it('reports what the plan no longer calls for, and deletes nothing', () => {
    const folder = new Folder();
    folder.generate(most);
    const { kept } = folder.generate(most.replace('delivery: proxy', 'delivery: sideload'));
    assert.deepEqual(kept, [
      {
        path: 'node/http-proxy.conf',
        subject: 'the file',
        why: 'the plan no longer calls for it: delete it',
      },
    ]);
    assert.ok(folder.files.has('node/http-proxy.conf'));
  });

  it('does nothing without a plan', () => {
    const generation = generateNodeFiles({
      site: { plan: undefined },
      textOf: () => undefined,
      record: emptyRecord,
      sha256,
    });
    assert.deepEqual([generation.files, generation.record], [[], emptyRecord]);
  });

  for (let seed = 0; seed < 40; seed += 1) {
    it(`holds for plan ${seed}: twice changes nothing, YAML parses, networks are reached directly`, () => {
      const text = randomPlan(randomFrom(`node files ${seed}`));
      const plan = planFrom(text);
      const folder = new Folder();
      const { added, kept } = folder.generate(text);
      assert.deepEqual(kept, []);
      assert.ok(added.includes('node/bootstrap.yaml'));
      for (const [path, content] of folder.files) {
        assert.match(
          content,
          /^# Generated by Air-Gap for Canonical Kubernetes\. Inputs: sha256:[0-9a-f]{64}\n/,
        );
        assert.ok(isNodeFile(path), `${path} would not be found again`);
        if (path.endsWith('.yaml')) assert.deepEqual(parseYaml(content).problems, [], path);
      }
      const dropIn = folder.files.get('node/http-proxy.conf');
      if (dropIn !== undefined) {
        const entries = /NO_PROXY=([^"]*)"/.exec(dropIn)?.[1]?.split(',') ?? [];
        for (const cidr of `${plan.network.podCidr},${plan.network.serviceCidr}`.split(','))
          assert.ok(entries.includes(cidr), `${cidr} would go through the proxy`);
        assert.equal(new Set(entries).size, entries.length, 'an entry stands there twice');
      }
      const written = new Map(folder.files);
      const again = folder.generate(text);
      assert.deepEqual(
        again.files.filter(({ kind }) => kind !== 'same'),
        [],
      );
      assert.deepEqual(again.kept, []);
      assert.deepEqual(folder.files, written);
    });
  }
});
