import assert from 'node:assert/strict';
import { mirrorTargets } from '../../../src/core/steps/mirror-targets.ts';
import { stepInputs } from '../../../src/core/steps/step-inputs.ts';
import { entry, siteFrom } from './support.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const plan = `kubernetes: {channel: 1.34-classic/stable}
images: {lists: [images/*.txt], overrides: [{match: quay.io/side/loaded, delivery: sideload}]}
mirror: {url: "http://10.10.10.10:5050"}
upstreams: {ghcr.io: {prefix: ghcr}}
nodes:
  - {name: a, address: 10.0.0.1, role: control-plane, arch: amd64}
  - {name: b, address: 10.0.0.2, role: worker, arch: ppc64el}
`;

describe('what has to be in the mirror', () => {
  it('is each planned image by the name that nodes ask for, and each other target of the sync file', () => {
    const site = siteFrom(
      plan,
      {
        'images/a.txt': `nginx:1\nghcr.io/x/y@${digest}\nquay.io/side/loaded:1\nquay.io/not/synced:1\nquay.io/moved/away:1\n`,
      },
      `version: 1\nsync:\n${entry('docker.io/library/nginx:1', 'library/nginx:1')}${entry(`ghcr.io/x/y@${digest}`, `ghcr/x/y:digest-sha256-${'a'.repeat(64)}`)}${entry('quay.io/moved/away:1', 'else/where:1')}${entry('quay.io/own/entry:2', 'own/entry:2')}${entry('quay.io/whole', 'whole', 'repository')}  - {source: 'a.io/b:1', target: 'other.host/b:1', type: image}\n  - {source: 'a.io/c:1', target: '{{ env "ELSEWHERE" }}/c:1', type: image}\n`,
    );
    const platforms = ['linux/amd64', 'linux/ppc64le'];
    const { targets, unlisted } = mirrorTargets(site);
    assert.deepEqual(
      targets.map(({ image, repository, reference, hint }) => [image, repository, reference, hint]),
      [
        ['docker.io/library/nginx:1', 'library/nginx', '1', undefined],
        [`ghcr.io/x/y@${digest}`, 'ghcr/x/y', digest, undefined],
        ['quay.io/not/synced:1', 'not/synced', '1', 'no entry of the sync file copies it'],
        [
          'quay.io/moved/away:1',
          'moved/away',
          '1',
          'the sync file copies it to else/where:1, where nodes do not ask',
        ],
        ['quay.io/own/entry:2', 'own/entry', '2', undefined],
      ],
    );
    assert.deepEqual(
      targets.map((target) => target.platforms),
      [platforms, platforms, platforms, platforms, []],
    );
    assert.deepEqual(unlisted, [
      {
        subject: 'quay.io/whole',
        message:
          'not looked at: only regsync knows what an entry of another type than image copies; write an entry of type image for each',
      },
      {
        subject: 'a.io/c:1',
        message:
          'not looked at: only regsync knows its target {{ env "ELSEWHERE" }}/c:1; write a target that needs no variable but MIRROR',
      },
    ]);
  });

  const changes: readonly [name: string, plan: string, list: string, same: boolean][] = [
    ['nothing', plan, 'nginx:1\n', true],
    ['a comment in the list', plan, '# new\nnginx:1\n', true],
    ['the order of the list', plan, 'nginx:1\nnginx:1\n', true],
    ['another image', plan, 'nginx:1\nnginx:2\n', false],
    ['another mirror', plan.replace(':5050', ':5051'), 'nginx:1\n', false],
    ['a node of another architecture', plan.replace('arch: amd64', 'arch: arm64'), 'nginx:1\n', false],
    ['another channel', plan.replace('1.34', '1.35'), 'nginx:1\n', true],
  ];
  const before = stepInputs('sync.run', siteFrom(plan, { 'images/a.txt': 'nginx:1\n' }));
  for (const [name, changed, list, same] of changes) {
    it(`is ${same ? 'the same' : 'stale'} after a change of ${name}`, () => {
      assert.equal(stepInputs('sync.run', siteFrom(changed, { 'images/a.txt': list })) === before, same);
    });
  }
});
