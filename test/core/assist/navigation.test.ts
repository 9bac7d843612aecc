import assert from 'node:assert/strict';
import { fileLinks } from '../../../src/core/assist/file-links.ts';
import { foldsOf } from '../../../src/core/assist/folds.ts';
import { imagePlaces } from '../../../src/core/assist/image-places.ts';
import { lensesOf } from '../../../src/core/assist/lenses.ts';
import { outlineOf } from '../../../src/core/assist/outline.ts';
import type { OutlineItem } from '../../../src/core/assist/outline.ts';
import { mirrorAt, mirrorNames, whyNoMirror } from '../../../src/core/assist/rename-mirror.ts';
import type { PlaceInSite, SitePlace } from '../../../src/core/assist/site-place.ts';
import { makeDocuments, makeSite } from './make-site.ts';

const files: Readonly<Record<string, string>> = {
  'airgap.yaml': `kubernetes:
  channel: 1.35-classic/stable
images:
  lists: [images/*.txt, more.txt]
mirror:
  url: https://mirror.corp:5000/ # mirror.corp:5000
  ca: certs/ca.crt
nodes:
  - name: cp-1
    address: 10.0.0.1
    role: worker
`,
  'images/k8s.txt': '# nginx\nnginx\nghcr.io/a/b:1\n',
  'images/apps.txt': 'docker.io/library/nginx:latest\n',
  'sync-images.yaml': `version: 1
creds:
  - registry: mirror.corp:5000
    regcert: '{{ file "/etc/ca.crt" }}'
sync:
  - source: docker.io/nginx
    target: "mirror.corp:5000/library/nginx:latest"
    type: image
  - source: quay.io/c/d:1
    target: mirror.corp:50001/c/d:1
    type: image
`,
  'hosts.d/docker.io/hosts.toml': `server = "https://mirror.corp:5000"

[host."https://mirror.corp:5000"]
  capabilities = ["pull", "resolve"]
  ca = ["ca.crt", "/etc/other.crt"]

# the header of requests to "mirror.corp:5000"
[host."https://mirror.corp:5000".header] # a table
  x = [
    ["a"],
  ]
`,
  'hosts.d/_default/hosts.toml': 'server = "https://mirror.corp"\n',
};
const documents = makeDocuments(files);
const site = makeSite(files);

/** The place of a word in a file: the first of it, behind another word where one is given. */
function placeOf(path: string, word: string, behind = ''): PlaceInSite {
  const text = files[path] ?? '';
  const offset = text.indexOf(word, text.indexOf(behind));
  assert.ok(offset >= 0, `${word} does not stand in ${path}`);
  return { path, offset, site, documents };
}

function documentOf(path: string) {
  const document = documents.get(path);
  assert.ok(document);
  return document;
}

const shown = (places: readonly SitePlace[] = []) =>
  places.map(({ path, range }) => `${path}: ${files[path]?.slice(range.start, range.end) ?? ''}`);

describe('imagePlaces', () => {
  const nginx = {
    lines: ['images/k8s.txt: nginx', 'images/apps.txt: docker.io/library/nginx:latest'],
    sources: ['sync-images.yaml: docker.io/nginx'],
    hosts: ['hosts.d/docker.io/hosts.toml: '],
  };
  for (const [path, word, behind] of [
    ['images/k8s.txt', 'nginx', '\nn'],
    ['images/apps.txt', 'library', ''],
    ['sync-images.yaml', 'docker.io/nginx', ''],
    ['sync-images.yaml', 'library/nginx', ''],
  ] as const) {
    it(`finds all of an image from ${word} in ${path}`, () => {
      const found = imagePlaces(placeOf(path, word, behind));
      assert.deepEqual(
        { lines: shown(found?.lines), sources: shown(found?.sources), hosts: shown(found?.hosts) },
        nginx,
      );
    });
  }

  it('comes to _default where a registry has no directory of its own', () => {
    assert.deepEqual(shown(imagePlaces(placeOf('images/k8s.txt', 'ghcr.io'))?.hosts), [
      'hosts.d/_default/hosts.toml: ',
    ]);
  });

  it('goes from a hosts.toml to the images of its registry', () => {
    const found = imagePlaces(placeOf('hosts.d/docker.io/hosts.toml', 'server'));
    assert.deepEqual(shown(found?.lines), nginx.lines);
    assert.equal(imagePlaces(placeOf('hosts.d/_default/hosts.toml', 'server')), undefined);
  });

  it('goes nowhere from a comment, a key, or a plan', () => {
    assert.equal(imagePlaces(placeOf('images/k8s.txt', '# nginx')), undefined);
    assert.equal(imagePlaces(placeOf('sync-images.yaml', 'type')), undefined);
    assert.equal(imagePlaces(placeOf('airgap.yaml', 'mirror')), undefined);
  });
});

describe('mirrorNames', () => {
  it('finds the mirror in all files, and no longer name that begins like it', () => {
    assert.deepEqual(
      mirrorNames({ site, documents }).map(({ path, range }) => {
        const text = files[path] ?? '';
        return `${path}:${text.slice(0, range.start).split('\n').length}: ${text.slice(range.start, range.end)}`;
      }),
      [
        'airgap.yaml:6: mirror.corp:5000',
        'sync-images.yaml:7: mirror.corp:5000',
        'sync-images.yaml:3: mirror.corp:5000',
        'hosts.d/docker.io/hosts.toml:1: mirror.corp:5000',
        'hosts.d/docker.io/hosts.toml:3: mirror.corp:5000',
        'hosts.d/docker.io/hosts.toml:8: mirror.corp:5000',
      ],
    );
  });

  it('is found under the cursor and nowhere else', () => {
    assert.ok(mirrorAt(placeOf('sync-images.yaml', 'mirror.corp')));
    assert.equal(mirrorAt(placeOf('sync-images.yaml', '50001')), undefined);
    assert.equal(mirrorAt(placeOf('airgap.yaml', '# mirror')), undefined);
  });

  it('takes hosts with and without a port as names', () => {
    for (const name of ['mirror.corp', '10.0.0.1:5000', '[fd00::1]:5000', 'm:1'])
      assert.equal(whyNoMirror(name), undefined, name);
    for (const name of ['https://mirror.corp', 'mirror.corp/x', '', 'a b', 'mirror'])
      assert.match(whyNoMirror(name) ?? '', /HOST:PORT/, name);
  });
});

describe('fileLinks', () => {
  const linksOf = (path: string) =>
    fileLinks(documentOf(path), path).map(
      ({ range, target }) => `${files[path]?.slice(range.start, range.end) ?? ''} -> ${target}`,
    );

  it('links certificates and single lists', () => {
    assert.deepEqual(linksOf('airgap.yaml'), ['more.txt -> more.txt', 'certs/ca.crt -> certs/ca.crt']);
    assert.deepEqual(linksOf('sync-images.yaml'), ['/etc/ca.crt -> /etc/ca.crt']);
    assert.deepEqual(linksOf('hosts.d/docker.io/hosts.toml'), [
      '"ca.crt" -> hosts.d/docker.io/ca.crt',
      '"/etc/other.crt" -> /etc/other.crt',
    ]);
    assert.deepEqual(linksOf('images/k8s.txt'), []);
  });
});

describe('outlineOf', () => {
  const lines = (items: readonly OutlineItem[], indent = ''): string[] =>
    items.flatMap(({ name, detail, children }) => [
      `${indent}${name} ${detail}`.trimEnd(),
      ...lines(children, `${indent}  `),
    ]);

  it('names nodes, entries and tables', () => {
    assert.deepEqual(lines(outlineOf(documentOf('airgap.yaml'))).slice(-5), [
      'nodes',
      '  cp-1',
      '    name cp-1',
      '    address 10.0.0.1',
      '    role worker',
    ]);
    assert.deepEqual(lines(outlineOf(documentOf('sync-images.yaml'))), [
      'docker.io/nginx mirror.corp:5000/library/nginx:latest',
      'quay.io/c/d:1 mirror.corp:50001/c/d:1',
    ]);
    const hosts = lines(outlineOf(documentOf('hosts.d/docker.io/hosts.toml')));
    assert.deepEqual(hosts.slice(0, 3), [
      'server https://mirror.corp:5000',
      'host',
      '  https://mirror.corp:5000',
    ]);
  });

  it('selects inside of what it names, in broken texts too, and names everything', () => {
    const check = (items: readonly OutlineItem[]): void => {
      for (const { name, range, selection, children } of items) {
        assert.notEqual(name, '');
        assert.ok(range.start <= selection.start && selection.end <= range.end, name);
        check(children);
      }
    };
    const broken = { 'sync-images.yaml': 'sync:\n  - source: ""\n  - target: {{', 'airgap.yaml': '"": [{' };
    for (const document of [...documents.values(), ...makeDocuments(broken).values()])
      check(outlineOf(document));
    assert.equal(outlineOf(makeDocuments(broken).get('sync-images.yaml') ?? documentOf(''))[0]?.name, '""');
  });
});

describe('foldsOf', () => {
  it('folds each table up to its last line', () => {
    assert.deepEqual(foldsOf(documentOf('hosts.d/docker.io/hosts.toml')), [
      { first: 2, last: 4 },
      { first: 7, last: 10 },
    ]);
    assert.deepEqual(foldsOf(documentOf('sync-images.yaml')), []);
  });
});

describe('lensesOf', () => {
  it('counts, and says what is missing', () => {
    const [ofSync, ofList, ofApps] = ['sync-images.yaml', 'images/k8s.txt', 'images/apps.txt'].map((path) =>
      lensesOf(documentOf(path), path, site),
    );
    assert.deepEqual(ofSync, [
      {
        offset: files['sync-images.yaml']?.indexOf('sync:'),
        title: '2 entries · 1 image not copied · generate',
        action: 'generate',
      },
    ]);
    assert.deepEqual(ofList, [
      { offset: 0, title: '2 images · 1 image not copied · generate', action: 'generate' },
    ]);
    assert.deepEqual(ofApps, [{ offset: 0, title: '1 image', action: 'none' }]);
    assert.deepEqual(lensesOf(documentOf('airgap.yaml'), 'airgap.yaml', site), []);
  });
});
