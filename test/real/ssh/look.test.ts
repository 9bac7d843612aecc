import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sshCommand } from '../../../src/core/nodes/ssh-command.ts';
import { Failure } from '../../../src/node/failure.ts';
import { lookAtNode } from '../../../src/node/nodes/look-at-node.ts';
import type { LookedAtNode } from '../../../src/node/nodes/look-at-node.ts';
import { hostileValues } from '../../fixtures/hostile/values.ts';
import { planFrom } from '../../core/steps/support.ts';
import { runProgram } from '../../support/program.ts';
import { until } from '../../support/until.ts';
import { needSshNodes, startSshNodes } from './ssh-nodes.ts';
import type { SshNodes } from './ssh-nodes.ts';

const address = '127.0.0.61';

describe('a look by real ssh', function () {
  this.timeout(60_000);
  needSshNodes();
  let nodes: SshNodes;
  let env: Readonly<Record<string, string>>;
  before(async () => {
    nodes = await startSshNodes(mkdtempSync(join(tmpdir(), 'airgap-ssh-')), [{ name: 'cp-1', address }]);
    env = { PATH: `${nodes.bin}:${process.env['PATH'] ?? ''}`, HOME: '/nonexistent' };
  });
  after(() => nodes?.stop());

  const look = (ssh = 'cp-1', options: { readonly signal?: AbortSignal } = {}): Promise<LookedAtNode> => {
    const plan = planFrom(`kubernetes: {channel: 1.35-classic/stable}
images: {lists: [], delivery: mirror}
mirror: {url: "http://127.0.0.1:9"}
nodes: [{name: cp-1, address: ${address}, role: control-plane, ssh: ${JSON.stringify(ssh)}}]
`);
    const [node] = plan.nodes;
    assert.ok(node);
    return lookAtNode(plan, node, {
      script: 'media/look-at-node.sh',
      env,
      urls: { direct: ['http://127.0.0.1:9/v2/'], proxied: [] },
      carrier: 'airgap-carrier',
      sums: false,
      ...options,
    });
  };

  it('sees the node, and as root what root sees', async () => {
    const { facts, clockOffset } = await look();
    assert.deepEqual([facts.cut, facts.name, facts.root], [false, 'cp-1', 'sudo']);
    assert.deepEqual(
      [...facts.unseen.keys()].filter((fact) => fact !== 'snapd' && fact !== 'url'),
      [],
    );
    assert.equal(clockOffset, 0);
    assert.deepEqual(facts.hostsFiles, []);
  });

  for (const user of ['plain', 'asks']) {
    it(`says what was not looked at where sudo refuses or would ask (${user})`, async () => {
      const { facts } = await look(`${user}@cp-1`);
      assert.deepEqual([facts.cut, facts.name, facts.root], [false, 'cp-1', 'no']);
      for (const fact of ['hosts-file', 'drop-in', 'archive', 'containerd', 'cluster', 'route-file'])
        assert.equal(facts.unseen.get(fact), 'needs root', fact);
      assert.deepEqual(
        [facts.hostsFiles, facts.archives, facts.containerdRuns],
        [undefined, undefined, undefined],
      );
    });
  }

  it('reads past what a login shell prints', async () => {
    const { facts } = await look('noisy@cp-1');
    assert.deepEqual([facts.cut, facts.name, facts.root], [false, 'cp-1', 'sudo']);
    assert.ok(Math.abs((facts.time ?? 0) - Date.now() / 1000) < 60);
  });

  it('brings every argument to a program there as it is', async () => {
    const [program, ...rest] = sshCommand(
      { address, ssh: 'cp-1' },
      ['printf', '%s\\0', ...hostileValues],
      ['-o', 'BatchMode=yes'],
    );
    const { stdout, stderr, code } = await runProgram([program, ...rest], { env });
    assert.equal(code, 0, stderr);
    assert.deepEqual(stdout.split('\0').slice(0, -1), hostileValues);
  });

  const refused: readonly (readonly [
    what: string,
    ssh: string,
    known: 'another' | 'none' | 'right',
    RegExp,
  ])[] = [
    ['another host key than is known', 'cp-1', 'another', /^cp-1: its host key is another one than before/],
    [
      'a host key that is not known',
      'cp-1',
      'none',
      /^cp-1: its host key is not known here yet: .*Open Terminal/,
    ],
    ['a user that is not let in', 'nobody@cp-1', 'right', /^nobody@cp-1: it lets nobody in with the keys/],
    [
      'a name that nobody knows',
      'no-such-name.invalid',
      'right',
      /^no-such-name\.invalid: the name is not known/,
    ],
    [
      'a port where nothing listens',
      '127.0.0.62',
      'right',
      /^127\.0\.0\.62: nothing answers on its ssh port/,
    ],
  ];
  for (const [what, ssh, known, message] of refused) {
    it(`explains ${what}, and proves nothing`, async () => {
      nodes.knowHostKey('cp-1', known);
      try {
        await assert.rejects(look(ssh), (error) => {
          assert.ok(error instanceof Failure);
          assert.equal(error.reason, 'unreachable');
          assert.match(error.message, message);
          return true;
        });
      } finally {
        nodes.knowHostKey('cp-1', 'right');
      }
    });
  }

  // The last, since the node is gone then.
  it('knows a look that was cut off from one that came to its end', async () => {
    const home = join(nodes.rootOf('cp-1'), 'home/noisy');
    // One of the look's own programs now waits.
    writeFileSync(join(home, '.bashrc'), 'PATH=$HOME:$PATH\n');
    writeFileSync(join(home, 'df'), '#!/bin/sh\n: >~/waits\nsleep 60\n', { mode: 0o755 });
    const cut = look('noisy@cp-1').then(
      ({ facts }) => facts.cut,
      (error: unknown) => error,
    );
    await until('the look to be half done', () => existsSync(join(home, 'waits')) || undefined);
    await nodes.kill('cp-1');
    const seen = await cut;
    assert.ok(seen === true || (seen instanceof Failure && seen.reason === 'unreachable'), String(seen));
    if (seen instanceof Failure)
      assert.match(seen.message, /^noisy@cp-1: the connection was cut: look again/);
  });
});
