import assert from 'node:assert/strict';
import { parseChallenges } from '../../../src/node/registry/challenge.ts';
import { parseManifest, platformOfConfig } from '../../../src/node/registry/manifest.ts';
import { platformMatches } from '../../../src/node/registry/platform.ts';
import { parseRetryAfter } from '../../../src/node/registry/retry-after.ts';

describe('WWW-Authenticate', () => {
  const cases: readonly [
    header: string | undefined,
    challenges: [scheme: string, parameters: Record<string, string>][],
  ][] = [
    [undefined, []],
    ['', []],
    ['Basic realm="r"', [['basic', { realm: 'r' }]]],
    ['BASIC Realm = r', [['basic', { realm: 'r' }]]],
    [
      'Bearer realm="https://h/token",service="s",scope="repository:a/b:pull,push"',
      [['bearer', { realm: 'https://h/token', service: 's', scope: 'repository:a/b:pull,push' }]],
    ],
    [
      'Negotiate, Basic realm="a, b", Bearer realm="x"',
      [
        ['negotiate', {}],
        ['basic', { realm: 'a, b' }],
        ['bearer', { realm: 'x' }],
      ],
    ],
    ['Basic realm="a \\"quoted\\" b"', [['basic', { realm: 'a "quoted" b' }]]],
    [
      'Basic realm="never ends',
      [
        ['basic', {}],
        ['realm', {}],
        ['never', {}],
        ['ends', {}],
      ],
    ],
    ['realm="no scheme"', []],
    ['Bearer __proto__="x"', [['bearer', { ['__proto__']: 'x' }]]],
    [`Basic realm="${'"'.repeat(3)}\u0000\u00ff`, [['basic', { realm: '' }]]],
  ];
  for (const [header, challenges] of cases) {
    it(`is read: ${JSON.stringify(header)}`, () => {
      const read = parseChallenges(header).map(({ scheme, parameters }) => [
        scheme,
        Object.fromEntries(parameters),
      ]);
      assert.deepEqual(read, challenges);
    });
  }
});

describe('Retry-After', () => {
  const now = Date.parse('2026-01-02T03:04:05Z');
  const cases: readonly [header: string | undefined, milliseconds: number | undefined][] = [
    ['0', 0],
    [' 120 ', 120_000],
    ['Fri, 02 Jan 2026 03:04:15 GMT', 10_000],
    ['Fri, 02 Jan 2026 03:04:00 GMT', 0],
    ['-1', undefined],
    ['1.5', undefined],
    ['99999999999', undefined],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ];
  for (const [header, milliseconds] of cases) {
    it(`is read: ${header}`, () => assert.equal(parseRetryAfter(header, now), milliseconds));
  }
});

describe('platforms', () => {
  const cases: readonly [wanted: string, platform: string, matches: boolean][] = [
    ['linux/amd64', 'linux/amd64', true],
    ['linux/amd64', 'linux/amd64/v3', true],
    ['linux/arm64', 'linux/arm64/v8', true],
    ['linux/arm64/v8', 'linux/arm64', true],
    ['linux/arm/v7', 'linux/arm/v6', false],
    ['linux/arm/v7', 'linux/arm', false],
    ['linux/arm64', 'windows/arm64', false],
    ['linux/arm64', 'linux/arm', false],
  ];
  for (const [wanted, platform, matches] of cases) {
    it(`${wanted} is ${matches ? '' : 'not '}met by ${platform}`, () => {
      assert.equal(platformMatches(wanted, platform), matches);
    });
  }

  const digest = `sha256:${'a'.repeat(64)}`;
  const bodies: readonly [body: string, manifest: object | undefined][] = [
    ['', undefined],
    ['null', undefined],
    ['<html>', undefined],
    ['{}', undefined],
    ['{"config": {"digest": "../../x"}}', undefined],
    [`{"config": {"digest": "${digest}"}}`, { kind: 'image', config: digest }],
    ['{"manifests": []}', { kind: 'index', children: [] }],
    [
      '{"manifests": [null, 1, {"digest": 3}, {"digest": "x", "platform": {"os": "linux", "architecture": "amd64"}}]}',
      { kind: 'index', children: [] },
    ],
    [
      `{"manifests": [{"digest": "${digest}", "platform": {"os": "linux", "architecture": "arm", "variant": "v7"}}, {"digest": "${digest}"}]}`,
      { kind: 'index', children: [{ platform: 'linux/arm/v7', digest }] },
    ],
  ];
  for (const [body, manifest] of bodies) {
    it(`are read from a manifest: ${body.replaceAll('a'.repeat(64), '…')}`, () => {
      assert.deepEqual(parseManifest(Buffer.from(body)), manifest);
    });
  }

  it('are read from a configuration', () => {
    assert.equal(
      platformOfConfig(Buffer.from('{"os":"linux","architecture":"s390x","variant":""}')),
      'linux/s390x',
    );
    assert.equal(platformOfConfig(Buffer.from('{"architecture":"s390x"}')), undefined);
    assert.equal(platformOfConfig(Buffer.from('[')), undefined);
  });
});
