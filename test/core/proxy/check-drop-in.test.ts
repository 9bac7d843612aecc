import assert from 'node:assert/strict';
import { openSiteDocument, problemsOf } from '../../../src/core/check/site-documents.ts';
import { emptySite } from '../../../src/core/plan/site.ts';
import { formatProxyDropIn, proxyDropInOf } from '../../../src/core/proxy/proxy-drop-in.ts';
import { withProxyLogin } from '../../../src/core/proxy/with-proxy-login.ts';
import { planFrom } from '../steps/support.ts';

const plan = planFrom(
  'kubernetes: {channel: 1.35-classic/stable}\nimages: {delivery: proxy}\nproxy: {http: "http://h:1", login: true}\n',
);
const found = (text: string, path = 'node/http-proxy.conf', ofPlan = true): [code: string, at: string][] =>
  problemsOf(openSiteDocument('node', text), path, ofPlan ? { ...emptySite, plan } : emptySite).map(
    ({ code, range }) => [code, text.slice(range.start, range.end)],
  );

describe('the check of a proxy drop-in', () => {
  const dropIn = proxyDropInOf(plan);
  assert.ok(dropIn);
  const text = formatProxyDropIn(dropIn, 'd');

  it('holds for what is generated', () => assert.deepEqual(found(text), []));

  it('finds a login that is on its way into the carrier', () => {
    assert.deepEqual(found(withProxyLogin(text, 'u', 'p%')), [
      ['proxy.login-in-plan', 'u:p%%25'],
      ['proxy.login-in-plan', 'u:p%%25'],
    ]);
  });

  const cases: readonly [line: string, problems: readonly [string, string][]][] = [
    ['Environment="HTTP_PROXY=http://h/a%40b"', [['proxy.percent', '%']]],
    ['Environment="HTTP_PROXY=http://h/%%%40"', [['proxy.percent', '%']]],
    ['Environment="HTTP_PROXY=http://h/%%40"', []],
    ['Environment="NO_PROXY=10.1.0.0/16"', [['proxy.network-missing', 'NO_PROXY']]],
    ["Environment='no_proxy=a, b'", [['proxy.network-missing', 'no_proxy']]],
    ['Environment=NO_PROXY=10.1.0.0/16,10.152.183.0/24', []],
    ['Environment="NO_PROXY=*"', []],
    ['# Environment="HTTP_PROXY=http://u:p@h/%40"', []],
    ['Environment="NO_PROXY=a" # airgap-ignore: proxy.network-missing', []],
  ];
  for (const [line, problems] of cases) {
    it(`finds ${problems.length} in ${line}`, () =>
      assert.deepEqual(found(`[Service]\r\n${line}\r\n`), problems));
  }

  it('looks for no networks without a plan, and at no other file', () => {
    assert.deepEqual(found('Environment=NO_PROXY=a\n', 'node/http-proxy.conf', false), []);
    assert.deepEqual(found('Environment="HTTP_PROXY=http://u:p@h/%40"\n', 'node/x.service'), []);
  });
});
