import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  joinCommand,
  sshCommand,
  sshTargetOf,
  transferCommands,
} from '../../../src/core/nodes/ssh-command.ts';
import { hostileValues } from '../../fixtures/hostile/values.ts';

const targets: readonly (readonly [
  ssh: string | undefined,
  address: string,
  target: string,
  copied: string,
])[] = [
  [undefined, '10.0.0.11', '10.0.0.11', '10.0.0.11:airgap-carrier/'],
  ['ubuntu@10.0.0.11', '10.0.0.11', 'ubuntu@10.0.0.11', 'ubuntu@10.0.0.11:airgap-carrier/'],
  ['cp-1', '10.0.0.11', 'cp-1', 'cp-1:airgap-carrier/'],
  [undefined, 'fd00::11', 'fd00::11', '[fd00::11]:airgap-carrier/'],
  ['ubuntu@fd00::11', 'fd00::11', 'ubuntu@fd00::11', 'ubuntu@[fd00::11]:airgap-carrier/'],
  ['ubuntu@[fd00::11]', 'fd00::11', 'ubuntu@fd00::11', 'ubuntu@[fd00::11]:airgap-carrier/'],
  ['[fd00::11]', '10.0.0.11', 'fd00::11', '[fd00::11]:airgap-carrier/'],
];

describe('commands by ssh', () => {
  for (const [ssh, address, target, copied] of targets) {
    it(`reach ${ssh ?? address} as ${target}, and copy to ${copied}`, () => {
      const node = { address, ssh };
      assert.equal(sshTargetOf(node), target);
      assert.deepEqual(sshCommand(node, ['id'], []), ['ssh', '--', target, 'id']);
      const [rsync, sums] = transferCommands(node, { rsync: true });
      assert.equal(rsync?.at(-1), copied);
      // A carrier that root has brought is root's.
      assert.ok(rsync?.includes('--no-owner') && rsync.includes('--no-group'));
      assert.deepEqual(sums?.slice(0, 4), ['ssh', '-t', '--', target]);
      const [remove, scp] = transferCommands(node, { rsync: false });
      assert.deepEqual(remove, ['ssh', '-t', '--', target, 'rm -rf -- airgap-carrier']);
      assert.deepEqual(scp, ['scp', '-r', '--', 'carrier', copied.slice(0, -1)]);
    });
  }

  for (const shell of ['sh', 'bash', 'dash']) {
    it(`bring every argument through the far shell as it is (${shell})`, () => {
      const far =
        sshCommand({ address: '10.0.0.1', ssh: undefined }, ['printf', '%s\\0', ...hostileValues]).at(-1) ??
        '';
      const { stdout, stderr } = spawnSync(shell, ['-c', far], { encoding: 'utf8' });
      assert.equal(stderr, '');
      assert.deepEqual(stdout.split('\0').slice(0, -1), hostileValues);
    });
  }

  it('join with names in arguments and the token in none', () => {
    const node = (name: string, address: string, ssh?: string) =>
      ({ name, address, ssh, role: 'worker', arch: 'amd64', interface: 'eth0' }) as const;
    const [cp, worker] = [node('cp-1', '10.0.0.11', 'cp'), node('w-1', 'fd00::2')];
    const words = (isHere?: (one: { readonly name: string }) => boolean) =>
      joinCommand(cp, worker, isHere).slice(4);
    assert.deepEqual(words(), ['cp', 'fd00::2', 'w-1', 'worker', 'airgap-carrier']);
    assert.deepEqual(
      words(({ name }) => name === 'cp-1'),
      ['.', 'fd00::2', 'w-1', 'worker', 'airgap-carrier'],
    );
    assert.deepEqual(
      words(({ name }) => name === 'w-1'),
      ['cp', '.', 'w-1', 'worker', 'carrier'],
    );
  });
});
