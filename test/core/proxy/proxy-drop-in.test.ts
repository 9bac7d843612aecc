import assert from 'node:assert/strict';
import { formatProxyDropIn, proxyDropInOf } from '../../../src/core/proxy/proxy-drop-in.ts';
import { withProxyLogin } from '../../../src/core/proxy/with-proxy-login.ts';
import { planFrom } from '../steps/support.ts';

const planText = (rest: string, delivery = 'proxy'): string =>
  `kubernetes: {channel: 1.35-classic/stable}\nimages: {delivery: ${delivery}}\n${rest}`;

function dropInOf(text: string): string | undefined {
  const dropIn = proxyDropInOf(planFrom(text));
  return dropIn === undefined ? undefined : formatProxyDropIn(dropIn, 'd');
}

const lines = (text = ''): string[] => text.split('\n').filter((line) => line.startsWith('Environment'));

describe('the proxy drop-in', () => {
  it('names the proxy in both cases, and all that is reached directly', () => {
    const text = dropInOf(
      planText(`proxy: {http: "http://squid.internal:3128/", https: "http://squid.internal:3128", noProxy: [.corp, 10.1.0.0/16]}
mirror: {url: "http://10.10.10.10:5050"}
nodes: [{name: a, address: 10.0.0.11, role: control-plane}, {name: b, address: "2001:db8::5", role: worker}]
`),
    );
    const direct =
      'localhost,127.0.0.1,::1,10.1.0.0/16,10.152.183.0/24,10.0.0.11,2001:db8::5,.svc,.svc.cluster.local,10.10.10.10,.corp';
    assert.deepEqual(lines(text), [
      'Environment="HTTP_PROXY=http://squid.internal:3128"',
      'Environment="http_proxy=http://squid.internal:3128"',
      'Environment="HTTPS_PROXY=http://squid.internal:3128"',
      'Environment="https_proxy=http://squid.internal:3128"',
      `Environment="NO_PROXY=${direct}"`,
      `Environment="no_proxy=${direct}"`,
    ]);
    assert.match(text ?? '', /\n\[Service\]\nEnvironment/);
  });

  const without: readonly [what: string, text: string][] = [
    ['no image comes in by proxy', planText('proxy: {https: "http://h:1"}', 'mirror')],
    ['the plan names no proxy', planText('')],
    ['the proxy has no address', planText('proxy: {login: true}')],
  ];
  for (const [what, text] of without) {
    it(`is not there where ${what}`, () => assert.equal(dropInOf(text), undefined));
  }

  it('is there where one override brings an image in by proxy', () => {
    const text =
      'kubernetes: {channel: 1.35-classic/stable}\nimages: {overrides: [{match: ghcr.io/, delivery: [mirror, proxy]}]}\nproxy: {https: "http://h:1"}\nmirror: {url: "https://[2001:db8::1]:5000"}\n';
    assert.match(dropInOf(text) ?? '', /\.svc\.cluster\.local,2001:db8::1"/);
  });
});

describe('withProxyLogin', () => {
  const text = dropInOf(planText('proxy: {http: "http://h:1", https: "https://h:2", login: true}')) ?? '';

  it('encodes every character that would end the URL or that systemd would replace', () => {
    const own = withProxyLogin(text, 'us er', 'p@:/%"\\\'é$!');
    const login = 'us%%20er:p%%40%%3A%%2F%%25%%22%%5C%%27%%C3%%A9%%24%%21@';
    assert.deepEqual(lines(own).slice(0, 4), [
      `Environment="HTTP_PROXY=http://${login}h:1"`,
      `Environment="http_proxy=http://${login}h:1"`,
      `Environment="HTTPS_PROXY=https://${login}h:2"`,
      `Environment="https_proxy=https://${login}h:2"`,
    ]);
  });

  it('replaces a login, and leaves everything else as it is', () => {
    const once = withProxyLogin(text, 'u', 'old');
    assert.equal(withProxyLogin(once, 'u', 'new'), withProxyLogin(text, 'u', 'new'));
    assert.equal(withProxyLogin(text, 'u', 'p').replaceAll('u:p@', ''), text);
  });

  it('takes half a surrogate pair and pattern words as what they are', () => {
    const own = withProxyLogin(text, '\ud800', '$&$1');
    assert.match(own, /HTTP_PROXY=http:\/\/%%EF%%BF%%BD:%%24%%26%%241@h:1"/);
  });
});
