import assert from 'node:assert/strict';
import { parseImageList } from '../../../src/core/images/image-list.ts';
import { checkDocument, fixesOf } from '../../../src/core/language/check.ts';
import { parseYaml } from '../../../src/core/language/yaml/yaml.ts';
import { readPlan } from '../../../src/core/plan/read-plan.ts';
import { emptySite } from '../../../src/core/plan/site.ts';
import type { Site } from '../../../src/core/plan/site.ts';
import { applyEdits } from '../../../src/core/problems/problem.ts';
import { syncLanguage } from '../../../src/core/regsync/language.ts';
import { syncRules } from '../../../src/core/regsync/rules.ts';

const path = 'sync-images.yaml';
const entry = (target: string, more = '') =>
  `sync:\n  - source: ghcr.io/a/b:1\n    target: ${target}\n    type: image${more}\n`;
const creds = (more: string) => `creds:\n  - registry: '{{ env "MIRROR" }}'${more}\n`;
const good = creds('\n    tls: disabled') + entry(`'{{ env "MIRROR" }}/a/b:1'`);

interface Case {
  readonly code: string;
  readonly name: string;
  readonly text: string;
  /** The text that each problem of this code marks, in order; none for a good file. */
  readonly marks: readonly string[];
  readonly message?: RegExp;
  readonly severity?: string;
  /** After the first fix of the first problem. */
  readonly fixed?: string;
  readonly site?: Site;
}

function siteOf(options: { mirror?: string; list?: string; images?: string; more?: string }): Site {
  const { mirror = 'http://10.10.10.10:5050', list, images = '', more = '' } = options;
  const { plan } = readPlan(
    parseYaml(
      `kubernetes: {channel: 1.35-classic/stable}\nimages: {${images}}\nmirror: {url: "${mirror}"}\n${more}`,
    ),
  );
  assert.ok(plan);
  const lists = list === undefined ? [] : [{ path: 'images/k8s.txt', content: parseImageList(list) }];
  return { ...emptySite, plan, lists };
}

const http = siteOf({});
const https = siteOf({ mirror: 'https://10.10.10.10:5050' });

const cases: readonly Case[] = [
  {
    code: 'sync.byte-order-mark',
    name: 'a BOM',
    text: `\uFEFF${good}`,
    marks: ['\uFEFF'],
    message: /takes it as part of creds, which it then does not read/,
    fixed: good,
  },
  {
    code: 'sync.cert-path',
    name: 'a path',
    text: creds('\n    regcert: certs/ca.crt # mine'),
    marks: ['certs/ca.crt'],
    message: /fails later with certificate signed by unknown authority/,
    fixed: creds(`\n    regcert: '{{ file "certs/ca.crt" }}' # mine`),
  },
  {
    code: 'sync.cert-path',
    name: 'PEM text',
    text: creds('\n    regcert: |\n      -----BEGIN CERTIFICATE-----'),
    marks: [],
  },
  {
    code: 'sync.cert-path',
    name: 'a file template',
    text: creds(`\n    regcert: '{{ file "/ca.crt" }}'`),
    marks: [],
  },
  {
    code: 'sync.cred-expire',
    name: 'a duration',
    text: creds('\n    credExpire: 1h30m'),
    marks: ['1h30m'],
    message: /refuses the whole file. Write 5400000000000$/,
    fixed: creds('\n    credExpire: 5400000000000'),
  },
  {
    code: 'sync.cred-expire',
    name: 'nanoseconds',
    text: creds('\n    credExpire: "3600000000000"'),
    marks: [],
  },
  {
    code: 'sync.creds-missing',
    name: 'no creds and an http mirror',
    text: entry(`'{{ env "MIRROR" }}/a/b:1'`),
    site: http,
    severity: 'error',
    marks: ['sync'],
    message: /speaks https to an http mirror and fails/,
    fixed: `creds:\n  - registry: '{{ env "MIRROR" }}'\n    user: '{{ env "USERNAME" }}'\n    pass: '{{ env "PASSWORD" }}'\n    tls: disabled\n${entry(`'{{ env "MIRROR" }}/a/b:1'`)}`,
  },
  {
    code: 'sync.creds-missing',
    name: 'creds of another registry only',
    text: `creds: [{registry: ghcr.io}]\n${entry('10.10.10.10:5050/a/b:1')}`,
    site: https,
    severity: 'warning',
    marks: ['sync'],
    message: /pushes without a login/,
    fixed: `creds: [{registry: ghcr.io}, {registry: '{{ env "MIRROR" }}', user: '{{ env "USERNAME" }}', pass: '{{ env "PASSWORD" }}'}]\n${entry('10.10.10.10:5050/a/b:1')}`,
  },
  {
    code: 'sync.creds-missing',
    name: 'creds by address',
    text: `creds: [{registry: 'http://10.10.10.10:5050/'}]\n${entry(`'{{ env "MIRROR" }}/a/b:1'`)}`,
    site: http,
    marks: [],
  },
  {
    code: 'sync.creds-missing',
    name: 'no target in the mirror',
    text: entry('other.example/a/b:1'),
    site: http,
    marks: [],
  },
  {
    code: 'sync.creds-nameless',
    name: 'no registry',
    text: 'creds:\n  - user: a\n',
    marks: ['user'],
    message: /ignores it: no login and https/,
  },
  { code: 'sync.creds-nameless', name: 'a registry', text: 'creds: [{registry: a.b}]\n', marks: [] },
  {
    code: 'sync.creds-twice',
    name: 'by variable and by address',
    text: `creds: [{registry: '{{ env "MIRROR" }}'}, {registry: 10.10.10.10:5050}]\n`,
    site: http,
    marks: ['10.10.10.10:5050'],
    message: /takes what this later one says/,
  },
  {
    code: 'sync.creds-twice',
    name: 'two registries',
    text: 'creds: [{registry: a.b}, {registry: a.b:5000}]\n',
    marks: [],
  },
  {
    code: 'sync.entry-twice',
    name: 'the same copy, spelt differently',
    text: `sync:\n  - {source: nginx:1, target: m.x/nginx:1, type: image}\n  - {source: docker.io/library/nginx:1, target: m.x/nginx:1, type: image}\n`,
    marks: ['docker.io/library/nginx:1'],
    fixed: 'sync:\n  - {source: nginx:1, target: m.x/nginx:1, type: image}\n',
  },
  {
    code: 'sync.entry-twice',
    name: 'another tag',
    text: 'sync: [{source: a.b/c:1, target: m.x/c:1, type: image}, {source: a.b/c:2, target: m.x/c:2, type: image}]\n',
    marks: [],
  },
  {
    code: 'sync.image-not-listed',
    name: 'an image of no list',
    text: good,
    site: siteOf({ list: 'nginx:1\n' }),
    marks: ['ghcr.io/a/b:1'],
    severity: 'info',
  },
  {
    code: 'sync.image-not-listed',
    name: 'a listed image',
    text: good,
    site: siteOf({ list: 'ghcr.io/a/b:1\n' }),
    marks: [],
  },
  { code: 'sync.image-not-listed', name: 'no lists at all', text: good, site: http, marks: [] },
  {
    code: 'sync.image-not-synced',
    name: 'listed images without an entry',
    text: good,
    site: siteOf({ list: 'nginx:1\nghcr.io/a/b:1\nghcr.io/a/c:1\nghcr.io/a/d:1\nghcr.io/a/e:1\n' }),
    marks: ['sync'],
    message:
      /^4 listed images .* docker\.io\/library\/nginx:1, ghcr\.io\/a\/c:1, ghcr\.io\/a\/d:1 and 1 more\. Run Air-Gap/,
  },
  {
    code: 'sync.image-not-synced',
    name: 'a repository that holds it',
    text: `sync: [{source: nginx, target: '{{ env "MIRROR" }}/library/nginx', type: repository}]\n`,
    site: siteOf({ list: 'nginx:1\n' }),
    marks: [],
  },
  {
    code: 'sync.image-not-synced',
    name: 'an image that is side-loaded',
    text: 'sync: []\n',
    site: siteOf({
      list: 'nginx:1\n',
      images: 'overrides: [{match: docker.io/library/, delivery: sideload}]',
    }),
    marks: [],
  },
  {
    code: 'sync.image-not-synced',
    name: 'what another sync file copies',
    text: 'sync: []\n',
    site: {
      ...siteOf({ list: 'ghcr.io/a/b:1\n' }),
      syncFiles: [
        { path, content: syncLanguage.parse('sync: []\n') },
        { path: 'more/sync-images.yaml', content: syncLanguage.parse(good) },
      ],
    },
    marks: [],
  },
  {
    code: 'sync.image-not-synced',
    name: 'an entry for it',
    text: good,
    site: siteOf({ list: 'ghcr.io/a/b:1\n' }),
    marks: [],
  },
  {
    code: 'sync.key-missing',
    name: 'no type',
    text: `sync:\n  - source: ghcr.io/a/b:1\n    target: m.x/a/b:1\n`,
    marks: ['source'],
    message: /Type not recognized/,
    fixed: `sync:\n  - source: ghcr.io/a/b:1\n    type: image\n    target: m.x/a/b:1\n`,
  },
  {
    code: 'sync.key-missing',
    name: 'no target, in flow style, with a prefix in the plan',
    text: `sync: [{source: ghcr.io/a/b:1, type: image}]\n`,
    site: siteOf({ more: 'upstreams: {ghcr.io: {prefix: ghcr}}\n' }),
    marks: ['source'],
    message: /invalid reference ""/,
    fixed: `sync: [{source: ghcr.io/a/b:1, target: '{{ env "MIRROR" }}/ghcr/a/b:1', type: image}]\n`,
  },
  { code: 'sync.key-missing', name: 'nothing behind a dash', text: 'sync:\n  - \n', marks: ['-', '-', '-'] },
  {
    code: 'sync.key-missing',
    name: 'all three by a merge',
    text: `x-a: &a {type: image, target: m.x/a:1}\nsync: [{source: a.b/c:1, <<: *a}]\n`,
    marks: [],
  },
  {
    code: 'sync.key-twice',
    name: 'sync twice',
    text: `sync: [{source: a.b/c:1, target: m.x/c:1, type: image}]\nsync: []\n`,
    marks: ['sync'],
    message: /given again below, .* everything under this one is dropped/,
  },
  {
    code: 'sync.key-twice',
    name: 'a key of the merge',
    text: `x-a: &a {type: image}\nsync:\n  - <<: *a\n    source: a.b/c:1\n    target: m.x/c:1\n    type: image\n`,
    marks: [],
  },
  {
    code: 'sync.number-rewritten',
    name: 'numbers as texts',
    text: `creds: [{registry: a.b, pass: 0123}]\nsync: [{source: a.b/c, target: m.x/c, type: repository, tags: {allow: [1.10, 0x1F, 1_000, 1.5, "1.0"]}}]\n`,
    marks: ['0123', '1.10', '0x1F', '1_000'],
    message: /^Without quotes .* it reads another text than is written here\. Put it in quotes$/,
    fixed: `creds: [{registry: a.b, pass: '0123'}]\nsync: [{source: a.b/c, target: m.x/c, type: repository, tags: {allow: [1.10, 0x1F, 1_000, 1.5, "1.0"]}}]\n`,
  },
  {
    code: 'sync.pattern-group',
    name: 'alternatives without a group',
    text: `sync: [{source: a.b/c, target: m.x/c, type: repository, tags: {allow: ['latest|3', '(latest|3)', '[|]', 'a\\|b']}}]\n`,
    marks: ["'latest|3'"],
    message: /begins with latest or ends in 3\. Write \(latest\|3\)$/,
    fixed: `sync: [{source: a.b/c, target: m.x/c, type: repository, tags: {allow: ['(latest|3)', '(latest|3)', '[|]', 'a\\|b']}}]\n`,
  },
  {
    code: 'sync.pattern-refused',
    name: 'what RE2 does not have',
    text: `sync: [{source: a.b/c, target: m.x/c, type: repository, tags: {deny: ['(?!rc).*', '(a)\\1', '(', ')', '[a', '(?:a)', '\\(', '[(]']}}]\n`,
    marks: ["'(?!rc).*'", "'(a)\\1'", "'('", "')'", "'[a'"],
    message: /RE2 has no \(\?!/,
  },
  {
    code: 'sync.platforms-index',
    name: 'platforms',
    text: entry('m.x/a/b:1', '\n    platforms: [linux/amd64]'),
    marks: ['platforms'],
    message: /MANIFEST_BLOB_UNKNOWN/,
  },
  {
    code: 'sync.platforms-index',
    name: 'platform',
    text: entry('m.x/a/b:1', '\n    platform: linux/amd64'),
    marks: [],
  },
  {
    code: 'sync.reference-refused',
    name: 'upper case, a scheme, a registry for type registry',
    text: `sync: [{source: ghcr.io/A:1, target: 'https://m.x/a:1', type: image}, {source: ghcr.io/canonical, target: m.x, type: registry}]\n`,
    marks: ['ghcr.io/A:1', "'https://m.x/a:1'", 'ghcr.io/canonical'],
    message: /^regsync refuses this source when its turn comes: /,
  },
  {
    code: 'sync.reference-refused',
    name: 'what is not known yet',
    text: `sync: [{source: '{{ env "SOURCE" }}', target: '{{ env "HOST" }}/a:{{ env "TAG" }}', type: image}, {source: ghcr.io, target: m.x, type: registry}]\n`,
    marks: [],
  },
  {
    code: 'sync.repository-tag',
    name: 'a tag with type repository',
    text: `sync: [{source: a.b:5000/c:1, target: '{{ env "MIRROR" }}/c', type: repository}]\n`,
    marks: ['a.b:5000/c:1'],
    message: /so :1 makes all of them invalid/,
  },
  {
    code: 'sync.repository-tag',
    name: 'a port',
    text: 'sync: [{source: a.b:5000/c, target: m.x:5000/c, type: repository}]\n',
    marks: [],
  },
  { code: 'sync.second-document', name: 'two documents', text: `${good}---\nsync: []\n`, marks: ['---'] },
  { code: 'sync.second-document', name: 'an empty second document', text: `${good}---\n# end\n`, marks: [] },
  {
    code: 'sync.target-digest',
    name: 'a digest in the target',
    text: entry(`m.x/a/b:1@sha256:${'0'.repeat(64)}`),
    marks: [`m.x/a/b:1@sha256:${'0'.repeat(64)}`],
    message: /without a tag \(1 is not written\) and exits 0/,
  },
  { code: 'sync.target-digest', name: 'a tag', text: good, marks: [] },
  {
    code: 'sync.target-not-asked',
    name: 'another path than containerd asks for',
    text: `sync: [{source: nginx:1, target: '{{ env "MIRROR" }}/nginx:1', type: image}]\n`,
    site: siteOf({ list: 'nginx:1\n' }),
    marks: [`'{{ env "MIRROR" }}/nginx:1'`],
    message: /will ask 10\.10\.10\.10:5050 for library\/nginx:1,/,
    fixed: `sync: [{source: nginx:1, target: '{{ env "MIRROR" }}/library/nginx:1', type: image}]\n`,
  },
  {
    code: 'sync.target-not-asked',
    name: 'the path by address',
    text: 'sync: [{source: nginx:1, target: 10.10.10.10:5050/library/nginx:1, type: image}]\n',
    site: siteOf({ list: 'nginx:1\n' }),
    marks: [],
  },
  {
    code: 'sync.target-twice',
    name: 'two upstreams onto one target',
    text: `sync: [{source: ghcr.io/a/b:1, target: '{{ env "MIRROR" }}/a/b:1', type: image}, {source: quay.io/a/b:1, target: 10.10.10.10:5050/a/b:1, type: image}]\n`,
    site: http,
    marks: ['10.10.10.10:5050/a/b:1'],
    message: /^ghcr\.io\/a\/b:1 is copied to this target too/,
  },
  {
    code: 'sync.target-twice',
    name: 'two tags',
    text: 'sync: [{source: a.b/c:1, target: m.x/c:1, type: image}, {source: a.c/c:2, target: m.x/c:2, type: image}]\n',
    marks: [],
  },
  {
    code: 'sync.target-without-host',
    name: 'the variable alone',
    text: entry(`'{{ env "MIRROR" }}'`),
    marks: [`'{{ env "MIRROR" }}'`],
    message: /pushes to docker\.io\/library\/\$MIRROR and exits 0/,
    fixed: entry(`'{{ env "MIRROR" }}/a/b:1'`),
  },
  {
    code: 'sync.target-without-host',
    name: 'a path alone',
    text: 'sync: [{source: a.b/c, target: canonical/c, type: repository}]\n',
    marks: ['canonical/c'],
    message: /pushes to docker\.io\/canonical\/c/,
    fixed: `sync: [{source: a.b/c, target: '{{ env "MIRROR" }}/canonical/c', type: repository}]\n`,
  },
  {
    code: 'sync.target-without-host',
    name: 'Docker Hub on purpose',
    text: entry('docker.io/me/b:1'),
    marks: [],
  },
  {
    code: 'sync.target-without-host',
    name: 'a registry into the mirror',
    text: `sync: [{source: ghcr.io, target: '{{ env "MIRROR" }}', type: registry}, {source: quay.io, target: 'm.x/quay', type: registry}]\n`,
    marks: [],
  },
  {
    code: 'sync.template-refused',
    name: 'an unknown function',
    text: entry(`'{{ env "MIRROR" | replace }}/a:1'`),
    marks: ['replace'],
    message: /refuses the whole file: function "replace" not defined/,
  },
  { code: 'sync.template-refused', name: 'a good template', text: good, marks: [] },
  {
    code: 'sync.template-unquoted',
    name: 'no quotes',
    text: entry('{{ env "MIRROR" }}/a/b:1 # note'),
    marks: ['{{ env "MIRROR" }}/a/b:1'],
    message: /Write '\{\{ env "MIRROR" \}\}\/a\/b:1'$/,
    fixed: entry(`'{{ env "MIRROR" }}/a/b:1' # note`),
  },
  {
    code: 'sync.template-unquoted',
    name: 'no quotes and nothing behind',
    text: creds('').replaceAll("'", ''),
    marks: ['{{ env "MIRROR" }}'],
    fixed: creds(''),
  },
  {
    code: 'sync.template-unquoted',
    name: 'in a block of text',
    text: `x-a: |\n  target: {{ env "MIRROR" }}\n${good}`,
    marks: [],
  },
  {
    code: 'sync.template-without-data',
    name: 'a field in creds',
    text: `creds: [{registry: '{{ .Sync.Source }}'}]\n`,
    marks: [`'{{ .Sync.Source }}'`],
    message: /becomes the text <no value>/,
  },
  {
    code: 'sync.template-without-data',
    name: 'a field in sync',
    text: entry(`'m.x/{{ .Sync.Type }}:1'`),
    marks: [],
  },
  {
    code: 'sync.tls-disabled',
    name: 'http said of an https mirror',
    text: good,
    site: https,
    marks: ['disabled'],
    fixed: good.replace('disabled', 'enabled'),
  },
  { code: 'sync.tls-disabled', name: 'an http mirror', text: good, site: http, marks: [] },
  {
    code: 'sync.tls-missing',
    name: 'no tls for an http mirror',
    text: `creds:\n  - user: a\n    registry: '{{ env "MIRROR" }}' # m\n`,
    site: http,
    marks: [`'{{ env "MIRROR" }}'`],
    message: /server gave HTTP response to HTTPS client\. Add tls: disabled$/,
    fixed: `creds:\n  - user: a\n    registry: '{{ env "MIRROR" }}' # m\n    tls: disabled\n`,
  },
  {
    code: 'sync.tls-missing',
    name: 'https said of an http mirror',
    text: creds('\n    tls: enabled'),
    site: http,
    marks: ['enabled'],
    fixed: creds('\n    tls: disabled'),
  },
  { code: 'sync.tls-missing', name: 'upper case', text: creds('\n    tls: Disabled'), site: http, marks: [] },
  { code: 'sync.tls-missing', name: 'an https mirror', text: creds(''), site: https, marks: [] },
  {
    code: 'sync.tls-value',
    name: 'another word',
    text: creds('\n    tls: disable'),
    marks: ['disable'],
    message: /unknown TLS value "disable"\. Write disabled$/,
    fixed: creds('\n    tls: disabled'),
  },
  {
    code: 'sync.tls-value',
    name: 'false',
    text: creds('\n    tls: false'),
    marks: ['false'],
    fixed: creds('\n    tls: disabled'),
  },
  { code: 'sync.tls-value', name: 'nothing', text: creds('\n    tls:'), marks: [] },
  {
    code: 'sync.type-unknown',
    name: 'plural',
    text: 'sync: [{source: a.b/c:1, target: m.x/c:1, type: images}]\n',
    marks: ['images'],
    message: /Type not recognized\. Write image$/,
    fixed: 'sync: [{source: a.b/c:1, target: m.x/c:1, type: image}]\n',
  },
  {
    code: 'sync.type-unknown',
    name: 'all three',
    text: 'sync: [{type: image}, {type: repository}, {type: registry}]\n',
    marks: [],
  },
  {
    code: 'sync.yaml-refused',
    name: 'a tab before a comment, and a merge of a list',
    text: `x-a: &a {type: image}\n\t# note\nsync:\n  - <<: [*a]\n    source: a.b/c:1\n    target: m.x/c:1 # \r\n`,
    marks: ['\t', '<<'],
    fixed: `x-a: &a {type: image}\n# note\nsync:\n  - <<: [*a]\n    source: a.b/c:1\n    target: m.x/c:1 # \r\n`,
  },
  {
    code: 'sync.yaml-refused',
    name: 'a lone CR, a broken second document, a list as a key, a tag',
    text: 'a: b\rc: 1\n[d]: e\nversion: !!int "1"\n---\n{{{\n',
    marks: ['\r', '[d]', '!!int', '{{{'],
  },
  {
    code: 'sync.yaml-refused',
    name: 'a tab in a block of text',
    text: `x-a: |\n  a\n  \t\n  b\n${good}`,
    marks: [],
  },
];

describe('syncRules', () => {
  for (const { code, name, text, marks, message, severity, fixed, site = emptySite } of cases) {
    it(`${code}: ${name}`, () => {
      const context = { document: syncLanguage.parse(text), path, site };
      const found = checkDocument(syncLanguage, context).filter((problem) => problem.code === code);
      assert.deepEqual(
        found.map(({ range }) => text.slice(range.start, range.end)),
        marks,
      );
      const [first] = found;
      if (message !== undefined) assert.match(first?.message ?? '', message);
      if (severity !== undefined) assert.equal(first?.severity, severity);
      if (fixed === undefined || first === undefined) return;
      const [fix] = fixesOf(syncLanguage, first, context);
      assert.ok(fix, 'there is no fix');
      assert.equal(applyEdits(text, fix.edits), fixed);
      const again = checkDocument(syncLanguage, { document: syncLanguage.parse(fixed), path, site });
      assert.equal(
        again.filter((problem) => problem.code === code).length,
        marks.length - 1,
        'the fix does not mend it',
      );
    });
  }

  for (const rule of syncRules) {
    it(`${rule.code} has a bad and a good file`, () => {
      const its = cases.filter(({ code }) => code === rule.code);
      assert.ok(
        its.some(({ marks }) => marks.length > 0),
        'no bad file',
      );
      const goodText = checkDocument(syncLanguage, {
        document: syncLanguage.parse(good),
        path,
        site: emptySite,
      });
      assert.ok(!goodText.some(({ code }) => code === rule.code));
    });
  }

  it('repeats no password in a message', () => {
    for (const pass of ['0123', "'x{{topsecret}}'", "'{{ topsecret'", '[topsecret]']) {
      const text = `creds: [{registry: a.b, pass: ${pass}}]\n`;
      const found = checkDocument(syncLanguage, {
        document: syncLanguage.parse(text),
        path,
        site: emptySite,
      });
      assert.notDeepEqual(found, []);
      assert.doesNotMatch(JSON.stringify(found), /0123|\b83\b|topsecret/);
    }
  });

  it('has nothing to say of what we generate', () => {
    const site = siteOf({ list: 'ghcr.io/a/b:1\n' });
    assert.deepEqual(checkDocument(syncLanguage, { document: syncLanguage.parse(good), path, site }), []);
  });

  const unknownKeys: readonly [text: string, key: string, meant: string][] = [
    ['defaults: {rateLimit: {min: 20}}\n', 'rateLimit', 'ratelimit'],
    ['defaults: {fastCopy: true}\n', 'fastCopy', 'fastCheck'],
    ['creds: [{registry: a.b, TLS: disabled}]\n', 'TLS', 'tls'],
    ['creds: [{registry: a.b, regCert: x}]\n', 'regCert', 'regcert'],
    ['creds: [{registry: a.b, username: x}]\n', 'username', 'user'],
    ['defaults: {digesttags: true}\n', 'digesttags', 'digestTags'],
    ['Sync: []\n', 'Sync', 'sync'],
    ['sync: [{src: a.b/c:1, target: m.x/c:1, type: image}]\n', 'src', 'source'],
    ['sync: [{source: a.b/c, target: m.x/c, type: repository, tags: {include: [a]}}]\n', 'include', 'allow'],
  ];
  for (const [text, key, meant] of unknownKeys) {
    it(`knows that ${key} is ${meant}, which regsync does not say`, () => {
      const found = checkDocument(syncLanguage, {
        document: syncLanguage.parse(text),
        path,
        site: emptySite,
      });
      const problem = found.find(({ code }) => code === 'sync.unknown-key');
      assert.deepEqual([problem?.severity, problem?.data], ['warning', { key, meant }]);
    });
  }

  it('says what a duration is, from the schema', () => {
    const [problem] = checkDocument(syncLanguage, {
      document: syncLanguage.parse('defaults: {interval: 1d}\n'),
      path,
      site: emptySite,
    });
    assert.equal(problem?.code, 'sync.wrong-value');
    assert.match(problem.message, /^1d is no duration, so regsync refuses the file: write hours/);
  });
});
