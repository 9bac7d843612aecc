import assert from 'node:assert/strict';
import described from '../../../schemas/regsync.schema.json';
import { hoverInSite } from '../../../src/core/assist/hover-in-site.ts';
import { makeDocuments, makeSite } from './make-site.ts';

const plan = `kubernetes:
  channel: 1.32-classic/stable
images:
  lists: [images/*.txt]
mirror:
  url: http://mirror.corp:5000
upstreams:
  quay.io: {prefix: quay}
`;
const hosts = '[host."http://mirror.corp:5000"]\n  capabilities = ["pull", "resolve"]\n';

/** The hover at the `|` in a file of a site. */
function hoverAt(path: string, marked: string, others: Readonly<Record<string, string>> = {}) {
  const offset = marked.indexOf('|');
  assert.ok(offset >= 0, 'the text has a cursor mark');
  const files: Readonly<Record<string, string>> = {
    'airgap.yaml': plan,
    ...others,
    [path]: marked.replace('|', ''),
  };
  const document = makeDocuments(files).get(path);
  assert.ok(document !== undefined && document.kind !== 'unreadable' && document.kind !== 'node');
  const hover = hoverInSite(document, offset, { path, site: makeSite(files), described, certificates: [] });
  return { text: hover?.text ?? '', word: hover && files[path]?.slice(hover.range.start, hover.range.end) };
}

describe('hoverInSite', () => {
  const entry = (source: string, target: string) =>
    `version: 1\nsync:\n  - source: ${source}\n    target: ${target}\n    type: image\n`;

  it('gives the parts of a source, its copy, and what nodes ask for', () => {
    const { text, word } = hoverAt(
      'sync-images.yaml',
      entry('ghcr.io/ca|nonical/coredns:1', `'{{ env "MIRROR" }}/canonical/coredns:1'`),
      { 'hosts.d/ghcr.io/hosts.toml': hosts },
    );
    assert.equal(word, 'ghcr.io/canonical/coredns:1');
    assert.match(text, /- registry `ghcr\.io`\n- repository `canonical\/coredns`\n- tag `1`/);
    assert.match(text, /Copied to `\{\{ env "MIRROR" \}\}\/canonical\/coredns:1`/);
    assert.match(
      text,
      /containerd \*\*1\.6\*\*, 1\.7, 2\.0, 2\.1, 2\.2, 2\.3, 2\.4: `http:\/\/mirror\.corp:5000\/v2\/canonical\/coredns\/manifests\/1\?ns=ghcr\.io`, then `https:\/\/ghcr\.io\//,
    );
    assert.doesNotMatch(text, /instead/);
  });

  it('tells versions of containerd apart that do not do the same', () => {
    const { text } = hoverAt('images/k8s.txt', 'ghcr.io/a|/b:1\n', {
      'hosts.d/ghcr.io/hosts.toml': 'server = "http://mirror.corp:5000"\n',
    });
    assert.match(text, /containerd \*\*1\.6\*\*: `https:\/\/ghcr\.io\/v2\/a\/b\/manifests\/1` \(.+\)\n/);
    assert.match(
      text,
      /containerd 1\.7, 2\.0, 2\.1, 2\.2, 2\.3, 2\.4: `http:\/\/mirror\.corp:5000\/v2\/a\/b\/manifests\/1\?ns=ghcr\.io`$/,
    );
    assert.match(text, /In the mirror: `mirror\.corp:5000\/a\/b:1`/);
  });

  it('says that nothing is between a node and the upstream where there is no hosts.toml', () => {
    assert.match(
      hoverAt('images/k8s.txt', 'ngi|nx:1\n').text,
      /`https:\/\/registry-1\.docker\.io\/v2\/library\/nginx\/manifests\/1` \(no directory/,
    );
  });

  it('expands a template, unknown values by name', () => {
    const { text } = hoverAt(
      'sync-images.yaml',
      entry('nginx:1', `'{{ e|nv "MIRROR" }}/web/{{ lower .Sync.Source }}'`),
    );
    assert.match(text, /Becomes `\{\{ env "MIRROR" \}\}\/web\/nginx:1`/);
    assert.match(text, /A copy of `nginx:1`/);
  });

  it('says where nodes ask for an image that goes elsewhere', () => {
    const { text } = hoverAt('sync-images.yaml', entry('quay.io/a/b:1', 'mirror.corp:50|00/a/b:1'));
    assert.match(text, /Nodes ask for `\{\{ env "MIRROR" \}\}\/quay\/a\/b:1` instead/);
    assert.doesNotMatch(
      hoverAt('sync-images.yaml', entry('quay.io/a/b:1', 'mirror.corp:50|00/quay/a/b:1')).text,
      /instead/,
    );
  });

  it('keeps what a person wrote from being Markdown', () => {
    const { text } = hoverAt(
      'sync-images.yaml',
      entry("'{{ env `![x](https://evil.example/|p.png)` }}'", 'x'),
    );
    assert.match(text, /Becomes `+ ?\{\{ env .*evil\.example.*\}\} ?`+/);
    assert.doesNotMatch(text.replace(/(`+)[^`].*?\1/g, ''), /evil/);
  });

  it('leaves other places to the schema', () => {
    assert.match(hoverAt('sync-images.yaml', 'ver|sion: 1\n').text, /^\*\*version\*\*/);
    assert.equal(hoverAt('images/k8s.txt', '# no|te\nnginx\n').text, '');
    assert.equal(hoverAt('sync-images.yaml', 'sync: [{source: "{{|').text.includes('Becomes'), false);
  });
});
