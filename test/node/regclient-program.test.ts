import assert from 'node:assert/strict';
import { chmodSync, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Context } from 'mocha';
import { findRegclientProgram, isOlder, parseRegclientVersion } from '../../src/node/regclient-program.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

describe('the version of regsync', () => {
  const outputs: readonly [output: string, version: string | undefined][] = [
    ['VCSTag:     v0.11.7\nVCSRef:     unknown\n', '0.11.7'],
    ['VCSTag:     v0.7.1\r\nVCSRef:     unknown\r\n', '0.7.1'],
    ['VCSTag:     v0.8.4-0.20250501101010-abcdef012345+dirty\n', '0.8.4-0.20250501101010-abcdef012345+dirty'],
    ['VCSTag:     unknown\n', undefined],
    ['VCSTag:     (devel)\n', undefined],
    ['VCSTag:     none\nGoVer: go1.22.0\n', undefined],
    ['', undefined],
  ];
  for (const [output, version] of outputs) {
    it(`is read: ${JSON.stringify(output)}`, () => assert.equal(parseRegclientVersion(output), version));
  }

  const order = [
    '0.7.1',
    '0.8.0',
    '0.8.3-0.20250101000000-abcdef012345',
    '0.8.3',
    '0.8.3+dirty',
    '0.8.10',
    '0.11.7',
    '1.0.0',
  ];
  for (const version of order) {
    it(`compares ${version} with 0.8.3`, () => {
      assert.equal(isOlder(version, '0.8.3'), order.indexOf(version) < order.indexOf('0.8.3'));
    });
  }
});

describe('regsync on this machine', () => {
  const folder = temporaryFolder();
  const program = (name: string, script: string): { PATH: string } => {
    chmodSync(folder.write(`${name}/regsync`, `#!/bin/sh\n${script}\n`), 0o755);
    return { PATH: join(folder.path, name) };
  };
  const remedy =
    /go install github.com\/regclient\/regclient\/cmd\/regsync@v0.11.7.*release binary.*ghcr.io\/regclient\/regsync/;

  it('is refused when too old, with what to do', async () => {
    const found = await findRegclientProgram(
      'regsync',
      program('old', 'test "$*" = version && echo "VCSTag:     v0.8.2"'),
    );
    assert.ok(found.state === 'too-old');
    assert.equal(found.version, '0.8.2');
    assert.match(found.message, /0.8.3 or newer is needed/);
    assert.match(found.message, remedy);
  });

  it('may keep its version to itself', async () => {
    for (const [name, script] of [
      ['devel', 'echo "VCSTag:     (devel)"'],
      ['fails', 'exit 1'],
    ] as const) {
      const found = await findRegclientProgram('regsync', program(name, script));
      assert.ok(found.state === 'unknown', name);
      assert.match(found.message, remedy);
    }
  });

  it('may be missing, with what to do', async () => {
    const found = await findRegclientProgram('regsync', { PATH: folder.path });
    assert.ok(found.state === 'missing');
    assert.match(found.message, remedy);
  });

  it('is found when it is the real one', async function real(this: Context) {
    const cache = resolve(process.env['AIRGAP_CACHE'] ?? '.cache', 'bin');
    if (!existsSync(join(cache, 'regsync'))) {
      if (process.env['CI']) throw new Error(`no regsync in ${cache}: the set-up installs it`);
      console.log(`      skipped: no regsync in ${cache}; the set-up of the real suite installs it`);
      this.skip();
    }
    const found = await findRegclientProgram('regsync', { PATH: cache, HOME: folder.path });
    assert.deepEqual(found, { state: 'ok', path: join(cache, 'regsync'), version: '0.11.7' });
    const regctl = await findRegclientProgram('regctl', { PATH: cache, HOME: folder.path });
    assert.deepEqual(regctl, { state: 'ok', path: join(cache, 'regctl'), version: '0.11.7' });
  });
});
