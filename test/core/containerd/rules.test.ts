import assert from 'node:assert/strict';
import { hostsLanguage } from '../../../src/core/containerd/language.ts';
import { judgeHostsFile } from '../../../src/core/containerd/hosts-file.ts';
import { hostsRules } from '../../../src/core/containerd/rules.ts';
import { checkDocument, fixesOf } from '../../../src/core/language/check.ts';
import { tomlCodes } from '../../../src/core/language/toml/toml-codes.ts';
import { parseToml } from '../../../src/core/language/toml/toml.ts';
import { parseYaml } from '../../../src/core/language/yaml/yaml.ts';
import { readPlan } from '../../../src/core/plan/read-plan.ts';
import { emptySite, type Site } from '../../../src/core/plan/site.ts';
import { applyEdits, type Problem } from '../../../src/core/problems/problem.ts';
import { curatedHostsCases, hostsTexts, mutatedHostsCases } from './hosts-corpus.ts';

const mirror = 'http://10.10.10.10:5050';
const good = `server = "${mirror}"\n\n[host."${mirror}"]\n  capabilities = ["pull", "resolve"]\n`;

const sitePlan = 'kubernetes: {channel: 1.35-classic/stable}\nimages: {}\n';

interface Example {
  /** With ▸ and ◂ around what is underlined. */
  readonly text: string;
  readonly version?: string;
  readonly plan?: string;
  readonly missing?: readonly string[];
  readonly message?: RegExp;
  /** The text after the preferred fix, or the only one. */
  readonly fixed?: string;
}

/** For each code what it reports, and what it leaves alone. */
const examples: Readonly<
  Record<string, { readonly bad: readonly Example[]; readonly good: readonly Example[] }>
> = {
  'hosts.byte-order-mark': {
    bad: [
      { text: `▸\uFEFF◂${good}`, version: '2.1', message: /containerd 2\.1 discards/, fixed: good },
      { text: `▸\uFEFF◂${good}`, version: '1.7', message: /1\.7 passes over it/ },
    ],
    good: [{ text: good }],
  },
  'hosts.ca-of-the-page': {
    bad: [
      {
        text: 'server = "https://m"\n[host."https://m"]\nca = ▸"/var/snap/k8s/common/etc/containerd/hosts.d/ghcr.io/ca.crt"◂\n',
        message: /is not there on a node with the classic snap, so every pull .* fails/,
        fixed: 'server = "https://m"\n[host."https://m"]\nca = "ca.crt"\n',
      },
    ],
    good: [
      { text: 'server = "https://m"\nca = "/etc/containerd/hosts.d/ghcr.io/ca.crt"\n[host]\n' },
      {
        text: 'server = "https://m"\nca = "/var/snap/k8s/common/etc/containerd/hosts.d/ghcr.io/ca.crt"\n[host]\n',
        plan: 'kubernetes: {channel: 1.35/stable}\nimages: {}\n',
      },
    ],
  },
  'hosts.capability-incomplete': {
    bad: [
      {
        text: `server = "${mirror}"\n[host."${mirror}"]\n  capabilities = ▸["pull"]◂\n`,
        message: /has no resolve, so containerd does not ask it for a tag and goes on to ghcr\.io/,
        fixed: `server = "${mirror}"\n[host."${mirror}"]\n  capabilities = ["pull", "resolve"]\n`,
      },
    ],
    good: [
      { text: good },
      { text: good.replace('["pull", "resolve"]', '[]') },
      { text: good.replace('"pull", "resolve"', '"PULL", "Resolve", "push"') },
    ],
  },
  'hosts.capability-unknown': {
    bad: [
      {
        text: good.replace('"resolve"', '"resolve", ▸"referrers"◂'),
        version: '2.1',
        message:
          /containerd 2\.1 does not know .* came with containerd 2\.2: it discards this whole file and asks ghcr\.io/,
        fixed: good,
      },
      { text: good.replace('"pull"', '▸"pul"◂'), message: /Write "pull"/, fixed: good },
      { text: good.replace('"pull", ', '▸"everything"◂, "pull", '), fixed: good },
      {
        text: `server = "${mirror}"\ncapabilities = [▸"x"◂]\n[host]\n`,
        fixed: `server = "${mirror}"\ncapabilities = []\n[host]\n`,
      },
    ],
    good: [
      { text: good.replace('"resolve"', '"resolve", "referrers"'), version: '2.2' },
      { text: good.replace('"pull"', '"Pull"') },
    ],
  },
  'hosts.daemon-dies': {
    bad: [
      {
        text: `host."http://a".ca = "x"\nhost."http://a".▸skip_verify◂ = true\n`,
        version: '2.1',
        message: /containerd 2\.1 dies at the next pull/,
      },
      { text: '▸[[host."http://a"]]◂\n[[host."http://b"]]\n', version: '1.7', message: /dies/ },
      { text: '▸server◂ = 1979-05-27\n[host]\n', version: '2.1' },
    ],
    good: [
      { text: good },
      { text: 'host."http://a".skip_verify = true\n', version: '2.1' },
      { text: '[[host."http://a"]]\n', version: '2.1' },
    ],
  },
  'hosts.dial-timeout-unknown': {
    bad: [
      { text: `${good}▸dial_timeout◂ = "5s"\n`, version: '1.7', message: /waits 30 seconds/ },
      { text: `▸dial_timeout◂ = "5s"\n${good}`, version: '2.0.6' },
    ],
    good: [{ text: `${good}dial_timeout = "5s"\n`, version: '2.0' }],
  },
  'hosts.file-discarded': {
    bad: [
      {
        text: '▸[host]◂\nca = "x"\n',
        version: '1.6',
        message: /discards this whole file and asks ghcr\.io: /,
      },
      {
        text: `server = "${mirror}"\n[host."${mirror}"]\n  skip_verify = ▸1◂\n`,
        version: '2.3',
        message: /true or false/,
      },
      { text: '▸# nothing◂\n', version: '1.6' },
    ],
    good: [{ text: good }, { text: '# nothing\n', version: '1.7' }, { text: '' }, { text: 'server = x\n' }],
  },
  'hosts.file-missing': {
    bad: [
      {
        text: `server = "https://m"\nca = ▸"ca.crt"◂\n[host]\n`,
        missing: ['hosts.d/ghcr.io/ca.crt'],
        message: /ca\.crt is not beside this file, so every pull .* Copy it to hosts\.d\/ghcr\.io\/ca\.crt/,
      },
      { text: 'server = "https://m"\nca = ▸""◂\n[host]\n', message: /is this directory/ },
      { text: 'server = "https://m"\nclient = [["c.pem", ▸""◂]]\n[host]\n', message: /Name the key file/ },
    ],
    good: [
      { text: 'server = "https://m"\nca = "ca.crt"\n[host]\n' },
      { text: 'server = "https://m"\nca = "/etc/x.crt"\n[host]\n', missing: ['/etc/x.crt'] },
    ],
  },
  'hosts.host-split': {
    bad: [
      {
        text: `server = "http://a"\n[host."http://a"]\n[host."http://b"]\n▸[host."http://a".header]◂\n  x = "y"\n`,
        version: '2.1',
        message: /containerd 2\.1 asks it twice/,
      },
    ],
    good: [
      {
        text: `server = "http://a"\n[host."http://a"]\n[host."http://a".header]\n  x = "y"\n[host."http://b"]\n`,
      },
    ],
  },
  'hosts.host-table-misspelt': {
    bad: [
      {
        text: good.replace('[host', '[▸hosts◂'),
        version: '1.6',
        message: /1\.6 discards this whole file/,
        fixed: good,
      },
      {
        text: good.replace('[host', '[▸Host◂'),
        version: '2.3',
        message: /2\.3 ignores this table without a word/,
        fixed: good,
      },
    ],
    good: [{ text: good }],
  },
  'hosts.host-unnamed': {
    bad: [
      {
        text: `server = ▸"http-mirror.lan:5000"◂\n[host."${mirror}"]\n`,
        message: /takes ghcr\.io for server without a word/,
      },
      {
        text: `server = "${mirror}"\n[host.▸"http-mirror.lan:5000"◂]\n`,
        message: /this host is never asked/,
      },
      { text: 'server = ▸"http://"◂\n[host]\n' },
      { text: 'server = ▸"https:10.1.1.1:5000"◂\n[host]\n' },
    ],
    good: [{ text: good }, { text: 'server = "10.10.10.10:5050"\n[host]\n' }],
  },
  'hosts.host-without-header': {
    bad: [
      {
        text: `server = "${mirror}"\nhost.▸"http://a"◂.skip_verify = true\n`,
        version: '2.3',
        message: /2\.3 ignores it without a word/,
      },
      {
        text: `server = "${mirror}"\nhost = { ▸"http://a"◂ = {} }\n`,
        version: '1.7',
        message: /containerd 2\.x ignores it/,
      },
      { text: `server = "${mirror}"\n[host]\n▸"http://a"◂ = {}\n`, version: '2.1' },
    ],
    good: [{ text: good }],
  },
  'hosts.https-first': {
    bad: [
      {
        text: `server = "${mirror}"\n[host."${mirror}"]\n  ▸skip_verify◂ = false\n`,
        message: /by https first/,
      },
    ],
    good: [
      { text: 'server = "https://m"\nskip_verify = true\n[host]\n' },
      { text: 'server = "http://m:80"\nskip_verify = true\n[host]\n' },
      { text: 'server = "http://m"\nskip_verify = true\n[host]\n', version: '1.6' },
    ],
  },
  'hosts.ipv6-table': {
    bad: [
      {
        text: 'server = "http://[2001:db8::1]:5000"\n[host.▸"http://[2001:db8::1]:5000"◂]\n',
        version: '1.7',
        message: /an empty \[host\] line/,
      },
    ],
    good: [
      { text: 'server = "http://[2001:db8::1]:5000"\n[host]\n', version: '1.7' },
      { text: 'server = "http://[2001:db8::1]:5000"\n[host."http://[2001:db8::1]:5000"]\n', version: '2.1' },
    ],
  },
  'hosts.login-in-site': {
    bad: [
      {
        text: `${good}[host."${mirror}".header]\n  ▸Authorization◂ = "Basic bm9ib2R5OnNlY3JldA==" # robot\n`,
        plan: sitePlan,
        message:
          /^The header Authorization holds a login\. It would be carried with the plan: take it out, and write mirror: \{pull: login\}/,
        fixed: `${good}[host."${mirror}".header]\n`,
      },
      {
        text: `server = "${mirror}"\r\n[header]\r\n▸"authorization"◂ = [\r\n "a",\r\n]\r\n[host]\r\n`,
        plan: sitePlan,
        fixed: `server = "${mirror}"\r\n[header]\r\n[host]\r\n`,
      },
      {
        text: `${good}  header = {▸proxy-AUTHORIZATION◂ = "x", accept = "y"}\n`,
        plan: sitePlan,
        fixed: `${good}  header = {accept = "y"}\n`,
      },
      {
        text: `${good}  header = {accept = "y", ▸Authorization◂ = "x"}\n`,
        plan: sitePlan,
        fixed: `${good}  header = {accept = "y"}\n`,
      },
      {
        text: `${good}  header.▸Authorization◂ = "x"`,
        plan: sitePlan,
        fixed: good,
      },
      {
        text: 'server = "http://▸robot:secret@◂10.10.10.10:5050"\n[host]\n',
        plan: sitePlan,
        message: /^This address holds a login/,
        fixed: 'server = "http://10.10.10.10:5050"\n[host]\n',
      },
    ],
    good: [
      { text: `${good}[host."${mirror}".header]\n  Authorization = "x"\n` },
      { text: `${good}[host."${mirror}".header]\n  accept = "x"\n# Authorization = "x"\n`, plan: sitePlan },
      { text: 'server = "http://m/v2/a@b"\noverride_path = true\n[host]\n', plan: sitePlan },
    ],
  },
  'hosts.path-suffixed': {
    bad: [
      {
        text: 'server = ▸"https://m/v2/x"◂\n[host."https://m/v2/x"]\n  override_path = true\n',
        message: /asks m\/v2\/x\/v2\/… here/,
        fixed:
          'server = "https://m/v2/x"\noverride_path = true\n[host."https://m/v2/x"]\n  override_path = true\n',
      },
      {
        text: 'server = "https://m"\n[host.▸"https://m/project"◂]\n  ca = "ca.crt"\n',
        fixed: 'server = "https://m"\n[host."https://m/project"]\n  override_path = true\n  ca = "ca.crt"\n',
      },
      {
        text: 'server = "https://m"\n[host.▸"https://m/x"◂]\n  override_path = false\n',
        fixed: 'server = "https://m"\n[host."https://m/x"]\n  override_path = true\n',
      },
    ],
    good: [
      { text: good },
      { text: 'server = "https://m/"\n[host."https://m/v2/"]\n' },
      { text: 'server = "https://m/x/v2"\n[host]\n' },
    ],
  },
  'hosts.scheme-of-mirror': {
    bad: [
      {
        text: `server = "${mirror}"\n[host.▸"10.10.10.10:5050"◂]\n`,
        plan: `kubernetes: {channel: 1.35-classic/stable}\nimages: {}\nmirror: {url: "${mirror}"}\n`,
        message: /has no scheme, which means https, and the plan's mirror speaks http/,
        fixed: `server = "${mirror}"\n[host."${mirror}"]\n`,
      },
      {
        text: 'server = ▸"http://m.example"◂\n[host]\n',
        plan: 'kubernetes: {channel: 1.35-classic/stable}\nimages: {}\nmirror: {url: "https://m.example"}\n',
        fixed: 'server = "https://m.example"\n[host]\n',
      },
    ],
    good: [
      { text: `server = "https://10.10.10.10:5050"\n[host]\n` },
      {
        text: good,
        plan: `kubernetes: {channel: 1.35-classic/stable}\nimages: {}\nmirror: {url: "${mirror}"}\n`,
      },
    ],
  },
  'hosts.server-missing': {
    bad: [
      {
        text: `[host.▸"${mirror}"◂]\n  capabilities = ["pull", "resolve"]\n`,
        message: /waits for ghcr\.io/,
        fixed: `server = "${mirror}"\n[host."${mirror}"]\n  capabilities = ["pull", "resolve"]\n`,
      },
      {
        text: `# mine\r\n[host.▸"http://near"◂]\r\n`,
        plan: `kubernetes: {channel: 1.35-classic/stable}\nimages: {}\nmirror: {url: "https://m"}\nupstreams: {ghcr.io: {prefix: ghcr}}\n`,
        fixed: `# mine\r\nserver = "https://m/v2/ghcr"\r\n[host."http://near"]\r\n`,
      },
    ],
    good: [
      { text: good },
      {
        text: `[host."${mirror}"]\n`,
        plan: `kubernetes: {channel: 1.35-classic/stable}\nimages: {}\nmirror: {url: "${mirror}", upstreamFallback: true}\n`,
      },
    ],
  },
  'hosts.server-only': {
    bad: [
      {
        text: `▸server = "${mirror}"◂\n`,
        version: '1.6',
        message: /1\.6 discards/,
        fixed: `server = "${mirror}"\n[host]\n`,
      },
    ],
    good: [
      { text: `server = "${mirror}"\n`, version: '1.7' },
      { text: `server = "${mirror}"\n[host]\n`, version: '1.6' },
    ],
  },
  'hosts.server-unquoted': {
    bad: [
      {
        text: `server = ▸${mirror}◂ # m\n[host]\n`,
        version: '1.7',
        message:
          /^server is not quoted, so containerd 1\.7 discards this whole file and asks ghcr\.io\. Write server = "http:\/\/10\.10\.10\.10:5050"$/,
        fixed: `server = "${mirror}" # m\n[host]\n`,
      },
    ],
    good: [{ text: good }, { text: 'x = y\n' }],
  },
  'hosts.url-refused': {
    bad: [
      {
        text: 'server = ▸"http://{{ x }}"◂\n[host]\n',
        message: /has \{ in its host, so containerd 2\.3 discards/,
      },
      { text: 'server = "http://m"\n[host.▸"http://m:port"◂]\n', message: /a port that is no number: port/ },
    ],
    good: [{ text: good }],
  },
  'hosts.value-unquoted': {
    bad: [
      {
        text: `server = "${mirror}"\n[host."${mirror}"]\n  ca = ▸ca.crt◂\n`,
        fixed: `server = "${mirror}"\n[host."${mirror}"]\n  ca = "ca.crt"\n`,
      },
      {
        text: `server = "${mirror}"\noverride_path = ▸True◂\n[host]\n`,
        fixed: `server = "${mirror}"\noverride_path = true\n[host]\n`,
      },
      { text: good.replace('"pull"', '▸pull◂'), fixed: good },
    ],
    good: [{ text: good }, { text: 'server = x\n' }],
  },
};

function problemsIn(example: Example): { problems: readonly Problem[]; text: string; site: Site } {
  const text = example.text.replaceAll(/[▸◂]/g, '');
  const plan = example.plan === undefined ? undefined : readPlan(parseYaml(example.plan)).plan;
  const site: Site = {
    ...emptySite,
    plan,
    containerd: example.version ?? '2.3',
    fileExists: (path) => (example.missing?.includes(path) === true ? false : undefined),
  };
  const document = hostsLanguage.parse(text);
  return {
    problems: checkDocument(hostsLanguage, { document, path: 'hosts.d/ghcr.io/hosts.toml', site }),
    text,
    site,
  };
}

describe('rules of hosts.toml', () => {
  it('have good and bad examples, every one', () => {
    assert.deepEqual(Object.keys(examples).toSorted(), hostsRules.map((rule) => rule.code).toSorted());
  });

  for (const rule of hostsRules) {
    const { bad, good: fine } = examples[rule.code] ?? { bad: [], good: [] };
    for (const example of bad) {
      it(`${rule.code} reports ${JSON.stringify(example.text)}`, () => {
        const { problems, text, site } = problemsIn(example);
        const found = problems.filter(({ code }) => code === rule.code);
        assert.equal(found.length, 1, JSON.stringify(problems));
        const [problem] = found;
        assert.ok(problem);
        const marked = `${text.slice(0, problem.range.start)}▸${text.slice(problem.range.start, problem.range.end)}◂${text.slice(problem.range.end)}`;
        assert.equal(marked, example.text);
        if (example.message !== undefined) assert.match(problem.message, example.message);
        const document = hostsLanguage.parse(text);
        const fixes = fixesOf(hostsLanguage, problem, { document, path: 'hosts.d/ghcr.io/hosts.toml', site });
        if (example.fixed !== undefined) {
          const [fix] = fixes;
          assert.ok(fix?.preferred);
          assert.equal(applyEdits(text, fix.edits), example.fixed);
          const after = problemsIn({ ...example, text: example.fixed }).problems;
          assert.ok(!after.some(({ code }) => code === rule.code), 'the fix mends it');
        } else if (rule.fixes !== undefined) {
          for (const fix of fixes) assert.notEqual(applyEdits(text, fix.edits), text);
        }
      });
    }
    for (const example of fine) {
      it(`${rule.code} leaves alone ${JSON.stringify(example.text)}, ${example.version ?? '2.3'}`, () => {
        assert.ok(!problemsIn(example).problems.some(({ code }) => code === rule.code));
      });
    }
  }

  it("find in the page's own samples what is wrong with them, and no more", () => {
    const plain = '[host."http://10.10.10.10:5050"]\ncapabilities = ["pull", "resolve"]\n';
    const withCa =
      '[host."https://10.10.10.10:5050"]\ncapabilities = ["pull", "resolve"]\nca = "/var/snap/k8s/common/etc/containerd/hosts.d/ghcr.io/ca.crt"\n';
    const nested =
      'server = https://10.10.10.10:5050/v2/my/own/ghcr.io\n\n[host."https://10.10.10.10:5050/v2/my/own/ghcr.io"]\ncapabilities = ["pull", "resolve"]\noverride_path = true\n';
    const codes = (text: string) => problemsIn({ text }).problems.map(({ code }) => code);
    assert.deepEqual(codes(plain), ['hosts.server-missing']);
    assert.deepEqual(codes(withCa), ['hosts.server-missing', 'hosts.ca-of-the-page']);
    assert.deepEqual(codes(nested), ['hosts.path-suffixed', 'hosts.server-unquoted']);
  });

  it('leave nothing that containerd discards or dies of without an error', () => {
    const texts = [...curatedHostsCases(), ...mutatedHostsCases(150, 5)].map(
      (each) => each.files['ghcr.io/hosts.toml'],
    );
    let refused = 0;
    for (const text of texts) {
      if (typeof text !== 'string' || text === '') continue;
      for (const version of ['1.6', '1.7', '2.1', '2.3']) {
        const { state } = judgeHostsFile(text, { directory: '/', registry: 'ghcr.io', version });
        if (state === 'used') continue;
        refused += 1;
        const { problems } = problemsIn({ text, version });
        assert.ok(
          problems.some(({ severity }) => severity === 'error'),
          `${version}: ${JSON.stringify(text)}`,
        );
      }
    }
    assert.ok(refused > 500, `${refused}`);
  });

  it('find nothing in what containerd reads as it is meant', () => {
    for (const name of ['usual', 'header below', 'CRLF', 'override in both places']) {
      for (const version of ['1.6', '1.7', '2.1', '2.3', '2.4']) {
        assert.deepEqual(
          problemsIn({ text: hostsTexts[name] ?? '', version }).problems,
          [],
          `${name}, ${version}`,
        );
      }
    }
  });
});

describe('codes of the TOML reader', () => {
  it('are all listed', () => {
    const listed = new Set(tomlCodes.map(({ code }) => code));
    for (const { files } of [...curatedHostsCases(), ...mutatedHostsCases(300, 3)]) {
      const text = files['ghcr.io/hosts.toml'];
      if (typeof text !== 'string') continue;
      for (const { code } of parseToml(text).flaws) assert.ok(listed.has(code), code);
    }
  });
});
