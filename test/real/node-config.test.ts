import assert from 'node:assert/strict';
import {
  defaultRouteCommand,
  formatNetplanRoute,
  formatRouteUnit,
} from '../../src/core/network/default-route.ts';
import { formatProxyDropIn, proxyDropInOf } from '../../src/core/proxy/proxy-drop-in.ts';
import { withProxyLogin } from '../../src/core/proxy/with-proxy-login.ts';
import { commandLine } from '../../src/core/systemd/command-line.ts';
import { environmentLine } from '../../src/core/systemd/environment-line.ts';
import { planFrom } from '../core/steps/support.ts';
import { needProgram } from '../node/support/need-program.ts';
import { hostileValues } from '../fixtures/hostile/values.ts';
import { runProgram } from '../support/program.ts';
import { generateNetplan } from './lab/netplan.ts';
import { dumped, UnitFolder } from './lab/systemd.ts';

const env = { PATH: process.env['PATH'] ?? '' };
const interfaces = ['eth0', 'ens3', 'enp1s0.100', 'wlan-0_a', 'null', '1e3', 'on'];
const tools = 'node scripts/tools.mjs';

describe('the dummy default route, judged by netplan', () => {
  needProgram('netplan', tools);

  for (const name of interfaces) {
    it(`becomes a link route of ${name}`, async () => {
      const { code, stderr, network } = await generateNetplan(
        { '90-airgap.yaml': formatNetplanRoute(name, 'd') },
        name,
      );
      assert.equal(code, 0, stderr);
      assert.match(network, new RegExp(`^Name=${name.replace('.', '\\.')}$`, 'm'));
      assert.match(network, /\[Route\]\nDestination=0\.0\.0\.0\/0\nScope=link\nMetric=20000\n/);
    });
  }

  it('leaves what another file says of the interface', async () => {
    const own = 'network: {version: 2, ethernets: {eth0: {addresses: [10.0.0.11/24]}}}\n';
    const files = { '50-cloud-init.yaml': own, '90-airgap.yaml': formatNetplanRoute('eth0', 'd') };
    const { code, stderr, network } = await generateNetplan(files, 'eth0');
    assert.equal(code, 0, stderr);
    assert.match(network, /^Address=10\.0\.0\.11\/24$/m);
    assert.match(network, /^Destination=0\.0\.0\.0\/0$/m);
  });

  it('would be refused with a scope that there is not', async () => {
    const text = formatNetplanRoute('eth0', 'd').replace('scope: link', 'scope: nowhere');
    const { code } = await generateNetplan({ '90-airgap.yaml': text }, 'eth0');
    assert.notEqual(code, 0);
  });
});

describe('units and drop-ins, judged by systemd', () => {
  needProgram('systemd-analyze', tools);

  const containerd = 'snap.k8s.containerd.service';
  const folders: UnitFolder[] = [];
  afterEach(() => folders.splice(0).forEach((folder) => folder.remove()));
  const unitsWith = (files: Readonly<Record<string, string>>): UnitFolder => {
    const folder = new UnitFolder(files);
    folders.push(folder);
    return folder;
  };
  /** containerd's unit with a drop-in, as on a node. */
  const withDropIn = (text: string): UnitFolder =>
    unitsWith({
      [containerd]: '[Service]\nExecStart=/bin/true\n',
      [`${containerd}.d/http-proxy.conf`]: text,
    });

  for (const name of interfaces) {
    it(`the route's unit holds for ${name}`, async () => {
      const unit = 'airgap-default-route.service';
      const units = unitsWith({ [unit]: formatRouteUnit(name, 'd') });
      const { code, stderr, stdout } = await units.verify(unit);
      assert.deepEqual([code, stderr, stdout], [0, '', '']);
      const lines = await units.dump(unit);
      assert.deepEqual(dumped(lines, 'Command Line'), [defaultRouteCommand(name).join(' ')]);
    });
  }

  const plan = planFrom(`kubernetes: {channel: 1.35-classic/stable}
images: {delivery: proxy}
proxy: {http: "http://squid.internal:3128", https: "https://[2001:db8::2]:3129", noProxy: ["*.corp"], login: true}
nodes: [{name: a, address: 10.0.0.11, role: control-plane}]
`);
  const dropIn = proxyDropInOf(plan);
  assert.ok(dropIn);
  const text = formatProxyDropIn(dropIn, 'd');
  const direct = dropIn.noProxy.join(',');

  it('the drop-in gives containerd its six variables', async () => {
    const units = withDropIn(text);
    const { code, stderr, stdout } = await units.verify(containerd);
    assert.deepEqual([code, stderr, stdout], [0, '', '']);
    assert.deepEqual(dumped(await units.dump(containerd), 'Environment'), [
      'HTTP_PROXY=http://squid.internal:3128',
      'http_proxy=http://squid.internal:3128',
      'HTTPS_PROXY=https://[2001:db8::2]:3129',
      'https_proxy=https://[2001:db8::2]:3129',
      `NO_PROXY=${direct}`,
      `no_proxy=${direct}`,
    ]);
  });

  it('a login of any characters arrives as it was given', async () => {
    const logins = hostileValues.filter((value) => value !== '');
    const units = logins.map((login, index) => [
      `login-${index}.service`,
      `${withProxyLogin(text, login, login)}\nExecStart=/bin/true\n`,
    ]);
    const names = units.map(([name]) => name).join(' ');
    const folder = unitsWith({ ...Object.fromEntries(units), 'all.target': `[Unit]\nWants=${names}\n` });
    const dump = await folder.dumpWithAll('all.target');
    for (const [index, login] of logins.entries()) {
      const [first = ''] = dumped(dump.get(`login-${index}.service`) ?? [], 'Environment');
      const { username, password, host } = new URL(first.replace(/^HTTP_PROXY=/, ''));
      assert.deepEqual(
        [decodeURIComponent(username), decodeURIComponent(password), host],
        [login, login, 'squid.internal:3128'],
      );
    }
    assert.ok(logins.length > 30, 'too few logins were tried');
  });

  it('reads back every value that can stand in an environment, and nothing else', async () => {
    const values = [...hostileValues, '%h %u %% %', 'a"\nExecStartPre=/bin/false\n"b'];
    const lines = values.map((value, index) => environmentLine(`V${index}`, value));
    const dump = await withDropIn(['[Service]', ...lines, ''].join('\n')).dump(containerd);
    const read = dumped(dump, 'Environment');
    // systemd refuses control characters in an environment; the variable is then missing.
    const printable = values.flatMap((value, index) =>
      /\p{Cc}/u.test(value) ? [] : [`V${index}=${value}`.trimEnd()],
    );
    assert.deepEqual(
      read.filter((line) => !/\p{Cc}/u.test(line) && printable.includes(line)),
      printable,
    );
    assert.deepEqual(dumped(dump, 'Command Line'), ['/bin/true']);
    assert.ok(printable.length > 25, 'too few values were tried');
  });

  it('would replace a percent sign that is not doubled', async () => {
    const units = withDropIn('[Service]\nEnvironment="HTTP_PROXY=http://u:p%40@h:1"\n');
    const { stderr } = await units.verify(containerd);
    const read = dumped(await units.dump(containerd), 'Environment');
    assert.ok(!read.includes('HTTP_PROXY=http://u:p%40@h:1'), `${stderr} ${read.join()}`);
  });

  it('takes arguments of commands for text', async () => {
    const values = hostileValues.filter((value) => !/\p{Cc}/u.test(value) && value.length < 1000);
    const unit = 'argv.service';
    const argv: [string, ...string[]] = ['/bin/echo', ...values];
    const units = unitsWith({ [unit]: `[Service]\nType=oneshot\nExecStart=${commandLine(argv)}\n` });
    const { code, stderr } = await units.verify(unit);
    assert.deepEqual([code, stderr], [0, '']);
    assert.equal(dumped(await units.dump(unit), 'Command Line').length, 1);
  });
});

describe('the command of the dummy default route', () => {
  needProgram('ip', tools);
  needProgram('unshare', 'install util-linux');

  before('needs root', function needsRoot() {
    if (process.getuid?.() === 0) return;
    if (process.env['CI']) throw new Error('CI must run this as root: it makes a network namespace');
    console.log('      skipped: needs root to make a network namespace');
    this.skip();
  });

  it('can be run twice, and a real gateway stays the first choice', async () => {
    const script = [
      'ip link add eth0 type veth peer name peer0 && ip link set peer0 up && ip link set eth0 up && ip address add 10.0.0.11/24 dev eth0',
      'ip route add default via 10.0.0.1 metric 100',
      '"$@" && "$@" && ip route show default && ip route get 192.0.2.1',
      'ip route del default via 10.0.0.1 && ip route get 192.0.2.1',
    ].join(' && ');
    const { code, stdout, stderr } = await runProgram(
      ['unshare', '-n', 'sh', '-c', script, 'sh', ...defaultRouteCommand('eth0')],
      { env },
    );
    assert.equal(code, 0, stderr);
    const lines = stdout.split('\n').map((line) => line.trim());
    assert.deepEqual(lines.slice(0, 2), [
      'default via 10.0.0.1 dev eth0 metric 100',
      'default dev eth0 scope link metric 20000',
    ]);
    assert.match(lines[2] ?? '', /^192\.0\.2\.1 via 10\.0\.0\.1 dev eth0/);
    assert.match(stdout, /^192\.0\.2\.1 dev eth0/m);
  });
});
