import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { mirrorHost } from './mirror.ts';

/** What stands at a path below a hosts directory. */
export type HostsEntry =
  /** A directory with a good hosts.toml, whose mirror path ends in this name, so that one sees which was used. */
  | { readonly good: string }
  /** A file with this text. */
  | { readonly file: string }
  /** An empty directory. */
  | { readonly folder: true }
  | { readonly linkTo: string };

/** One hosts directory, a reference to pull with it, and what containerd makes of the two. */
export interface HostsDirectoryCase {
  readonly title: string;
  readonly reference: string;
  readonly entries: Readonly<Record<string, HostsEntry>>;
  /** `good` of the directory that was used; `upstream` where none was; `error` where the pull fails at once. */
  readonly outcome: string;
}

const withPort = 'registry.corp:5000/team/app:2.4';
const withoutPort = 'ghcr.io/canonical/coredns:1.12.4-ck0';
const hub = 'docker.io/library/nginx:1.27';
const good = { good: 'a' };
const other = { good: 'b' };

/** How containerd finds the directory for a registry: hosts.go `hostPaths`, and what it does where it is not one. */
export const hostsDirectoryCases: readonly HostsDirectoryCase[] = [
  {
    title: 'host_port_ before host:port and _default',
    reference: withPort,
    entries: { 'registry.corp_5000_': good, 'registry.corp:5000': other, _default: other },
    outcome: 'a',
  },
  {
    title: 'host:port before _default',
    reference: withPort,
    entries: { 'registry.corp:5000': good, _default: other },
    outcome: 'a',
  },
  {
    title: '_default for a host with a port',
    reference: withPort,
    entries: { _default: good },
    outcome: 'a',
  },
  {
    title: 'the host alone does not serve a port',
    reference: withPort,
    entries: { 'registry.corp': good },
    outcome: 'upstream',
  },
  {
    title: 'host before _default',
    reference: withoutPort,
    entries: { 'ghcr.io': good, _default: other },
    outcome: 'a',
  },
  { title: '_default for a host', reference: withoutPort, entries: { _default: good }, outcome: 'a' },
  {
    title: 'the default port in the name of the directory',
    reference: withoutPort,
    entries: { 'ghcr.io_443_': good },
    outcome: 'upstream',
  },
  {
    title: 'another case of letters',
    reference: withoutPort,
    entries: { 'GHCR.IO': good },
    outcome: 'upstream',
  },
  { title: 'nothing at all', reference: withoutPort, entries: {}, outcome: 'upstream' },
  { title: 'docker.io by its name', reference: hub, entries: { 'docker.io': good }, outcome: 'a' },
  {
    title: 'docker.io by the host that serves it',
    reference: hub,
    entries: { 'registry-1.docker.io': good, 'index.docker.io': good },
    outcome: 'upstream',
  },
  {
    title: 'a broken file keeps _default from being asked',
    reference: withoutPort,
    entries: { 'ghcr.io/hosts.toml': { file: 'server = oops\n' }, _default: good },
    outcome: 'upstream',
  },
  {
    title: 'an empty directory keeps _default from being asked',
    reference: withoutPort,
    entries: { 'ghcr.io': { folder: true }, _default: good },
    outcome: 'upstream',
  },
  {
    title: 'a file where the directory is expected',
    reference: withoutPort,
    entries: { 'ghcr.io': { file: '' }, _default: good },
    outcome: 'error',
  },
  {
    title: 'a file called _default',
    reference: withoutPort,
    entries: { _default: { file: '' } },
    outcome: 'error',
  },
  {
    title: 'a directory called hosts.toml',
    reference: withoutPort,
    entries: { 'ghcr.io/hosts.toml': { folder: true } },
    outcome: 'error',
  },
  {
    title: 'a link to a directory',
    reference: withoutPort,
    entries: { shared: good, 'ghcr.io': { linkTo: 'shared' } },
    outcome: 'a',
  },
  {
    title: 'a link to nowhere',
    reference: withoutPort,
    entries: { 'ghcr.io': { linkTo: 'gone' }, _default: good },
    outcome: 'a',
  },
  {
    title: 'a loop of links',
    reference: withoutPort,
    entries: { 'ghcr.io': { linkTo: 'ghcr.io' }, _default: good },
    outcome: 'error',
  },
];

/** Makes a hosts directory. */
export function makeHostsDirectory(root: string, entries: HostsDirectoryCase['entries']): void {
  mkdirSync(root, { recursive: true });
  for (const [name, entry] of Object.entries(entries)) {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    if ('linkTo' in entry) symlinkSync(entry.linkTo, path);
    else if ('file' in entry) writeFileSync(path, entry.file);
    else mkdirSync(path);
    if ('good' in entry) writeFileSync(join(path, 'hosts.toml'), goodHosts(entry.good));
  }
}

/** A hosts.toml that asks nothing but the mirror, below /v2/MARKER. */
export function goodHosts(marker: string): string {
  const url = `http://${mirrorHost}/v2/${marker}`;
  return `server = "${url}"
override_path = true

[host."${url}"]
capabilities = ["pull", "resolve"]
override_path = true
`;
}
