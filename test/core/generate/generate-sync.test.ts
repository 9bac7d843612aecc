import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { openSiteDocument, siteOf } from '../../../src/core/check/site-documents.ts';
import { mirrorImages } from '../../../src/core/check/coverage.ts';
import { emptyRecord } from '../../../src/core/generate/generated-record.ts';
import type { GeneratedRecord } from '../../../src/core/generate/generated-record.ts';
import { generateSync } from '../../../src/core/generate/generate-sync.ts';
import type { Generation } from '../../../src/core/generate/generation.ts';
import { parseReference } from '../../../src/core/images/reference.ts';
import { parseYaml } from '../../../src/core/language/yaml/yaml.ts';
import { readPlan } from '../../../src/core/plan/read-plan.ts';
import { applyEdits } from '../../../src/core/problems/problem.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const planText = `kubernetes: {channel: 1.35-classic/stable}
images:
  overrides:
    - {match: ghcr.io/canonical/k8s-snap/pause, delivery: sideload}
mirror: {url: http://10.10.10.10:5050}
upstreams:
  quay.io: {prefix: quay}
`;
const listText =
  'ghcr.io/canonical/coredns:1.12\nnginx:1.27\nghcr.io/canonical/k8s-snap/pause:3.10\nquay.io/a/b:1\n';

function siteWith(list: string, sync?: string) {
  const { plan } = readPlan(parseYaml(planText));
  const documents = new Map([['images/k8s.txt', openSiteDocument('images', list)]]);
  if (sync !== undefined) documents.set('sync-images.yaml', openSiteDocument('sync', sync));
  return siteOf(documents, { plan, fileExists: () => undefined });
}

function generate(list: string, existing?: string, record: GeneratedRecord = emptyRecord): Generation {
  const site = siteWith(list);
  assert.ok(site.plan?.mirror);
  return generateSync({ site, mirror: site.plan.mirror, root: '/site', existing, record, sha256 });
}

function textOf(generation: Generation): string {
  const [file] = generation.files;
  assert.ok(file !== undefined && (file.kind === 'create' || file.kind === 'edit'), file?.kind);
  return file.text;
}

describe('generateSync', () => {
  it('writes an entry for each image that comes in by mirror, where containerd will ask for it', () => {
    const generation = generate(listText);
    assert.deepEqual(generation.added, [
      'ghcr.io/canonical/coredns:1.12',
      'docker.io/library/nginx:1.27',
      'quay.io/a/b:1',
    ]);
    const coverage = mirrorImages(siteWith(listText, textOf(generation)));
    assert.deepEqual(
      coverage.map(({ repository, reference, sync }) => [repository, reference, sync.state]),
      [
        ['canonical/coredns', '1.12', 'synced'],
        ['library/nginx', '1.27', 'synced'],
        ['quay/a/b', '1', 'synced'],
      ],
    );
  });

  it('changes nothing the second time', () => {
    const first = generate(listText);
    const again = generate(listText, textOf(first), first.record);
    assert.deepEqual(again.files, [{ kind: 'same', path: 'sync-images.yaml' }]);
    assert.deepEqual(again.record, first.record);
  });

  it('offers an entry that is listed no longer, and knows it again later', () => {
    const first = generate(listText);
    const shorter = listText.replace('nginx:1.27\n', '');
    const second = generate(shorter, textOf(first), first.record);
    assert.deepEqual(
      second.removable.map(({ source }) => source),
      ['docker.io/library/nginx:1.27'],
    );
    const third = generate(shorter, textOf(second), second.record);
    assert.equal(third.removable.length, 1, 'what was not removed is still ours');
    const [removable] = third.removable;
    assert.ok(removable);
    const removed = applyEdits(textOf(second), [removable.edit]);
    assert.ok(!removed.includes('nginx'));
    assert.equal(generate(shorter, removed, third.record).removable.length, 0);
  });

  it('does not offer what a person wrote', () => {
    const first = generate(listText);
    const theirs = `${textOf(first)}  # mine\n  - source: docker.io/library/redis:7\n    target: '{{ env "MIRROR" }}/library/redis:7'\n    type: image\n`;
    const again = generate(listText, theirs, first.record);
    assert.deepEqual(again.files, [{ kind: 'same', path: 'sync-images.yaml' }]);
    assert.deepEqual(again.removable, []);
  });

  it('adds a selection and leaves the rest alone', () => {
    const first = generate(listText);
    const site = siteWith(listText);
    const redis = parseReference('redis:7');
    assert.ok(site.plan?.mirror && redis.ok);
    const request = {
      site,
      mirror: site.plan.mirror,
      root: '/site',
      existing: textOf(first),
      record: first.record,
      sha256,
    };
    const more = generateSync({ ...request, only: [redis.reference] });
    assert.deepEqual(more.added, ['docker.io/library/redis:7']);
    assert.deepEqual(more.removable, []);
    assert.equal(more.record.syncEntries.length, 4);
  });

  it('refuses a file that it could break, and says where', () => {
    const [file] = generate(listText, 'sync: [\n').files;
    assert.equal(file?.kind, 'refused');
    assert.match(file.why, /^Line \d/);
  });

  it('has a digest that depends on what the file depends on, and on nothing else', () => {
    const digest = (text: string): string => /sha256:([0-9a-f]{64})/.exec(text)?.[1] ?? '';
    const one = digest(textOf(generate(listText)));
    assert.notEqual(one, '');
    assert.equal(digest(textOf(generate(`# a comment\n${listText}`))), one);
    assert.notEqual(digest(textOf(generate(listText.replace('1.12', '1.13')))), one);
  });
});
