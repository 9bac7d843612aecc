import assert from 'node:assert/strict';
import { completeInSite } from '../../../src/core/assist/complete-in-site.ts';
import { languageKindOf } from '../../../src/core/check/languages.ts';
import { openSiteDocument } from '../../../src/core/check/site-documents.ts';
import type { CompletionItem } from '../../../src/core/language/completion.ts';
import { applyEdits } from '../../../src/core/problems/problem.ts';
import { makeSite } from './make-site.ts';

const files = {
  'airgap.yaml': `kubernetes:
  channel: 1.32-classic/stable
images:
  lists: [images/*.txt]
mirror:
  url: https://mirror.corp:5000
upstreams:
  quay.io: {prefix: quay}
`,
  'images/k8s.txt':
    'ghcr.io/canonical/coredns:1.12.4-ck0\nquay.io/a/b:1@sha256:' + 'a'.repeat(64) + '\nnginx\n',
};
const root = '/srv/site';
const certificates = ['certs/mirror.crt', 'hosts.d/ghcr.io/ca.crt'];

/** What is offered at `$0`, and the text after the item of a label is taken. */
function offered(
  path: string,
  text: string,
): { items: readonly CompletionItem[]; after: (label: string) => string } {
  const offset = text.indexOf('$0');
  assert.ok(offset >= 0, 'the text has a cursor mark');
  const plain = text.replace('$0', '');
  const kind = languageKindOf(path);
  assert.ok(kind);
  const document = openSiteDocument(kind, plain);
  assert.ok('opened' in document);
  const site = makeSite({ ...files, [path]: path === 'airgap.yaml' ? files['airgap.yaml'] : plain });
  const items = completeInSite(document, offset, { path, site, root, certificates });
  const after = (label: string) => {
    const item = items.find((candidate) => candidate.label === label);
    assert.ok(item, `${label} is not among ${items.map((each) => each.label).join(', ')}`);
    return applyEdits(plain, [{ range: item.range, text: item.insert }]);
  };
  return { items, after };
}

const head = 'version: 1\nsync:\n';
const digest = `sha256:${'a'.repeat(64)}`;

/** A text with its cursor, the label that is taken, and the text after it. */
const cases: readonly [path: string, text: string, label: string, after: string][] = [
  [
    'sync-images.yaml',
    `${head}  - source: $0\n`,
    'ghcr.io/canonical/coredns:1.12.4-ck0',
    `${head}  - source: ghcr.io/canonical/coredns:1.12.4-ck0\n`,
  ],
  [
    'sync-images.yaml',
    `${head}  - source: "ngi$0"\n    target: x\n`,
    'docker.io/library/nginx:latest',
    `${head}  - source: docker.io/library/nginx:latest\n    target: x\n`,
  ],
  [
    'sync-images.yaml',
    `${head}  - source: quay.io/a/b:1@${digest}\n    target: $0`,
    '{{ env "MIRROR" }}/quay/a/b:1',
    `${head}  - source: quay.io/a/b:1@${digest}\n    target: '{{ env "MIRROR" }}/quay/a/b:1'`,
  ],
  [
    'sync-images.yaml',
    `${head}  - target: mir$0\n    source: 'nginx' # the web\n`,
    'mirror.corp:5000/library/nginx:latest',
    `${head}  - target: mirror.corp:5000/library/nginx:latest\n    source: 'nginx' # the web\n`,
  ],
  [
    'sync-images.yaml',
    'creds:\n  - registry: $0\nsync: []\n',
    '{{ env "MIRROR" }}',
    `creds:\n  - registry: '{{ env "MIRROR" }}'\nsync: []\n`,
  ],
  [
    'sync-images.yaml',
    'creds:\n  - registry: a\n    regcert: $0\n',
    '{{ file "/srv/site/certs/mirror.crt" }}',
    `creds:\n  - registry: a\n    regcert: '{{ file "/srv/site/certs/mirror.crt" }}'\n`,
  ],
  [
    'sync-images.yaml',
    `${head}  - sou$0`,
    'source, target, type',
    // The editor puts the indentation of the line before the others.
    `${head}  - source: $1\n  target: $2\n  type: \${3|image,repository,registry|}`,
  ],
  [
    'sync-images.yaml',
    `${head}  $0`,
    'source, target, type',
    `${head}  - source: $1\n  target: $2\n  type: \${3|image,repository,registry|}`,
  ],
  [
    'sync-images.yaml',
    `${head}  - source: a\n  $0\n  - source: b\n`,
    'source, target, type',
    `${head}  - source: a\n  - source: $1\n  target: $2\n  type: \${3|image,repository,registry|}\n  - source: b\n`,
  ],
  [
    'sync-images.yaml',
    `${head}- source: a\n  target: b\n- $0`,
    'source, target, type',
    `${head}- source: a\n  target: b\n- source: $1\n  target: $2\n  type: \${3|image,repository,registry|}`,
  ],
  ['sync-images.yaml', `${head}  - source: '{{ en$0 }}'`, 'env', `${head}  - source: '{{ env "\${1}" }}'`],
  [
    'sync-images.yaml',
    `${head}  - source: "{{ en$0 }}"`,
    'env',
    `${head}  - source: "{{ env \\\\"\${1}\\\\" }}"`,
  ],
  [
    'sync-images.yaml',
    `x-note: '{{ env "TAG_OF" }}'\n${head}  - source: '{{ env "TA$0`,
    'TAG_OF',
    `x-note: '{{ env "TAG_OF" }}'\n${head}  - source: '{{ env "TAG_OF`,
  ],
  [
    'sync-images.yaml',
    `${head}  - target: '{{ .Sy$0 }}'`,
    '.Sync.Source',
    `${head}  - target: '{{ .Sync.Source }}'`,
  ],
  [
    'hosts.d/quay.io/hosts.toml',
    'server = $0',
    'https://mirror.corp:5000/v2/quay',
    'server = "https://mirror.corp:5000/v2/quay"',
  ],
  [
    'hosts.d/docker.io/hosts.toml',
    'server = "$0"',
    'https://registry-1.docker.io',
    'server = "https://registry-1.docker.io"',
  ],
  [
    'hosts.d/quay.io/hosts.toml',
    '[host$0',
    '[host."https://mirror.corp:5000/v2/quay"]',
    '[host."https://mirror.corp:5000/v2/quay"]\n  capabilities = ["pull", "resolve"]\n  override_path = true\n',
  ],
  [
    'hosts.d/ghcr.io/hosts.toml',
    '[host."http$0"]\n',
    '[host."https://mirror.corp:5000"]',
    '[host."https://mirror.corp:5000"]\n  capabilities = ["pull", "resolve"]\n\n',
  ],
  [
    'hosts.d/ghcr.io/hosts.toml',
    '[host."https://a"]\n  ca = $0',
    'ca.crt',
    '[host."https://a"]\n  ca = "ca.crt"',
  ],
  [
    'hosts.d/ghcr.io/hosts.toml',
    'capabilities = ["pull", $0]',
    'resolve',
    'capabilities = ["pull", "resolve"]',
  ],
  ['airgap.yaml', 'mirror:\n  ca: $0', 'certs/mirror.crt', 'mirror:\n  ca: certs/mirror.crt'],
  [
    'airgap.yaml',
    'upstreams:\n  quay.io: {}\n  $0',
    'ghcr.io',
    'upstreams:\n  quay.io: {}\n  ghcr.io:\n  $0',
  ],
  [
    'airgap.yaml',
    'images:\n  overrides:\n    - match: $0',
    'ghcr.io/canonical/coredns',
    'images:\n  overrides:\n    - match: ghcr.io/canonical/coredns',
  ],
];

describe('completeInSite', () => {
  for (const [path, text, label, after] of cases) {
    it(`${label} in ${JSON.stringify(text)}`, () => {
      assert.equal(offered(path, text).after(label), after);
    });
  }

  const labels = (path: string, text: string) =>
    offered(path, text)
      .items.toSorted((a, b) => a.rank - b.rank)
      .map(({ label }) => label);

  it('offers first the images that are not copied yet', () => {
    const [first, second] = labels(
      'sync-images.yaml',
      `${head}  - source: ghcr.io/canonical/coredns:1.12.4-ck0\n  - source: $0\n`,
    );
    assert.deepEqual([first, second], [`quay.io/a/b:1@${digest}`, 'docker.io/library/nginx:latest']);
  });

  it('offers the capabilities that this containerd knows, each once', () => {
    assert.deepEqual(labels('hosts.d/ghcr.io/hosts.toml', `capabilities = ["pull", $0]`), [
      'resolve',
      'push',
    ]);
  });

  it('offers no entry where none can begin', () => {
    for (const text of [`${head}  - source: a\n    $0`, 'creds:\n  - $0', '$0'])
      assert.ok(!labels('sync-images.yaml', text).includes('source, target, type'), text);
  });

  it('offers the fields of an entry in targets only, and nothing in texts of a template', () => {
    assert.ok(!labels('sync-images.yaml', `creds:\n  - user: '{{ $0 }}'`).includes('.Sync.Source'));
    assert.deepEqual(labels('sync-images.yaml', `creds:\n  - user: '{{ lower "$0" }}'`), []);
  });

  it('answers at every place of a broken text', () => {
    const text = `creds: [\n  - registry: '{{ env "\nsync:\n- source: "{{ file \n  target: [{{\n  - type\n]`;
    for (let at = 0; at <= text.length; at += 1)
      assert.ok(Array.isArray(offered('sync-images.yaml', `${text.slice(0, at)}$0${text.slice(at)}`).items));
  });
});
