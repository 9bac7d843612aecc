import assert from 'node:assert/strict';
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judgeArchive } from '../../../src/core/archives/judge-archive.ts';
import { parseReference } from '../../../src/core/images/reference.ts';
import { digestBlobs } from '../../../src/node/archives/digest-blobs.ts';
import { readArchive } from '../../../src/node/archives/read-archive.ts';
import { madeArchives, wantedName } from '../../support/made-archives.ts';
import { blobOf, digestOf, ociImage, ociIndex, ociRoot, tarHeader, tarOf } from '../../support/tar.ts';

const parsed = parseReference(wantedName);
assert.ok(parsed.ok);
const wanted = { reference: parsed.reference, arch: 'amd64', containerd: '1.6.38' };

describe('a side-load archive', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'airgap-archives-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const file = (bytes: Uint8Array): string => {
    const path = join(folder, 'x.tar');
    writeFileSync(path, bytes);
    return path;
  };

  for (const { title, bytes, codes, outcome, names = [] } of madeArchives) {
    it(`is judged: ${title}`, async () => {
      const verdict = judgeArchive(await readArchive(file(bytes)), wanted);
      assert.deepEqual(
        { outcome: verdict.outcome, names: verdict.names, codes: verdict.problems.map(({ code }) => code) },
        { outcome, names, codes },
        JSON.stringify(verdict.problems),
      );
      for (const { message } of verdict.problems) assert.match(message, /containerd|nothing is proved/);
    });
  }

  const content = 'content of the member';
  const long = `${'folder/'.repeat(30)}name`;
  const pax = (records: string): Buffer =>
    tarOf([['pax', records]], { marked: false }).fill(
      tarHeader('pax', records.length, { type: 'x' }),
      0,
      512,
    );
  const record = (text: string): string => {
    const length = text.length + 2;
    const digits = String(length + String(length).length).length;
    return `${length + digits} ${text}\n`;
  };
  const gnuLong = Buffer.concat([
    tarHeader('././@LongLink', long.length + 1, { type: 'L', magic: 'ustar  \0' }),
    Buffer.alloc(512, `${long}\0`).fill(0, long.length + 1),
  ]);
  const body = Buffer.concat([Buffer.from(content), Buffer.alloc(512 - content.length)]);
  const base256 = Buffer.alloc(12);
  base256[0] = 0x80;
  base256[11] = content.length;
  const end = Buffer.alloc(1024);
  const forms: readonly (readonly [string, Buffer, string])[] = [
    [
      'a pax path',
      Buffer.concat([pax(record(`path=${long}`)), tarHeader('short', content.length), body, end]),
      long,
    ],
    [
      'a pax size',
      Buffer.concat([pax(record(`size=${content.length}`)), tarHeader('name', 0), body, end]),
      'name',
    ],
    [
      'a GNU long name',
      Buffer.concat([gnuLong, tarHeader('short', content.length, { magic: 'ustar  \0' }), body, end]),
      long,
    ],
    [
      'a base-256 size',
      Buffer.concat([tarHeader('name', base256, { magic: 'ustar  \0' }), body, end]),
      'name',
    ],
    ['a v7 header', Buffer.concat([tarHeader('name', content.length, { magic: '' }), body, end]), 'name'],
  ];
  for (const [title, bytes, name] of forms) {
    it(`is read with ${title}`, async () => {
      const { entries, end: ended } = await readArchive(file(bytes));
      assert.deepEqual(
        { entries, ended },
        { entries: [{ name, kind: 'file', size: content.length }], ended: { kind: 'marked' } },
      );
    });
  }

  it('is not read further where a member has holes', async () => {
    const bytes = Buffer.concat([tarHeader('holes', 0, { type: 'S', magic: 'ustar  \0' }), end]);
    const verdict = judgeArchive(await readArchive(file(bytes)), wanted);
    assert.deepEqual(
      [verdict.outcome, verdict.problems.map(({ code }) => code)],
      ['unknown', ['archive.sparse']],
    );
  });

  it('says of JSON over 20 MiB that it is not read', async () => {
    const bytes = tarOf([
      ...ociRoot([]).slice(0, 1),
      ['index.json', Buffer.alloc(20 * 1024 * 1024 + 1, ' ')],
    ]);
    const reading = await readArchive(file(bytes));
    const { problems } = judgeArchive(reading, wanted);
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['archive.json-too-large'],
    );
    assert.ok(reading.bytesRead < 10_000, `${reading.bytesRead} bytes read`);
  });

  it('of 2 GB is read in headers and JSON alone', async () => {
    const path = join(folder, 'big.tar');
    const size = 2 * 1024 ** 3;
    const handle = openSync(path, 'w');
    const image = ociImage('amd64', []);
    const head = tarOf([...ociRoot([image.descriptor]), image.manifest, image.config], { marked: false });
    writeSync(handle, head);
    writeSync(handle, tarHeader(`blobs/sha256/${'a'.repeat(64)}`, size));
    ftruncateSync(handle, head.length + 512 + size + 1024);
    closeSync(handle);
    const { bytesRead, fileSize, end: ended } = await readArchive(path);
    assert.deepEqual(ended, { kind: 'marked' });
    assert.ok(fileSize > size && bytesRead < 10_000, `${bytesRead} of ${fileSize} bytes read`);
    console.log(`      ${bytesRead} of ${fileSize} bytes read`);
    rmSync(path);
  });

  it('shows a changed layer once its blobs are digested', async () => {
    const image = ociImage('amd64');
    const [name = ''] = image.layers[0] ?? [];
    const root = ociRoot([{ ...image.descriptor, annotations: { 'io.containerd.image.name': wantedName } }]);
    const path = file(tarOf([...root, image.manifest, image.config, [name, 'LAYER']]));
    const reading = await readArchive(path);
    assert.deepEqual(judgeArchive(reading, wanted).problems, [], 'a look at headers cannot see it');
    const digests = await digestBlobs(path);
    assert.equal(digests.get(name), digestOf('LAYER'));
    const { problems } = judgeArchive(
      { ...reading, digests: new Map([...reading.digests, ...digests]) },
      wanted,
    );
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['archive.changed-blob'],
    );
  });

  it('whose indexes name each other a thousand times each is followed once', async () => {
    const image = ociImage('amd64');
    const blobs = [image.manifest, image.config, ...image.layers];
    let entry: object = image.descriptor;
    for (let level = 0; level < 6; level += 1) {
      const manifests = Array.from({ length: 1000 }, () => entry);
      const index = JSON.stringify({ schemaVersion: 2, mediaType: ociIndex, manifests });
      blobs.push(blobOf(index));
      entry = { mediaType: ociIndex, digest: digestOf(index), size: index.length };
    }
    const root = ociRoot([{ ...entry, annotations: { 'io.containerd.image.name': wantedName } }]);
    const verdict = judgeArchive(await readArchive(file(tarOf([...root, ...blobs]))), wanted);
    assert.deepEqual([verdict.outcome, verdict.problems], ['imported', []]);
  });

  it('of more members than any image has is not read to its end', async () => {
    const header = tarHeader('a', 0);
    const bytes = Buffer.alloc(512 * 20_002);
    for (let at = 0; at < bytes.length; at += 512) header.copy(bytes, at);
    const { outcome, problems } = judgeArchive(await readArchive(file(bytes)), wanted);
    assert.deepEqual([outcome, problems.map(({ code }) => code)], ['unknown', ['archive.too-many']]);
  });

  it('shows a name that is long or acts on a terminal cut and plain', async () => {
    const image = ociImage('amd64');
    const name = `ghcr.io/x:\u001b]0;y\u0007${'z'.repeat(10_000)}`;
    const root = ociRoot([{ ...image.descriptor, annotations: { 'io.containerd.image.name': name } }]);
    const bytes = tarOf([...root, image.manifest, image.config, ...image.layers]);
    const { problems } = judgeArchive(await readArchive(file(bytes)), wanted);
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['archive.wrong-name'],
    );
    const [{ message } = { message: '' }] = problems;
    assert.ok(message.length < 800 && !/\p{Cc}/u.test(message), message);
  });

  it('is not read once nobody wants it', async () => {
    const path = file(tarOf([]));
    const signal = AbortSignal.abort();
    await assert.rejects(readArchive(path, { signal }), { name: 'Failure', reason: 'cancelled' });
    await assert.rejects(digestBlobs(path, { signal }), { name: 'Failure', reason: 'cancelled' });
  });

  it('that is not there, or is a folder, is a failure by name', async () => {
    await assert.rejects(readArchive(join(folder, 'none.tar')), {
      reason: 'unreadable',
      message: /none\.tar does not exist/,
    });
    await assert.rejects(readArchive(folder), { reason: 'unreadable', message: /is no file/ });
  });
});
