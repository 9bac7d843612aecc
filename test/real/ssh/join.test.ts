import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { joinCommand } from '../../../src/core/nodes/ssh-command.ts';
import { quotePosix } from '../../../src/core/nodes/quote-posix.ts';
import { planFrom } from '../../core/steps/support.ts';
import { startProgram } from '../../support/program.ts';
import { until } from '../../support/until.ts';
import { needSshNodes, startSshNodes } from './ssh-nodes.ts';
import type { SshNodes } from './ssh-nodes.ts';
import { standIns } from './stand-ins.ts';

describe('a join by real ssh', function () {
  this.timeout(60_000);
  needSshNodes();
  let nodes: SshNodes;
  const places = { 'cp-1': '127.0.0.65', 'w-1': '127.0.0.66' };
  before(async () => {
    nodes = await startSshNodes(
      mkdtempSync(join(tmpdir(), 'airgap-ssh-')),
      Object.entries(places).map(([name, address]) => ({ name, address, programs: standIns })),
    );
    mkdirSync(join(nodes.rootOf('cp-1'), 'var/lib/stand-in'));
    writeFileSync(join(nodes.rootOf('cp-1'), 'var/lib/stand-in/salt'), 'c2FsdA');
  });
  after(() => nodes?.stop());

  for (const user of ['ubuntu', 'asks']) {
    it(`brings the token, where sudo ${user === 'asks' ? 'asks at both ends' : 'does not ask'}, and shows no secret`, async () => {
      const root = nodes.rootOf('w-1');
      const script = join(root, 'home', user, 'airgap-carrier/node/node.sh');
      mkdirSync(join(script, '..'), { recursive: true });
      writeFileSync(script, 'read -r token\necho "$(id -u) $* $token" >/var/tmp/joined\n');
      const { nodes: planned } = planFrom(`kubernetes: {channel: 1.35-classic/stable}
images: {lists: []}
nodes:
  - {name: cp-1, address: ${places['cp-1']}, role: control-plane, ssh: ${user}@cp-1}
  - {name: w-1, address: ${places['w-1']}, role: worker, ssh: ${user}@w-1}
`);
      const [from, node] = planned;
      assert.ok(from && node);
      // A terminal, as a step has one: there the password is asked for.
      const argv = ['script', '-qec', joinCommand(from, node).map(quotePosix).join(' '), '/dev/null'];
      const running = startProgram(argv, {
        env: { PATH: `${nodes.bin}:${process.env['PATH'] ?? ''}`, SHELL: '/bin/sh' },
      });
      let shown = '';
      let answered = 0;
      running.process.stdout?.setEncoding('utf8').on('data', (text: string) => (shown += text));
      await until(
        'the end of the join',
        () => {
          const asked = shown.match(/Password for sudo on [^:]*: /g)?.length ?? 0;
          for (; answered < asked; answered += 1) running.process.stdin?.write('secret\n');
          return running.ended();
        },
        { timeoutMs: 30_000 },
      );
      assert.equal(running.ended(), 'ended with 0', shown);
      assert.equal(answered, user === 'asks' ? 2 : 0);
      assert.equal(readFileSync(join(root, 'var/tmp/joined'), 'utf8'), '0 w-1 join token-of-w-1-c2FsdA\n');
      assert.match(shown, new RegExp(`token for w-1 from ${user}@cp-1`));
      assert.doesNotMatch(shown, /secret|c2FsdA/);
    });
  }
});
