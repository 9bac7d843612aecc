import assert from 'node:assert/strict';
import { judgeHostsFile } from '../../../src/core/containerd/hosts-file.ts';
import { resolveReference, type HostsEntry } from '../../../src/core/containerd/resolve.ts';
import { parseReference } from '../../../src/core/images/reference.ts';
import { certificate, curatedHostsCases, hostsTexts, mutatedHostsCases } from './hosts-corpus.ts';

const mirror = 'http://10.10.10.10:5050';
const root = '/etc/containerd/hosts.d';
const usual = hostsTexts['usual'] ?? '';

function resolve(ref: string, version: string, files: Readonly<Record<string, string>>) {
  const entries = Object.entries(files).map(([path, text]): [string, HostsEntry] => [
    path,
    { kind: 'file', text },
  ]);
  const parsed = parseReference(ref);
  assert.ok(parsed.ok);
  return resolveReference({ root, entries: new Map(entries) }, { ...parsed.reference, text: ref }, version);
}

/** State and requests for a text in ghcr.io/hosts.toml, asked for ghcr.io/a/b:1. */
const cases: readonly (readonly [
  text: string,
  version: string,
  state: string,
  requests: readonly string[],
])[] = [
  [
    'usual',
    '1.6',
    'used',
    [`${mirror}/v2/a/b/manifests/1?ns=ghcr.io`, `${mirror}/v2/a/b/manifests/1?ns=ghcr.io`],
  ],
  [
    'no server',
    '2.1.5',
    'used',
    [`${mirror}/v2/a/b/manifests/1?ns=ghcr.io`, 'https://ghcr.io/v2/a/b/manifests/1'],
  ],
  ['server only', '1.6.39', 'discarded', ['https://ghcr.io/v2/a/b/manifests/1']],
  ['server only', '1.7', 'used', [`${mirror}/v2/a/b/manifests/1?ns=ghcr.io`]],
  ['server and an empty host table', '1.6', 'used', [`${mirror}/v2/a/b/manifests/1?ns=ghcr.io`]],
  ['unquoted server', '2.3', 'discarded', ['https://ghcr.io/v2/a/b/manifests/1']],
  [
    'override only in the table',
    '1.7',
    'used',
    ['https://m:5050/v2/x/a/b/manifests/1?ns=ghcr.io', 'https://m:5050/v2/x/v2/a/b/manifests/1?ns=ghcr.io'],
  ],
  ['misspelt table', '1.6', 'discarded', ['https://ghcr.io/v2/a/b/manifests/1']],
  ['misspelt table', '1.7', 'used', [`${mirror}/v2/a/b/manifests/1?ns=ghcr.io`]],
  ['IPv6 mirror', '1.7', 'discarded', ['https://ghcr.io/v2/a/b/manifests/1']],
  ['byte order mark', '2.1', 'discarded', ['https://ghcr.io/v2/a/b/manifests/1']],
  ['dotted keys of one host', '2.1', 'crash', []],
  ['dotted keys of one host', '2.4', 'used', [`${mirror}/v2/a/b/manifests/1?ns=ghcr.io`]],
  ['two lists of tables', '1.7', 'crash', []],
  ['two lists of tables', '2.1', 'discarded', ['https://ghcr.io/v2/a/b/manifests/1']],
  ['date as server', '2.1', 'crash', []],
];

describe('what containerd asks', () => {
  it('says of no registry that it has no directory where not all of the root could be read', () => {
    const parsed = parseReference('quay.io/a/b:1');
    assert.ok(parsed.ok);
    const entries = new Map<string, HostsEntry>([['', { kind: 'directory', unread: 'too many files' }]]);
    const { hostsFile } = resolveReference(
      { root, entries },
      { ...parsed.reference, text: 'quay.io/a/b:1' },
      '2.1',
    );
    assert.deepEqual([hostsFile.state, hostsFile.reason], ['error', 'not looked at: too many files']);
  });

  for (const [name, version, state, requests] of cases) {
    it(`is known for "${name}" on ${version}`, () => {
      const found = resolve('ghcr.io/a/b:1', version, { 'ghcr.io/hosts.toml': hostsTexts[name] ?? '' });
      assert.equal(found.hostsFile.state, state, found.hostsFile.reason);
      assert.deepEqual(found.requests, requests);
      assert.equal(found.hostsFile.path, 'ghcr.io/hosts.toml');
      if (state !== 'used') assert.notEqual(found.hostsFile.reason, '');
    });
  }

  it('gives the whole answer for a pull through a mirror', () => {
    assert.deepEqual(
      resolve('nginx', '1.7.34', { 'docker.io/hosts.toml': `[host."${mirror}"]\ncapabilities = ["pull"]\n` }),
      {
        ref: 'nginx',
        upstream: 'docker.io',
        hostsFile: { path: 'docker.io/hosts.toml', state: 'used', reason: '' },
        hosts: [
          {
            url: `${mirror}/v2`,
            kind: 'host',
            capabilities: ['pull'],
            asked: false,
            why: 'it has no resolve, so it is not asked for a tag',
          },
          {
            url: 'https://registry-1.docker.io/v2',
            kind: 'server',
            capabilities: ['pull', 'resolve', 'push'],
            asked: true,
            why: 'after every host',
          },
        ],
        requests: ['https://registry-1.docker.io/v2/library/nginx/manifests/latest'],
      },
    );
  });

  it('asks a mirror with pull alone for a digest', () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    const files = { 'ghcr.io/hosts.toml': `server = "${mirror}"\ncapabilities = ["pull"]\n[host]\n` };
    assert.deepEqual(resolve(`ghcr.io/a/b@${digest}`, '2.3', files).requests, [
      `${mirror}/v2/a/b/manifests/${digest}?ns=ghcr.io`,
    ]);
    assert.deepEqual(resolve('ghcr.io/a/b:1', '2.3', files).requests, []);
  });

  it('takes the directory with underscores before the one with a colon, and _default last', () => {
    const files = {
      'r.io_5000_/hosts.toml': 'server = "http://a"\n[host]\n',
      'r.io:5000/hosts.toml': 'server = "http://b"\n[host]\n',
      '_default/hosts.toml': 'server = "http://c"\n[host]\n',
    };
    assert.deepEqual(resolve('r.io:5000/x:1', '2.3', files).requests, [
      'http://a/v2/x/manifests/1?ns=r.io%3A5000',
    ]);
    assert.deepEqual(resolve('other.io/x:1', '2.3', files).requests, [
      'http://c/v2/x/manifests/1?ns=other.io',
    ]);
  });

  it('says that nothing is there for a registry', () => {
    const { hostsFile, requests } = resolve('quay.io/x:1', '2.3', { 'ghcr.io/hosts.toml': usual });
    assert.deepEqual([hostsFile.path, hostsFile.state], [null, 'none']);
    assert.deepEqual(requests, ['https://quay.io/v2/x/manifests/1']);
  });

  it('fails every pull for a CA file that is not there or holds no certificate, whichever host names it', () => {
    const file = `server = "${mirror}"\n[host."https://m"]\nca = "ca.crt"\n`;
    assert.equal(resolve('ghcr.io/x:1', '1.7', { 'ghcr.io/hosts.toml': file }).hostsFile.state, 'error');
    assert.equal(
      resolve('ghcr.io/x:1', '1.7', { 'ghcr.io/hosts.toml': file, 'ghcr.io/ca.crt': 'x' }).hostsFile.state,
      'error',
    );
    const held = resolve('ghcr.io/x:1', '1.7', { 'ghcr.io/hosts.toml': file, 'ghcr.io/ca.crt': certificate });
    assert.equal(held.hostsFile.state, 'used');
  });

  it('says so of a CA file elsewhere, which it cannot see', () => {
    const file = `server = "${mirror}"\nca = "/etc/ssl/x.pem"\n[host]\n`;
    const { hostsFile, requests } = resolve('ghcr.io/x:1', '1.7', { 'ghcr.io/hosts.toml': file });
    assert.equal(hostsFile.state, 'used');
    assert.match(hostsFile.reason, /\/etc\/ssl\/x\.pem .* was not looked at/);
    assert.deepEqual(requests, [
      'https://10.10.10.10:5050/v2/x/manifests/1?ns=ghcr.io',
      `${mirror}/v2/x/manifests/1?ns=ghcr.io`,
    ]);
  });

  it('has a verdict for every case of the corpus and every version', () => {
    const texts = [...curatedHostsCases(), ...mutatedHostsCases(200, 11)]
      .map((each) => each.files['ghcr.io/hosts.toml'])
      .filter((text) => typeof text === 'string');
    const states = new Set<string>();
    for (const version of ['1.6', '1.7', '2.0.5', '2.0', '2.1', '2.2', '2.3', '2.4', '9.9', 'x']) {
      for (const text of texts) {
        states.add(judgeHostsFile(text, { directory: root, registry: 'ghcr.io', version }).state);
      }
    }
    assert.deepEqual([...states].toSorted(), ['crash', 'discarded', 'used']);
  });
});
