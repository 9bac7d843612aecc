import { gzipSync } from 'node:zlib';
import { blobOf, digestOf, ociImage, ociIndex, ociRoot, tarOf } from './tar.ts';
import type { TarMember } from './tar.ts';

/** The image that the made archives are for. */
export const wantedName = 'ghcr.io/canonical/k8s-snap/pause:3.10';

/** An archive, the codes of what is wrong with it for `wantedName` on amd64, and what containerd does. */
export interface MadeArchive {
  readonly title: string;
  readonly bytes: Uint8Array;
  readonly codes: readonly string[];
  readonly outcome: 'imported' | 'refused' | 'unknown';
  readonly names?: readonly string[];
}

const nameKey = 'io.containerd.image.name';
const refKey = 'org.opencontainers.image.ref.name';
const amd64 = ociImage('amd64');
const arm64 = ociImage('arm64', ['layer for arm64']);
const all = (image: typeof amd64): readonly TarMember[] => [image.manifest, image.config, ...image.layers];
const named = (image: typeof amd64, name = wantedName, more = {}) => ({
  ...image.descriptor,
  annotations: { [nameKey]: name },
  ...more,
});
const good: readonly TarMember[] = [...ociRoot([named(amd64)]), ...all(amd64)];
const goodTar = tarOf(good);
const index = (entries: readonly unknown[]) =>
  JSON.stringify({ schemaVersion: 2, mediaType: ociIndex, manifests: entries });
const both = index([
  { ...amd64.descriptor, platform: { os: 'linux', architecture: 'amd64' } },
  { ...arm64.descriptor, platform: { os: 'linux', architecture: 'arm64' } },
]);
const describedIndex = (text: string, name = wantedName) => ({
  mediaType: ociIndex,
  digest: digestOf(text),
  size: Buffer.byteLength(text),
  annotations: { [nameKey]: name },
});
const dockerConfig = (architecture: string) =>
  JSON.stringify({ architecture, os: 'linux', rootfs: { type: 'layers', diff_ids: [] } });
const docker = (
  architecture: string,
  tags: readonly string[],
  layer = 'a/layer.tar',
): readonly TarMember[] => [
  ['manifest.json', JSON.stringify([{ Config: 'c.json', RepoTags: tags, Layers: [layer] }])],
  ['c.json', dockerConfig(architecture)],
  ['a/layer.tar', 'a layer of a Docker archive'],
];
const ok = { codes: [], outcome: 'imported', names: [wantedName] } as const;
const refused = (...codes: string[]) => ({ codes, outcome: 'refused' as const, names: [] });
const loaded = (names: readonly string[], ...codes: string[]) => ({
  codes,
  outcome: 'imported' as const,
  names,
});

/** Archives in every good and bad state that does not need a program to make. */
export const madeArchives: readonly MadeArchive[] = [
  { title: 'an OCI archive', bytes: goodTar, ...ok },
  { title: 'members behind ./', bytes: tarOf(good.map(([name, content]) => [`./${name}`, content])), ...ok },
  { title: 'a Docker archive', bytes: tarOf(docker('amd64', [wantedName])), ...ok },
  {
    title: 'a Docker archive of two tags',
    bytes: tarOf(docker('amd64', ['alpine', wantedName])),
    ...loaded(['docker.io/library/alpine:latest', wantedName]),
  },
  {
    title: 'a Docker archive with a link for a layer',
    bytes: tarOf([
      ...docker('amd64', [wantedName], 'b/layer.tar'),
      ['b/layer.tar', { link: '../a/layer.tar' }],
    ]),
    ...ok,
  },
  {
    title: 'a name in ref.name alone',
    bytes: tarOf([
      ...ociRoot([{ ...amd64.descriptor, annotations: { [refKey]: wantedName } }]),
      ...all(amd64),
    ]),
    ...ok,
  },
  {
    title: 'an index of two platforms',
    bytes: tarOf([...ociRoot([describedIndex(both)]), blobOf(both), ...all(amd64), ...all(arm64)]),
    ...ok,
  },
  {
    title: 'an index whose other platform is not there',
    bytes: tarOf([...ociRoot([describedIndex(both)]), blobOf(both), ...all(amd64)]),
    ...ok,
  },
  {
    title: 'several images',
    bytes: tarOf([
      ...ociRoot([named(amd64), named(arm64, 'ghcr.io/other/image:1')]),
      ...all(amd64),
      ...all(arm64),
    ]),
    ...loaded([wantedName, 'ghcr.io/other/image:1']),
  },
  { title: 'no end mark', bytes: tarOf(good, { marked: false }), ...loaded([wantedName], 'archive.no-end') },
  {
    title: 'one block of zeros at the end',
    bytes: goodTar.subarray(0, -512),
    ...loaded([wantedName], 'archive.no-end'),
  },
  { title: 'text after the end', bytes: Buffer.concat([goodTar, Buffer.from('<html>')]), ...ok },

  { title: 'gzip', bytes: gzipSync(goodTar), ...refused('archive.compressed') },
  {
    title: 'a web page',
    bytes: Buffer.from(`<!DOCTYPE html>\n<html>${'<p>login</p>'.repeat(60)}</html>`),
    ...refused('archive.web-page'),
  },
  {
    title: 'a short web page',
    bytes: Buffer.from('<html>403 Forbidden</html>'),
    ...refused('archive.web-page'),
  },
  { title: 'bytes without sense', bytes: Buffer.alloc(2048, 7), ...refused('archive.not-a-tar') },
  { title: 'an empty file', bytes: Buffer.alloc(0), ...refused('archive.empty') },
  { title: 'a tar of nothing', bytes: tarOf([]), ...refused('archive.empty') },
  {
    title: 'cut inside a layer',
    bytes: goodTar.subarray(0, goodTar.length - 1024 - 510),
    ...refused('archive.truncated'),
  },
  {
    title: 'cut inside a header',
    bytes: tarOf(good, { marked: false }).subarray(0, -612),
    ...refused('archive.truncated'),
  },
  {
    title: 'cut inside the padding',
    bytes: tarOf(good, { marked: false }).subarray(0, -100),
    ...loaded([wantedName], 'archive.no-end'),
  },
  {
    title: 'cut before the layer',
    bytes: tarOf(good.slice(0, -1), { marked: false }),
    ...loaded([wantedName], 'archive.missing-blob', 'archive.no-end'),
  },
  {
    title: 'cut before the manifest',
    bytes: tarOf(good.slice(0, 2), { marked: false }),
    ...refused('archive.missing-manifest'),
  },
  {
    title: 'a second header that is none',
    bytes: Buffer.concat([tarOf(good.slice(0, 1), { marked: false }), Buffer.alloc(1024, 7)]),
    ...refused('archive.damaged'),
  },
  {
    title: 'zeros between members',
    bytes: Buffer.concat([tarOf(good.slice(0, 1), { marked: false }), Buffer.alloc(512), goodTar]),
    ...refused('archive.damaged'),
  },
  { title: 'no layout', bytes: tarOf([['readme', 'text']]), ...refused('archive.no-image') },
  {
    title: 'a folder too deep',
    bytes: tarOf(good.map(([name, content]) => [`image/${name}`, content])),
    ...refused('archive.no-image'),
  },
  {
    title: 'no index.json',
    bytes: tarOf([...ociRoot([]).slice(0, 1), ...all(amd64)]),
    ...refused('archive.no-index'),
  },
  {
    title: 'layout 2.0.0',
    bytes: tarOf([...ociRoot([named(amd64)], '2.0.0'), ...all(amd64)]),
    ...refused('archive.layout-version'),
  },
  { title: 'an index of nothing', bytes: tarOf(ociRoot([])), ...refused('archive.filtered') },
  {
    title: 'half a JSON',
    bytes: tarOf([...good.slice(0, 1), ['index.json', '{"manifests": ['], ...good.slice(2)]),
    ...refused('archive.bad-json'),
  },
  {
    title: 'a manifest.json that is none beside a layout',
    bytes: tarOf([...good, ['manifest.json', '{']]),
    ...refused('archive.bad-json'),
  },
  {
    title: 'a manifest that is an index',
    bytes: tarOf([
      ...ociRoot([{ ...describedIndex(both), mediaType: amd64.descriptor.mediaType }]),
      blobOf(both),
      ...all(amd64),
    ]),
    ...refused('archive.bad-json'),
  },
  {
    title: 'a manifest whose bytes were changed',
    bytes: tarOf(
      good.map(([name, content]) =>
        name === amd64.manifest[0]
          ? [name, Buffer.concat([Buffer.from(content as string), Buffer.from(' ')])]
          : [name, content],
      ),
    ),
    ...refused('archive.changed-blob'),
  },
  {
    title: 'a tag that is no reference',
    bytes: tarOf(docker('amd64', ['Not/A/Name'])),
    ...refused('archive.bad-tag'),
  },

  {
    title: 'no name',
    bytes: tarOf([...ociRoot([amd64.descriptor]), ...all(amd64)]),
    ...loaded([], 'archive.no-name'),
  },
  {
    title: 'a Docker archive without a tag',
    bytes: tarOf(docker('amd64', [])),
    ...loaded([], 'archive.no-name'),
  },
  {
    title: 'tag and digest for a name',
    bytes: tarOf([...ociRoot([named(amd64, `${wantedName}@${amd64.descriptor.digest}`)]), ...all(amd64)]),
    ...loaded([`${wantedName}@${amd64.descriptor.digest}`], 'archive.digest-in-name'),
  },
  {
    title: 'another tag',
    bytes: tarOf([...ociRoot([named(amd64, 'ghcr.io/canonical/k8s-snap/pause:3.9')]), ...all(amd64)]),
    ...loaded(['ghcr.io/canonical/k8s-snap/pause:3.9'], 'archive.wrong-name'),
  },
  {
    title: 'a bare tag for a name',
    bytes: tarOf([...ociRoot([{ ...amd64.descriptor, annotations: { [refKey]: '3.10' } }]), ...all(amd64)]),
    ...loaded(['3.10'], 'archive.wrong-name'),
  },
  {
    title: 'another architecture',
    bytes: tarOf([...ociRoot([named(arm64)]), ...all(arm64)]),
    ...loaded([wantedName], 'archive.wrong-architecture'),
  },
  {
    title: 'another architecture that is said',
    bytes: tarOf([
      ...ociRoot([named(arm64, wantedName, { platform: { os: 'linux', architecture: 'arm64' } })]),
      ...all(arm64),
    ]),
    ...refused('archive.filtered'),
  },
  {
    title: 'another architecture beside ours',
    bytes: tarOf([
      ...ociRoot([
        named(arm64, wantedName, { platform: { os: 'linux', architecture: 'arm64' } }),
        named(amd64, 'ghcr.io/other/image:1'),
      ]),
      ...all(arm64),
      ...all(amd64),
    ]),
    ...loaded([wantedName, 'ghcr.io/other/image:1'], 'archive.wrong-architecture'),
  },
  {
    title: 'a Docker archive of another architecture',
    bytes: tarOf(docker('arm64', [wantedName])),
    ...refused('archive.filtered'),
  },
  {
    title: 'a layer that is not there',
    bytes: tarOf(good.slice(0, -1)),
    ...loaded([wantedName], 'archive.missing-blob'),
  },
  {
    title: 'a config that is not there',
    bytes: tarOf(good.filter(([name]) => name !== amd64.config[0])),
    ...loaded([wantedName], 'archive.missing-blob'),
  },
  {
    title: 'a manifest that is not there',
    bytes: tarOf(good.filter(([name]) => name !== amd64.manifest[0])),
    ...refused('archive.missing-manifest'),
  },
  {
    title: 'a Docker layer that is not there',
    bytes: tarOf(docker('amd64', [wantedName]).slice(0, -1)),
    ...refused('archive.missing-blob'),
  },
  {
    title: 'a Docker link that leads nowhere',
    bytes: tarOf([...docker('amd64', [wantedName]), ['b/layer.tar', { link: '../c/layer.tar' }]]),
    ...refused('archive.missing-blob'),
  },
];
