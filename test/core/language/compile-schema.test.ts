import Ajv from 'ajv';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { airgapSchema } from '../../../src/generated/airgap-schema.ts';
import { bootstrapSchema } from '../../../src/generated/bootstrap-schema.ts';
import { hostsSchema } from '../../../src/generated/hosts-schema.ts';
import { regsyncSchema } from '../../../src/generated/regsync-schema.ts';
import { structureModule } from '../../../scripts/schema-structure.mjs';
import { compileSchema } from '../../../src/core/language/compile-schema.ts';
import type { Schema } from '../../../src/core/language/schema.ts';
import { plainOf } from '../../../src/core/language/tree.ts';
import { parseYaml } from '../../../src/core/language/yaml/yaml.ts';
import { randomFrom } from '../../support/random.ts';

const ownWords = ['enumDescriptions', 'patternMessage', 'misspellings', 'since'];

/** What ships of each schema. */
const structures: Readonly<Record<string, Schema>> = {
  airgap: airgapSchema,
  bootstrap: bootstrapSchema,
  hosts: hostsSchema,
  regsync: regsyncSchema,
};

/** Documents that fit, to be damaged. */
const good: Readonly<Record<string, readonly string[]>> = {
  airgap: [
    readFileSync('examples/site/airgap.yaml', 'utf8'),
    'kubernetes: {channel: 1.36-classic/stable}\nimages: {delivery: proxy, overrides: [{match: ghcr.io/a/, delivery: [mirror, sideload]}, {match: b, delivery: proxy}]}\nupstreams: {"registry.corp:5000": {ca: certs/a.crt, login: true, prefix: a/b}}\nproxy: {http: http://p:1, noProxy: [a.b], login: false}\nnodes: [{name: a, address: "::1", role: worker, arch: arm64, interface: ens3}]\nupgrade: {to: 1.36-classic/stable}\n',
  ],
  bootstrap: [
    'cluster-config: {network: {enabled: true}, dns: {enabled: true, upstream-nameservers: [a]}, load-balancer: {cidrs: [a], bgp-peer-port: 7}, annotations: {a: b}}\npod-cidr: 10.1.0.0/16\nextra-sans: [a]\nsecure-port: 6443\nca-crt: |\n  a\nextra-node-kubelet-args: {"--a": b}\n',
  ],
  regsync: [
    'version: 1\ncreds: [{registry: a:1, user: u, pass: p, tls: disabled, reqPerSec: 1.5, repoAuth: true}]\ndefaults: {interval: 60m, parallel: 2, ratelimit: {min: 1, retry: 15m}, mediaTypes: [a]}\nsync: [{source: a/b:1, target: c/b:1, type: image, platform: linux/amd64, tags: {allow: [a], deny: [b]}}]\nx-mine: 1\n',
  ],
  hosts: [
    '{server: "http://m:1", ca: [a.crt], host: {"http://m:1": {capabilities: [pull, resolve], skip_verify: true, client: [[a, b]], header: {Authorization: x, X: [a, b]}, override_path: true, dial_timeout: 3s}}}',
  ],
};

const odd: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e9,
  '',
  'x',
  '\u{1F600}'.repeat(3),
  'a'.repeat(5000),
  [],
  [1],
  ['x', 'x'],
  [['a', 'b', 'c']],
  {},
  { x: 1 },
  { x: { y: [] } },
];

type Random = ReturnType<typeof randomFrom>;

/** Changes one place of a plain value: takes it out, puts something odd there, adds a key, says an item twice. */
function damage(value: unknown, random: Random): unknown {
  if (Array.isArray(value) && value.length > 0 && random.below(3) > 0) {
    const at = random.below(value.length);
    const copy: unknown[] = [...(value as unknown[])];
    copy[at] = damage(copy[at], random);
    return copy;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const entries = Object.entries(value);
    const choice = random.below(8);
    if (choice === 0)
      return Object.fromEntries(entries.filter((_, index) => index !== random.below(entries.length)));
    if (choice === 1)
      return {
        ...value,
        [random.pick(['bogus', 'x-y', 'a b', '__proto__x', 'server', 'sync', ''])]: random.pick(odd),
      };
    if (choice < 7 && entries.length > 0) {
      const at = random.below(entries.length);
      return Object.fromEntries(
        entries.map(([key, inner], index) => [key, index === at ? damage(inner, random) : inner]),
      );
    }
  }
  if (Array.isArray(value) && random.below(2) === 0)
    return [...(value as unknown[]), ...(value as unknown[]).slice(0, 1)];
  return random.pick(odd);
}

describe('compileSchema', () => {
  for (const [name, texts] of Object.entries(good)) {
    it(`judges 3 000 values by schemas/${name}.schema.json as ajv does`, () => {
      const schema = JSON.parse(readFileSync(`schemas/${name}.schema.json`, 'utf8')) as object;
      const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true, strictTypes: false });
      for (const word of ownWords) ajv.addKeyword(word);
      const theirs = ajv.compile(schema);
      const ours = compileSchema(structures[name] ?? {});
      const random = randomFrom(`schema ${name}`);
      const counts = { fits: 0, does_not: 0 };
      for (let round = 0; round < 3000; round += 1) {
        let value = plainOf(parseYaml(random.pick(texts)).root);
        for (let times = random.below(4); times > 0; times -= 1) value = damage(value, random);
        const fits = theirs(value);
        const errors = ours(value);
        const shown = JSON.stringify(value)?.slice(0, 500);
        assert.equal(
          errors.length === 0,
          fits,
          `${shown}\nours: ${JSON.stringify(errors.map(({ path, keyword }) => ({ path, keyword })))}\najv: ${ajv.errorsText(theirs.errors)}`,
        );
        counts[fits ? 'fits' : 'does_not'] += 1;
        // Beside an alternative that is not met ajv lists its branches; all else must be the same, place by place.
        const alternatives = (theirs.errors ?? [])
          .filter((error) => error.keyword === 'anyOf')
          .map((error) => error.instancePath);
        const outside = (pointer: string): boolean =>
          !alternatives.some(
            (alternative) => pointer === alternative || pointer.startsWith(`${alternative}/`),
          );
        const pointerOf = (path: readonly (string | number)[]): string =>
          path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
        assert.deepEqual(
          errors
            .filter(({ path }) => outside(pointerOf(path)))
            .map(({ path, keyword }) => `${pointerOf(path)} ${keyword}`)
            .toSorted(),
          (theirs.errors ?? [])
            .filter((error) => outside(error.instancePath) && !error.schemaPath.includes('/propertyNames/'))
            .map((error) => `${error.instancePath} ${error.keyword}`)
            .toSorted(),
          shown,
        );
      }
      assert.ok(counts.fits > 300 && counts.does_not > 1000, JSON.stringify(counts));
    });
  }

  it('is given no schema with a word that it does not know', () => {
    assert.throws(() => structureModule('schema', { items: { type: 'string', format: 'uri' } }), /format/);
  });

  it('gives the errors of the branch that got further', () => {
    const validate = compileSchema({
      anyOf: [{ type: 'string' }, { type: 'array', items: { enum: ['a'] } }],
    });
    assert.deepEqual(
      validate(['b']).map(({ path, keyword }) => [path, keyword]),
      [[[0], 'enum']],
    );
    assert.deepEqual(
      validate(5).map(({ path, keyword }) => [path, keyword]),
      [[[], 'anyOf']],
    );
  });
});
