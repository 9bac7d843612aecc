import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveRegistry } from '../../src/core/containerd/resolve.ts';
import { readHostsTree } from '../../src/node/read-hosts-tree.ts';

describe('readHostsTree', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'airgap-hosts-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('reads files, empty directories, linked ones, and a directory where hosts.toml should be', async () => {
    mkdirSync(join(folder, 'ghcr.io'));
    writeFileSync(join(folder, 'ghcr.io/hosts.toml'), '# mine\n');
    mkdirSync(join(folder, 'quay.io'));
    mkdirSync(join(folder, 'docker.io/hosts.toml'), { recursive: true });
    symlinkSync('ghcr.io', join(folder, '_default'));
    symlinkSync('gone', join(folder, 'registry.corp_5000_'));
    writeFileSync(join(folder, 'registry.k8s.io'), '');
    const tree = await readHostsTree(folder);
    const seen = [...(tree?.entries ?? [])].map(([path, entry]) => `${entry.kind} ${path}`);
    assert.deepEqual(seen.toSorted(), [
      'directory _default',
      'directory docker.io',
      'directory docker.io/hosts.toml',
      'directory ghcr.io',
      'directory quay.io',
      'file _default/hosts.toml',
      'file ghcr.io/hosts.toml',
      'file registry.k8s.io',
    ]);
  });

  it('does not take a file that is too large for an empty one', async () => {
    for (const name of ['hosts.toml', 'ca.crt']) {
      mkdirSync(join(folder, `${name}.example`));
      writeFileSync(
        join(folder, `${name}.example/hosts.toml`),
        'ca = "ca.crt"\nserver = "https://m:1"\n[host]\n',
      );
      writeFileSync(join(folder, `${name}.example`, name), 'x'.repeat(2_000_000));
    }
    const tree = await readHostsTree(folder);
    assert.ok(tree);
    const of = (registry: string) => resolveRegistry(tree, registry, '2.1');
    assert.equal(of('hosts.toml.example').state, 'error');
    assert.match(of('hosts.toml.example').reason, /not looked at: .*larger than 1 MB/);
    assert.match(of('ca.crt.example').reason, /CA file .* was not looked at: .*larger than 1 MB/);
  });

  it('takes for absent what a link to nothing in the folder names, and nothing that it could not look at', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'airgap-outside-'));
    try {
      writeFileSync(join(outside, 'hosts.toml'), 'server = "https://m:1"\n');
      for (const name of ['file.example', 'away.example', 'gone.example', 'ca.example'])
        mkdirSync(join(folder, name));
      symlinkSync(outside, join(folder, 'directory.example'));
      symlinkSync('nothing', join(folder, 'nothing.example'));
      symlinkSync('loop.example', join(folder, 'loop.example'));
      symlinkSync(join(outside, 'nothing'), join(folder, 'away.example/hosts.toml'));
      symlinkSync(join(outside, 'hosts.toml'), join(folder, 'file.example/hosts.toml'));
      symlinkSync('nothing', join(folder, 'gone.example/hosts.toml'));
      writeFileSync(join(folder, 'ca.example/hosts.toml'), 'server = "https://m:1"\nca = "certs/ca.crt"\n');
      symlinkSync(outside, join(folder, 'ca.example/certs'));
      const tree = await readHostsTree(folder);
      assert.ok(tree);
      const of = (registry: string) => {
        const { state, reason } = resolveRegistry(tree, registry, '2.1');
        return `${state}: ${reason}`;
      };
      const leaves = 'is a symbolic link that leaves the folder';
      const nothing = 'is a symbolic link to nothing';
      assert.ok(of('directory.example').startsWith(`error: not looked at: directory.example ${leaves}`));
      assert.ok(of('loop.example').startsWith(`error: not looked at: loop.example ${nothing}`));
      assert.ok(of('away.example').startsWith(`error: not looked at: away.example/hosts.toml ${nothing}`));
      assert.ok(of('file.example').startsWith(`error: not looked at: file.example/hosts.toml ${leaves}`));
      assert.equal(of('gone.example'), 'none: gone.example has no hosts.toml');
      assert.match(
        of('ca.example'),
        new RegExp(`^used: the CA file .* was not looked at: ca.example/certs ${leaves}`),
      );
      assert.match(of('nothing.example'), /^none: no directory for nothing\.example/);
    } finally {
      rmSync(outside, { recursive: true, force: true });
    }
  });

  it('knows a folder that is not there', async () => {
    assert.equal(await readHostsTree(join(folder, 'gone')), undefined);
  });
});
