import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { ask, buildJudge } from '../assertions/snapd-code.ts';
import type { ContainerdVersion } from '../lab/containerd.ts';
import { startImporter } from '../lab/import-archive.ts';
import { wholeName, type MadeImage } from '../lab/images.ts';
import type { Lab } from '../lab/lab.ts';
import { generateNetplan } from '../lab/netplan.ts';
import { UnitFolder } from '../lab/systemd.ts';
import { toolPath } from '../lab/tools.ts';

/** All files of a carrier, relative to it. */
export function carrierFiles(carrier: string): readonly string[] {
  return readdirSync(carrier, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => relative(carrier, join(parentPath, name)))
    .toSorted();
}

/** The real sha256sum, as on a node: every file of the carrier but the list itself is in it, and holds. */
export function judgeChecksums(carrier: string): number {
  const said = execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], {
    cwd: carrier,
    encoding: 'utf8',
  });
  const held = said
    .trim()
    .split('\n')
    .map((line) => line.replace(/: OK$/, ''));
  assert.deepEqual(
    held.toSorted(),
    carrierFiles(carrier).filter((file) => file !== 'SHA256SUMS'),
  );
  return held.length;
}

/** snapd's own code takes each .snap with the .assert beside it; the digest is by openssl. */
export function judgeSnaps(carrier: string, architectures: readonly string[]): number {
  const files = carrierFiles(carrier).filter((file) => file.endsWith('.snap'));
  assert.deepEqual(
    files,
    architectures.flatMap((architecture) =>
      ['core22', 'k8s', 'snapd'].map((name) => `snaps/${architecture}/${name}.snap`),
    ),
  );
  const states = files.map((file) => {
    const path = join(carrier, file);
    const digest = execFileSync('openssl', ['dgst', '-sha3-384', '-binary', path]);
    const bytes = readFileSync(path);
    const name = basename(file, '.snap');
    const assertion = readFileSync(path.replace(/snap$/, 'assert')).toString('base64');
    return {
      name,
      snap: { sha3_384: digest.toString('base64url'), size: bytes.length, name },
      assert: assertion,
    };
  });
  assert.deepEqual(
    ask<object>(buildJudge(), 'judge', states),
    states.map(() => ({})),
  );
  return files.length;
}

/** Real containerd imports each archive under its image's whole name, and it is for its folder's architecture. */
export async function judgeArchives(
  { lab, carrier }: { readonly lab: Lab; readonly carrier: string },
  expected: { readonly images: readonly MadeImage[]; readonly architectures: readonly string[] },
  version: ContainerdVersion,
): Promise<number> {
  const files = carrierFiles(carrier).filter((file) => file.endsWith('.tar'));
  const importer = await startImporter(lab.node, version, join(lab.folder, `importer-${version}`));
  try {
    const found: string[] = [];
    for (const file of files) {
      const imported = await importer.importFile(join(carrier, file));
      assert.ok(imported.outcome === 'imported', `${file}: ${JSON.stringify(imported)}`);
      const architecture = architectureOf(join(carrier, file));
      assert.ok(file.includes(`/${architecture}/`), `${file} is for ${architecture}`);
      found.push(...imported.names.map((name) => `${architecture} ${name}`));
    }
    const names = expected.architectures.flatMap((architecture) =>
      expected.images.map((image) => `${architecture} ${wholeName(image)}`),
    );
    assert.deepEqual(found.toSorted(), names.toSorted());
    return files.length;
  } finally {
    await importer.stop();
  }
}

/** Real regctl finds each image in the nodes' mirror with the digest that it has upstream. */
export async function judgeMirror(
  lab: Lab,
  expected: readonly { readonly image: MadeImage; readonly target: string }[],
): Promise<number> {
  for (const { image, target } of expected) {
    const host = target.split('/')[0] ?? '';
    const transport = host.endsWith(':5443') ? [] : ['--host', `reg=${host},tls=disabled`];
    const argv = [toolPath('regctl'), ...transport, 'image', 'digest', target];
    const { code, stdout, stderr } = await lab.node.exec(argv, { env: { SSL_CERT_FILE: lab.mirrorCaFile } });
    assert.deepEqual([code, stdout.trim()], [0, image.digest], `${target}: ${stderr}`);
  }
  return expected.length;
}

/** Real containerd pulls each image with the carrier's hosts.d, and asks no upstream. */
export async function judgePulls(
  { lab, carrier }: { readonly lab: Lab; readonly carrier: string },
  images: readonly MadeImage[],
  version: ContainerdVersion,
): Promise<number> {
  const containerd = await lab.containerd(version);
  await lab.sink.take();
  for (const image of images) {
    const pulled = await containerd.pull(join(carrier, 'hosts.d'), wholeName(image));
    assert.deepEqual(pulled, { ok: true, digest: image.digest }, `containerd ${version}: ${image.text}`);
  }
  assert.deepEqual(await lab.sink.take(), {}, 'no upstream was tried, no unknown name asked for');
  await containerd.stop();
  return images.length;
}

/** netplan's generator, systemd and a shell take what is for the nodes, of which each has a file where their interfaces differ. */
export async function judgeNodeFiles(carrier: string): Promise<number> {
  const folder = join(carrier, 'node');
  const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const names = readdirSync(folder).toSorted();
  const netplans = names.filter((name) => name.startsWith('90-airgap'));
  for (const name of netplans) {
    const interfaceName = name.includes('w-1') ? 'eth0' : 'ens3';
    const { code, stderr, network } = await generateNetplan({ '90-airgap.yaml': text(name) }, interfaceName);
    assert.equal(code, 0, `${name}: ${stderr}`);
    assert.match(network, /\[Route\]\nDestination=0\.0\.0\.0\/0\nScope=link\n/, name);
  }
  const routes = names.filter((name) => name.startsWith('airgap-default-route'));
  for (const name of routes) await verifyUnit('airgap-default-route.service', text(name));
  assert.deepEqual([netplans.length > 0, routes.length], [true, netplans.length]);
  const dropIns = names.filter((name) => name === 'http-proxy.conf');
  const containerd = 'snap.k8s.containerd.service';
  for (const name of dropIns)
    await verifyUnit(containerd, '[Service]\nExecStart=/bin/true\n', {
      [`${containerd}.d/${name}`]: text(name),
    });
  const scripts = names.filter((name) => name.endsWith('.sh'));
  for (const name of scripts) execFileSync('sh', ['-n', join(folder, name)]);
  return netplans.length + routes.length + dropIns.length + scripts.length;
}

async function verifyUnit(
  unit: string,
  text: string,
  others: Readonly<Record<string, string>> = {},
): Promise<void> {
  const units = new UnitFolder({ [unit]: text, ...others });
  try {
    const { code, stdout, stderr } = await units.verify(unit);
    assert.deepEqual([code, stdout, stderr], [0, '', ''], unit);
  } finally {
    units.remove();
  }
}

/** What the config of an archive's one image says, read by the real tar. */
function architectureOf(archive: string): string {
  const read = (member: string): unknown =>
    JSON.parse(
      execFileSync('tar', ['--extract', '--to-stdout', '--file', archive, member], { encoding: 'utf8' }),
    );
  const blob = (digest: string): unknown => read(`blobs/${digest.replace(':', '/')}`);
  const [entry] = (read('index.json') as { manifests: { digest: string }[] }).manifests;
  const manifest = blob(entry?.digest ?? '') as { config: { digest: string } };
  return (blob(manifest.config.digest) as { architecture: string }).architecture;
}
