import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { filesForCarrier } from '../../../src/node/carrier/look-at-carrier.ts';
import { packCarrier } from '../../../src/node/carrier/pack-carrier.ts';
import { needProgram } from '../support/need-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import {
  bigBytes,
  fingerprint,
  flipByte,
  look,
  optionsOf,
  pack,
  realSumsHold,
  site,
  writeAt,
  writeSite,
} from './support.ts';

describe('packing a carrier', () => {
  needProgram('sha256sum', 'apt install coreutils');
  const folder = temporaryFolder();
  const root = join(folder.path, 'site');
  const carrier = join(root, 'carrier');
  const k8s = join(carrier, 'snaps/amd64/k8s.snap');
  beforeEach(() => {
    rmSync(root, { recursive: true, force: true });
    writeSite(root);
  });

  it('holds what the plan calls for, as sha256sum and the look both say, and leaves nothing beside it', async () => {
    const seen: [number, number][] = [];
    const packed = await pack(root, { onProgress: (done, total) => seen.push([done, total]) });
    const { state, summary } = await look(root);
    assert.deepEqual([state, summary], ['proved', '11 files, 3 MB, SHA256SUMS holds']);
    assert.equal(realSumsHold(root).match(/: OK$/gm)?.length, 11);
    assert.equal(packed.files, 11);
    assert.deepEqual(seen.at(-1), [packed.bytes, packed.bytes]);
    assert.ok(
      seen.every(([done], at) => done >= (seen[at - 1]?.[0] ?? 0)),
      'progress never goes back',
    );
    assert.ok(seen.length >= bigBytes / 524_288, 'a large file is told piece by piece');
    assert.deepEqual(
      readdirSync(root).filter((name) => /carrier|airgap$/.test(name)),
      ['carrier'],
    );
  });

  it('is known to hold without reading where nothing changed, and reads what did', async () => {
    const known = new Map<string, string>();
    await pack(root, { known });
    await look(root, { known });
    const before = known.size;
    await look(root, { known });
    assert.equal(known.size, before, 'nothing was read that was not known');
    flipByte(k8s);
    assert.equal((await look(root, { known })).state, 'short');
  });

  it('keeps what has not changed when it is packed again, by the very same file', async () => {
    await pack(root);
    const { ino } = statSync(k8s);
    writeFileSync(join(root, 'images/k8s.txt'), 'ghcr.io/canonical/pause:3.11\n');
    assert.deepEqual((await look(root)).short, [
      'carrier/images/k8s.txt has changed in the site since: pack again',
    ]);
    const packed = await pack(root);
    assert.ok(packed.kept >= bigBytes, `${packed.kept} bytes were kept`);
    assert.equal(statSync(k8s).ino, ino);
    assert.notEqual(
      statSync(join(root, 'snaps/amd64/k8s.snap')).ino,
      ino,
      'never a second name of a site file',
    );
    assert.equal((await look(root)).state, 'proved');
    realSumsHold(root);
  });

  const faults: readonly (readonly [name: string, spoil: () => void, said: string])[] = [
    [
      'a changed byte',
      () => flipByte(k8s),
      'carrier/snaps/amd64/k8s.snap is not what was packed, so sha256sum -c fails: pack again',
    ],
    [
      'a cut file',
      () => truncateSync(k8s, 100),
      'carrier/snaps/amd64/k8s.snap is not what was packed, so sha256sum -c fails: pack again',
    ],
    ['a missing file', () => rmSync(k8s), 'carrier/snaps/amd64/k8s.snap is not in the carrier: pack again'],
    [
      'a missing SHA256SUMS',
      () => rmSync(join(carrier, 'SHA256SUMS')),
      'carrier/SHA256SUMS is not there or cannot be read, so nobody can prove the rest: pack again',
    ],
    [
      'a changed snap of the site',
      () => flipByte(join(root, 'snaps/amd64/k8s.snap')),
      'carrier/snaps/amd64/k8s.snap has changed in the site since: pack again',
    ],
  ];
  for (const [name, spoil, said] of faults) {
    it(`is short for ${name}, and whole again when it is packed again`, async () => {
      await pack(root);
      spoil();
      const { state, short } = await look(root);
      assert.deepEqual([state, short], ['short', [said]]);
      if (name === 'a missing SHA256SUMS') rmSync(carrier, { recursive: true });
      await pack(root);
      assert.equal((await look(root)).state, 'proved');
      realSumsHold(root);
    });
  }

  it('lets nobody read who may not read the original', async () => {
    chmodSync(join(root, 'node/node.sh'), 0o600);
    chmodSync(join(root, 'airgap.yaml'), 0o664);
    await pack(root);
    const modeOf = (path: string): string => (statSync(join(root, 'carrier', path)).mode & 0o777).toString(8);
    assert.deepEqual(['node/node.sh', 'airgap.yaml'].map(modeOf), ['600', '644']);
  });

  it('drops what the plan no longer calls for', async () => {
    await pack(root);
    const files = (await filesForCarrier(root, site, { env: {} })).filter(
      (path) => !path.startsWith('hosts.d/'),
    );
    await packCarrier(root, files, optionsOf());
    assert.equal(existsSync(join(carrier, 'hosts.d')), false);
    assert.equal(realSumsHold(root).includes('hosts.d'), false);
  });

  const strangers: readonly (readonly [name: string, put: () => void, said: RegExp])[] = [
    [
      'a file',
      () => writeAt(join(carrier, 'notes.txt'), 'mine'),
      /^carrier\/notes\.txt was not packed, and packing would delete it: move it out/,
    ],
    [
      'two files',
      () => ['a', 'z'].forEach((name) => writeAt(join(carrier, 'mine', name), name)),
      /^carrier\/mine\/a and 1 more was not packed/,
    ],
    ['a link', () => symlinkSync('/etc/hostname', join(carrier, 'link')), /^carrier\/link was not packed/],
    [
      'a link in place of a file',
      () => {
        rmSync(k8s);
        symlinkSync('/etc/hostname', k8s);
      },
      /^carrier\/snaps\/amd64\/k8s\.snap was not packed/,
    ],
    [
      'no SHA256SUMS to say what was packed',
      () => rmSync(join(carrier, 'SHA256SUMS')),
      /and 10 more was not packed/,
    ],
  ];
  for (const [name, put, said] of strangers) {
    it(`touches nothing where the carrier holds ${name}`, async () => {
      await pack(root);
      put();
      appendFileSync(join(root, 'images/k8s.txt'), '# more\n');
      const before = fingerprint(carrier);
      await assert.rejects(pack(root), { reason: 'foreign', message: said });
      assert.deepEqual(fingerprint(carrier), before);
      assert.equal((await look(root)).state, 'short');
    });
  }

  it('makes nothing where the carrier is a link or a file, or its part is', async () => {
    const outside = join(folder.path, 'outside');
    mkdirSync(outside, { recursive: true });
    for (const name of ['carrier', 'carrier.part']) {
      symlinkSync(outside, join(root, name));
      await assert.rejects(pack(root), {
        reason: 'not-a-folder',
        message: /is a symbolic link: move it away/,
      });
      rmSync(join(root, name));
      writeFileSync(join(root, name), '');
      await assert.rejects(pack(root), { reason: 'not-a-folder', message: /is no folder/ });
      rmSync(join(root, name));
    }
    symlinkSync(outside, join(root, '.airgap'));
    await assert.rejects(pack(root), { reason: 'outside' });
    assert.deepEqual(readdirSync(outside), []);
    symlinkSync(outside, carrier);
    assert.match((await look(root)).short.join(), /carrier .*is a symbolic link/);
  });

  it('writes through no link that was left in the part, and carries no file from elsewhere', async () => {
    const outside = folder.write('outside/secret', 'secret');
    mkdirSync(join(root, 'carrier.part/images'), { recursive: true });
    symlinkSync(outside, join(root, 'carrier.part/images/k8s.txt'));
    symlinkSync(join(folder.path, 'outside'), join(root, 'carrier.part/node'));
    await pack(root);
    assert.equal(readFileSync(outside, 'utf8'), 'secret');
    assert.equal((await look(root)).state, 'proved');
    rmSync(join(root, 'images/k8s.txt'));
    symlinkSync(outside, join(root, 'images/k8s.txt'));
    await assert.rejects(pack(root), {
      reason: 'outside',
      message: /images\/k8s\.txt leaves the plan's folder/,
    });
    assert.match((await look(root)).short.join(), /images\/k8s\.txt is not in the site any more/);
  });

  it('refuses a missing file, a folder in its place, a name that breaks SHA256SUMS, and nothing at all', async () => {
    const packOf = (files: string[]) => packCarrier(root, files, optionsOf());
    await assert.rejects(packOf([]), { reason: 'nothing' });
    await assert.rejects(packOf(['gone']), {
      message: 'gone is not there, and the carrier needs it: mend that, then pack again',
    });
    await assert.rejects(packOf(['images']), { message: /images is no file/ });
    folder.write('site/images/a\nb.txt', '');
    await assert.rejects(packOf(['images/a\nb.txt']), { message: /"images\/a\\nb\.txt" has a name/ });
    assert.equal(existsSync(carrier), false);
  });

  it('packs nothing that changes meanwhile', async () => {
    const touch = (done: number): void => utimesSync(join(root, 'snaps/amd64/k8s.snap'), done, done);
    await assert.rejects(pack(root, { onProgress: touch }), {
      reason: 'changed',
      message: /^snaps\/amd64\/k8s\.snap changed/,
    });
    assert.equal(existsSync(carrier), false);
  });

  it('goes on after it was cancelled: what is right in the part is kept, what is not is copied again', async () => {
    const abort = new AbortController();
    const until = bigBytes / 2;
    const onProgress = (done: number): void => (done > until ? abort.abort() : undefined);
    await assert.rejects(pack(root, { signal: abort.signal, onProgress }), { reason: 'cancelled' });
    const part = join(root, 'carrier.part');
    const { ino } = statSync(join(part, 'airgap.yaml'));
    const bootstrap = join(part, 'node/bootstrap.yaml');
    flipByte(bootstrap);
    writeAt(join(part, 'no longer wanted'), '');
    assert.equal(existsSync(carrier), false);
    const packed = await pack(root);
    assert.ok(packed.kept > 0 && packed.kept < bigBytes, `${packed.kept} bytes were kept`);
    assert.equal(statSync(join(carrier, 'airgap.yaml')).ino, ino);
    assert.equal((await look(root)).state, 'proved');
    realSumsHold(root);
  });

  it('gives the carrier before its name back where it was stopped between the two renames', async () => {
    await pack(root);
    const before = fingerprint(carrier);
    mkdirSync(join(root, '.airgap'));
    renameSync(carrier, join(root, '.airgap/replaced-carrier'));
    const abort = new AbortController();
    const files = await filesForCarrier(root, site, { env: {} });
    abort.abort();
    await assert.rejects(packCarrier(root, files, optionsOf({ signal: abort.signal })), {
      reason: 'cancelled',
    });
    assert.deepEqual(fingerprint(carrier).slice(1), before.slice(1));
    mkdirSync(join(root, '.airgap/replaced-carrier'));
    linkSync(join(carrier, 'airgap.yaml'), join(root, '.airgap/replaced-carrier/airgap.yaml'));
    await pack(root);
    assert.deepEqual(readdirSync(join(root, '.airgap')), []);
    assert.equal((await look(root)).state, 'proved');
  });

  describe('killed', () => {
    const script = join(folder.path, 'pack.mjs');
    before(() => {
      buildSync({
        stdin: {
          contents: `import { packCarrier } from './src/node/carrier/pack-carrier.ts';
const [root, at, ...files] = process.argv.slice(2);
const onProgress = (done, total) => { if (done >= total * Number(at)) process.kill(process.pid, 'SIGKILL'); };
await packCarrier(root, files, { known: new Map(), onProgress });`,
          resolveDir: process.cwd(),
        },
        outfile: script,
        bundle: true,
        platform: 'node',
        format: 'esm',
      });
    });
    for (const [at, when] of [
      [0, 'at its beginning'],
      [0.5, 'in the middle of a file'],
      [1, 'before SHA256SUMS'],
    ] as const) {
      it(`${when}, it looks like nothing done, and a second run finishes`, async () => {
        await pack(root);
        writeFileSync(join(root, 'snaps/amd64/k8s.snap'), Buffer.alloc(bigBytes, 7));
        const before = fingerprint(carrier);
        const files = await filesForCarrier(root, site, { env: {} });
        const { signal } = spawnSync(process.execPath, [script, root, String(at), ...files], {
          timeout: 20_000,
        });
        assert.equal(signal, 'SIGKILL');
        assert.deepEqual(
          fingerprint(carrier).map((line) => line.split(' ')[0]),
          before.map((line) => line.split(' ')[0]),
        );
        realSumsHold(root);
        assert.equal((await look(root)).state, 'short');
        await pack(root);
        assert.equal((await look(root)).state, 'proved');
        realSumsHold(root);
        assert.equal(existsSync(join(root, 'carrier.part')), false);
      });
    }
  });
});
