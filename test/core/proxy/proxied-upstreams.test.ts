import assert from 'node:assert/strict';
import { curlOf, proxiedUpstreams } from '../../../src/core/proxy/proxied-upstreams.ts';
import { proxyEvidence } from '../../../src/core/proxy/proxy-evidence.ts';
import type { ProxyVerdict } from '../../../src/core/proxy/proxy-outcome.ts';
import { commandLine } from '../../../src/core/steps/quote.ts';
import { stepInputs } from '../../../src/core/steps/step-inputs.ts';
import { stateOf } from '../../../src/core/steps/state.ts';
import { siteFrom } from '../steps/support.ts';

const list = 'ghcr.io/a/b:1\nghcr.io/a/c:1\nnginx:1.27\nregistry.corp:5000/team/app:2\nquay.io/x/y:1\n';

function siteWith(proxy: string, more = '') {
  return siteFrom(
    `kubernetes: {channel: 1.35-classic/stable}
images: {delivery: proxy, overrides: [{match: quay.io/, delivery: sideload}]}
proxy: ${proxy}
${more}`,
    { 'images/a.txt': list },
  );
}

const squid = '{https: http://squid.internal:3128/}';

describe('the upstreams of images that come in by proxy', () => {
  it('are asked once each, Docker Hub where it answers', () => {
    const seen = proxiedUpstreams(siteWith(squid)).map(({ registry, host, proxy }) => [
      registry,
      host,
      proxy,
    ]);
    const proxy = 'http://squid.internal:3128';
    assert.deepEqual(seen, [
      ['docker.io', 'registry-1.docker.io', proxy],
      ['ghcr.io', 'ghcr.io', proxy],
      ['registry.corp:5000', 'registry.corp:5000', proxy],
    ]);
  });

  it('are none without a plan, without lists, and where another way in brings all', () => {
    const site = siteWith(squid);
    assert.deepEqual(proxiedUpstreams({ ...site, plan: undefined }), []);
    assert.deepEqual(proxiedUpstreams({ ...site, lists: [] }), []);
    const mirror = siteFrom(
      'kubernetes: {channel: 1.35-classic/stable}\nimages: {delivery: mirror}\nmirror: {url: http://h:1}\n',
      { 'images/a.txt': list },
    );
    assert.deepEqual(proxiedUpstreams(mirror), []);
  });

  const lines: readonly [title: string, proxy: string, more: string, line: string][] = [
    [
      'the page’s line',
      squid,
      '',
      'curl -I --proxy http://squid.internal:3128 https://registry.corp:5000/v2/',
    ],
    [
      'a login, for whose password curl asks',
      '{https: http://squid.internal:3128, login: true}',
      '',
      'curl -I --proxy http://squid.internal:3128 --proxy-user USER https://registry.corp:5000/v2/',
    ],
    [
      'its own CA',
      squid,
      "upstreams: {'registry.corp:5000': {ca: certs/my corp.crt}}\n",
      "curl -I --proxy http://squid.internal:3128 --cacert 'certs/my corp.crt' https://registry.corp:5000/v2/",
    ],
    [
      'reached directly',
      '{https: http://squid.internal:3128, noProxy: [.corp]}',
      '',
      "curl -I --noproxy '*' https://registry.corp:5000/v2/",
    ],
    [
      'no proxy for https',
      '{http: http://squid.internal:3128}',
      '',
      "curl -I --noproxy '*' https://registry.corp:5000/v2/",
    ],
  ];
  for (const [title, proxy, more, line] of lines) {
    it(`as commands: ${title}`, () => {
      const upstream = proxiedUpstreams(siteWith(proxy, more)).at(-1);
      assert.ok(upstream);
      assert.equal(commandLine(curlOf(upstream)), line);
    });
  }

  it('are what the step depends on, and nothing else is', () => {
    const of = (proxy: string, more = ''): string => stepInputs('proxy.check', siteWith(proxy, more));
    const before = of(squid);
    assert.equal(of(squid, 'nodes: [{name: a, address: 10.0.0.1, role: worker}]\n'), before);
    const others = [
      of('{https: http://squid.internal:3129}'),
      of('{https: http://squid.internal:3128, login: true}'),
      of('{https: http://squid.internal:3128, noProxy: [ghcr.io]}'),
      of(squid, 'upstreams: {ghcr.io: {ca: a.crt}}\n'),
    ];
    assert.equal(new Set([before, ...others]).size, 5);
  });
});

describe('what a look through a proxy proves', () => {
  const upstreams = proxiedUpstreams(siteWith(squid));
  const evidenceOf = (...verdicts: ProxyVerdict[]) =>
    proxyEvidence(
      verdicts.flatMap((verdict, at) => {
        const upstream = upstreams[at];
        return upstream === undefined ? [] : [{ upstream, meaning: { verdict, message: verdict } }];
      }),
    );
  const cases: readonly [
    verdicts: readonly ProxyVerdict[],
    kind: string,
    summary: string,
    checked: number,
    problems: readonly string[],
  ][] = [
    [['good', 'good', 'good'], 'proved', '3 of 3 upstreams answer through squid.internal:3128', 3, []],
    [['good'], 'proved', '1 of 1 upstream answers through squid.internal:3128', 1, []],
    [
      ['good', 'denied', 'upstream-unknown'],
      'short',
      '1 of 3 upstreams answer through squid.internal:3128',
      3,
      ['ghcr.io', 'registry.corp:5000'],
    ],
    [
      ['proxy-down', 'proxy-down', 'proxy-down'],
      'short',
      '0 of 3 upstreams answer through squid.internal:3128',
      0,
      ['Proxy'],
    ],
    [[], 'short', '0 of 0 upstreams answer', 0, []],
  ];
  for (const [verdicts, kind, summary, checked, problems] of cases) {
    it(`${verdicts.join(', ') || 'nobody asked'}: ${kind}`, () => {
      const evidence = evidenceOf(...verdicts);
      assert.equal(stateOf(evidence, 0).kind, kind);
      assert.deepEqual(
        [
          evidence.summary,
          evidence.expected,
          evidence.checked,
          evidence.problems.map(({ subject }) => subject),
        ],
        [summary, verdicts.length, checked, problems],
      );
    });
  }
});
