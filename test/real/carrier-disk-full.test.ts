import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from 'mocha';
import { bigBytes, look, pack, realSumsHold, writeSite } from '../node/carrier/support.ts';

/** Room for the site, and for half of its largest file once more. */
const diskBytes = bigBytes * 1.5 + 500_000;

describe('packing a carrier on a disk that is full', function () {
  this.timeout(60_000);
  let disk: string;
  before('needs root', function needsRoot(this: Context) {
    if (process.getuid?.() === 0) return;
    if (process.env['CI']) throw new Error('needs root to mount a small disk');
    console.log('      skipped: needs root to mount a small disk');
    this.skip();
  });
  beforeEach(() => {
    disk = realpathSync(mkdtempSync(join(tmpdir(), 'airgap-disk-')));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', disk]);
  });
  afterEach(() => {
    execFileSync('umount', [disk]);
    rmSync(disk, { recursive: true });
  });
  const resize = (bytes: number): void => {
    execFileSync('mount', ['-o', `remount,size=${Math.ceil(bytes)}`, disk]);
  };
  const finishes = async (root: string): Promise<void> => {
    assert.equal(existsSync(join(root, 'carrier')), false, 'nothing looks done');
    resize(20_000_000);
    await pack(root);
    assert.equal((await look(root)).state, 'proved');
    realSumsHold(root);
  };

  it('begins nothing that cannot fit, says how much is missing, and finishes when there is room', async () => {
    const root = join(disk, 'site');
    writeSite(root);
    resize(diskBytes);
    await assert.rejects(pack(root), {
      reason: 'no-space',
      message:
        /^The carrier needs 3 MB more, and the disk of \S+\/carrier\.part has \d\.?\d? MB: free some, then pack again$/,
    });
    await finishes(root);
  });

  it('stops where others fill it meanwhile, and goes on when there is room', async () => {
    const root = join(disk, 'site');
    writeSite(root);
    const fill = (): void => {
      if (!existsSync(join(root, 'carrier.part/snaps/amd64/k8s.snap'))) return;
      resize(diskBytes);
    };
    await assert.rejects(pack(root, { onProgress: fill }), {
      reason: 'not-written',
      message: /k8s\.snap was not written \(ENOSPC\): free some space on the disk$/,
    });
    await finishes(root);
  });
});
