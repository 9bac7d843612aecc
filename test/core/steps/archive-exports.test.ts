import assert from 'node:assert/strict';
import { stepsOf } from '../../../src/core/steps/catalogue.ts';
import { archiveExports } from '../../../src/core/steps/archive-exports.ts';
import { carriedCopies } from '../../../src/core/steps/carried-copies.ts';
import { handoverNames } from '../../../src/core/steps/handover.ts';
import { commandLine } from '../../../src/core/steps/quote.ts';
import { stepInputs } from '../../../src/core/steps/step-inputs.ts';
import { loginValue } from '../../../src/core/steps/upstream-access.ts';
import { hostileValues } from '../../fixtures/hostile/values.ts';
import { planFrom, siteFrom } from './support.ts';

const hex = 'a'.repeat(64);
const planText = `kubernetes: {channel: 1.35-classic/stable}
images: {delivery: sideload}
upstreams:
  'registry.corp:5000': {ca: certs/corp.crt, login: true}
nodes:
  - {name: a, address: 10.0.0.1, role: control-plane}
  - {name: b, address: 10.0.0.2, role: worker, arch: ppc64el}
`;
const plan = planFrom(planText);

describe('the commands of Export archives', () => {
  it('write each archive aside, under the name that pods ask for, and then rename it', () => {
    const [step] = stepsOf({
      plan,
      root: '/site',
      sideloaded: ['docker.io/library/a:1'],
      proxied: [],
    }).filter(({ id }) => id === 'archives.export');
    const file = (arch: string): string => `archives/${arch}/docker.io+library+a=1.tar`;
    const exporting = (arch: string, platform: string): string[] => [
      `regctl image export --name docker.io/library/a:1 --platform linux/${platform} docker.io/library/a:1 '${file(arch)}.part'`,
      `mv -f '${file(arch)}.part' '${file(arch)}'`,
    ];
    assert.deepEqual(
      step?.commands.map((command) => commandLine(command)),
      [
        'mkdir -p archives/amd64',
        'mkdir -p archives/ppc64el',
        ...exporting('amd64', 'amd64'),
        ...exporting('ppc64el', 'ppc64le'),
      ],
    );
  });

  const names: readonly (readonly [image: string, name: string])[] = [
    ['ghcr.io/a/b:1', 'ghcr.io/a/b:1'],
    [`ghcr.io/a/b@sha256:${hex}`, `ghcr.io/a/b@sha256:${hex}`],
    [`ghcr.io/a/b:1@sha256:${hex}`, `ghcr.io/a/b@sha256:${hex}`],
  ];
  for (const [image, name] of names) {
    it(`name ${image} as the kubelet does`, () => {
      const [, command] = archiveExports(plan, [{ image, arch: 'amd64' }]);
      assert.deepEqual(command?.argv.slice(3, 5), ['--name', name]);
      assert.equal(command?.argv[7], image);
    });
  }

  it('reach an upstream with its CA, and with its login by name only', () => {
    const [, corp, , open] = archiveExports(
      plan,
      ['registry.corp:5000/a:1', 'ghcr.io/a:1'].map((image) => ({ image, arch: 'amd64' })),
    );
    assert.deepEqual(corp?.env, ['SSL_CERT_FILE', 'DOCKER_AUTH_CONFIG']);
    assert.deepEqual(corp?.values, { SSL_CERT_FILE: 'certs/corp.crt' });
    assert.ok(corp?.env.every((name) => handoverNames.has(name)));
    assert.deepEqual([open?.env, open?.values], [[], undefined]);
  });

  it(`hold ${hostileValues.length} hostile texts in one argument, and in a file of the folder`, () => {
    const archives = hostileValues.map((image) => ({ image, arch: 'amd64' }));
    const commands = archiveExports(plan, archives);
    assert.equal(commands.length, 1 + 2 * archives.length);
    for (const { argv } of commands.filter(({ argv: [program] }) => program === 'mv')) {
      assert.match(argv.at(-1) ?? '', /^archives\/amd64\/[a-z0-9._@+=,-]*\.tar$/);
      assert.equal(argv.length, 4);
    }
  });

  it('have nothing to do for no image', () => assert.deepEqual(archiveExports(plan, []), []));
});

describe('a login for regctl', () => {
  it("is in the form of Docker's own file, quotes and all", () => {
    const text = loginValue(new Map([['r.corp:5000', { username: 'u"', password: 'p\\\n' }]]));
    assert.deepEqual(JSON.parse(text), { auths: { 'r.corp:5000': { username: 'u"', password: 'p\\\n' } } });
  });
});

describe('what Export archives depends on', () => {
  const list = { 'images/a.txt': 'nginx:1\n' };
  const before = stepInputs('archives.export', siteFrom(planText, list));
  const cases: readonly [name: string, plan: string, images: string, same: boolean][] = [
    ['another interface', `${planText}network: {interface: eth1}\n`, 'nginx:1\n', true],
    ['a comment in a list', planText, '# web\nnginx:1\n', true],
    ['another image', planText, 'nginx:2\n', false],
    ['another architecture', planText.replace('ppc64el', 'arm64'), 'nginx:1\n', false],
    ['an image by another way', planText.replace('sideload', 'proxy'), 'nginx:1\n', false],
  ];
  for (const [name, text, images, same] of cases) {
    it(`${same ? 'is not' : 'is'} changed by ${name}`, () => {
      const after = stepInputs('archives.export', siteFrom(text, { 'images/a.txt': images }));
      assert.equal(after === before, same);
    });
  }

  it('is changed by another containerd', () => {
    const site = siteFrom(planText, list);
    const other = stepInputs('archives.export', { ...site, containerd: '1.6.38' });
    assert.notEqual(other, stepInputs('archives.export', { ...site, containerd: '2.1.5' }));
  });
});

describe('the sync by way of a carrier', () => {
  const mirrored = (mirror: string): string =>
    planText.replace('sideload', 'mirror').replace('ca: certs', 'prefix: corp, ca: certs') +
    `mirror: ${mirror}\n`;
  const lists = {
    'images/a.txt': `nginx:1\nregistry.corp:5000/team/app:2\nghcr.io/a/b:1@sha256:${hex}\n`,
  };
  const lines = (text: string) => {
    const { out, back } = carriedCopies(siteFrom(text, lists));
    return [out, back].map((commands) => commands.map((command) => commandLine(command)));
  };

  it('has a folder for each repository, and goes back to where nodes ask', () => {
    const digest = `sha256:${hex}`;
    const [out, back] = lines(mirrored('{url: "http://10.10.10.10:5050"}'));
    assert.deepEqual(out, [
      "regctl image copy docker.io/library/nginx:1 'ocidir://oci/docker.io~library~nginx:1'",
      "SSL_CERT_FILE=certs/corp.crt DOCKER_AUTH_CONFIG=… regctl image copy registry.corp:5000/team/app:2 'ocidir://oci/registry.corp_5000~team~app:2'",
      `regctl image copy ghcr.io/a/b:1@${digest} 'ocidir://oci/ghcr.io~a~b@${digest}'`,
    ]);
    const toMirror = "regctl --host 'reg=10.10.10.10:5050,tls=disabled' image copy";
    assert.deepEqual(back, [
      `${toMirror} 'ocidir://oci/docker.io~library~nginx:1' 10.10.10.10:5050/library/nginx:1`,
      `${toMirror} 'ocidir://oci/registry.corp_5000~team~app:2' 10.10.10.10:5050/corp/team/app:2`,
      `${toMirror} 'ocidir://oci/ghcr.io~a~b@${digest}' 10.10.10.10:5050/a/b@${digest}`,
    ]);
  });

  it("trusts an https mirror's CA", () => {
    const [, back] = lines(mirrored('{url: "https://m.corp", ca: certs/m.crt}'));
    assert.equal(
      back?.[0],
      "SSL_CERT_FILE=certs/m.crt regctl image copy 'ocidir://oci/docker.io~library~nginx:1' m.corp/library/nginx:1",
    );
  });

  it('is nothing without a mirror', () => assert.deepEqual(lines(planText), [[], []]));
});
