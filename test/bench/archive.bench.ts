import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { judgeArchive } from '../../src/core/archives/judge-archive.ts';
import { parseReference } from '../../src/core/images/reference.ts';
import { digestBlobs } from '../../src/node/archives/digest-blobs.ts';
import { readArchive } from '../../src/node/archives/read-archive.ts';
import { digestOf, ociImage, ociManifest, ociRoot, tarHeader, tarOf } from '../support/tar.ts';

const gigabytes = 2;
const name = 'ghcr.io/canonical/large:1';

/** An archive with one layer of holes, which takes no room on the disk. */
function writeArchive(path: string): void {
  const size = gigabytes * 2 ** 30;
  const { config } = ociImage('amd64');
  const layer = `sha256:${'5'.repeat(64)}`;
  const descriptor = (mediaType: string, digest: string, bytes: number) => ({
    mediaType,
    digest,
    size: bytes,
  });
  const configText = typeof config[1] === 'string' ? config[1] : '';
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: ociManifest,
    config: descriptor(
      'application/vnd.oci.image.config.v1+json',
      digestOf(configText),
      Buffer.byteLength(configText),
    ),
    layers: [descriptor('application/vnd.oci.image.layer.v1.tar', layer, size)],
  });
  const entry = {
    ...descriptor(ociManifest, digestOf(manifest), Buffer.byteLength(manifest)),
    annotations: { 'io.containerd.image.name': name },
  };
  const manifestName = `blobs/${digestOf(manifest).replace(':', '/')}`;
  const head = tarOf([...ociRoot([entry]), config, [manifestName, manifest]], { marked: false });
  const file = openSync(path, 'w');
  const written = writeSync(file, Buffer.concat([head, tarHeader(`blobs/${layer.replace(':', '/')}`, size)]));
  ftruncateSync(file, written + size + 1024);
  closeSync(file);
}

async function bench(path: string): Promise<void> {
  const parsed = parseReference(name);
  if (!parsed.ok) throw new Error(parsed.reason);
  let before = performance.now();
  const content = await readArchive(path);
  const { problems } = judgeArchive(content, {
    reference: parsed.reference,
    arch: 'amd64',
    containerd: '2.1.5',
  });
  const took = performance.now() - before;
  before = performance.now();
  spawnSync('tar', ['-tf', path]);
  const peer = performance.now() - before;
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  console.log(
    `${`structure check of an archive of ${gigabytes} GiB`.padEnd(66)} ${took.toFixed(2)} ms   tar -tf: ${peer.toFixed(2)} ms   read: ${content.bytesRead} of ${content.fileSize} bytes`,
  );
  before = performance.now();
  const digesting = await longestBlock(async () => void (await digestBlobs(path)));
  const digested = performance.now() - before;
  const idle = await longestBlock(() => wait(digested));
  console.log(
    `${`digest of its blobs, once`.padEnd(66)} ${(digested / 1000).toFixed(2)} s   longest block of the event loop: ${digesting.toFixed(1)} ms (idle: ${idle.toFixed(1)})   limit: 50 ms`,
  );
}

/** Milliseconds for which the event loop was held up at most while something is done. */
async function longestBlock(work: () => Promise<void>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  await work();
  delay.disable();
  return delay.max / 1e6;
}

const folder = mkdtempSync(join(tmpdir(), 'airgap-bench-'));
const path = join(folder, 'large.tar');
writeArchive(path);
void bench(path).finally(() => rmSync(folder, { recursive: true, force: true }));
