import { spawnSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judgeArchive } from '../../src/core/archives/judge-archive.ts';
import { parseReference } from '../../src/core/images/reference.ts';
import { digestBlobs } from '../../src/node/archives/digest-blobs.ts';
import { readArchive } from '../../src/node/archives/read-archive.ts';
import { sha256OfFile } from '../../src/node/carrier/sha256-of-file.ts';
import { digestOf, ociImage, ociManifest, ociRoot, tarHeader, tarOf } from '../support/tar.ts';
import { longestStall } from './measure.ts';

const gigabytes = 2;
const stallLimit = 50;
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
  await digested('digest of its blobs, once', async () => void (await digestBlobs(path)));
  // The carrier's files are read by the extension's own thread as well.
  await digested('digest of it as a file of a carrier, once', async () => {
    await sha256OfFile(path, { known: new Map() });
  });
}

/** Says how long a digest takes, and how long it holds up whoever shares its thread. */
async function digested(what: string, work: () => Promise<void>): Promise<void> {
  const before = performance.now();
  const { wall, computing } = await longestStall(work);
  const took = performance.now() - before;
  console.log(
    `${what.padEnd(66)} ${(took / 1000).toFixed(2)} s   longest stall of the event loop: ${wall.toFixed(1)} ms, ${computing.toFixed(1)} ms of it computing   limit: ${stallLimit} ms${computing > stallLimit ? '   OVER' : ''}`,
  );
}

const folder = mkdtempSync(join(tmpdir(), 'airgap-bench-'));
const path = join(folder, 'large.tar');
writeArchive(path);
void bench(path).finally(() => rmSync(folder, { recursive: true, force: true }));
