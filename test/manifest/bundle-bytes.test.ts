import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { bundleBytes, byteLimits } from '../../scripts/bundle-bytes.mjs';

describe('what ships', () => {
  it('stays below its limits', function () {
    this.timeout(120_000);
    const outdir = 'out/bundle-bytes';
    execFileSync(process.execPath, ['scripts/build.mjs', '--production', '--outdir', outdir]);
    const bytes = bundleBytes(outdir);
    assert.ok(
      bytes.editing > 0 && bytes.editing <= byteLimits.editing,
      `editing loads ${bytes.editing} bytes`,
    );
    assert.ok(bytes.all > bytes.editing && bytes.all <= byteLimits.all, `dist/ has ${bytes.all} bytes`);
  });
});
