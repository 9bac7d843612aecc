import { compareVersions } from '../containerd/versions.ts';

/** A platform as image documents name it. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant: string;
}

const aliases: Readonly<Record<string, string>> = {
  i386: '386',
  x86_64: 'amd64',
  'x86-64': 'amd64',
  aarch64: 'arm64',
  armhf: 'arm',
  armel: 'arm',
  // What Debian, and so a plan, calls it.
  ppc64el: 'ppc64le',
};

/**
 * A platform in containerd's own words.
 * @see containerd v1.6.38: platforms/database.go (`normalizeArch`)
 */
export function normalizePlatform({ os, architecture, variant }: Platform): Platform {
  const written = architecture.toLowerCase();
  const arch = aliases[written] ?? written;
  const lower = variant.toLowerCase();
  return {
    os: os === '' ? 'linux' : os.toLowerCase(),
    architecture: arch,
    variant: variantOf(written, lower),
  };
}

function variantOf(arch: string, variant: string): string {
  if (arch === 'armhf') return 'v7';
  if (arch === 'armel') return 'v6';
  if (arch === 'arm') return variant === '' ? 'v7' : variant.replace(/^(?=[5-8]$)/, 'v');
  if (arch === 'i386') return '';
  if (arch === 'amd64' || aliases[arch] === 'amd64') return variant === 'v1' ? '' : variant;
  if (arch === 'arm64' || arch === 'aarch64') return /^v?8$/.test(variant) ? '' : variant;
  return variant;
}

/** Whether an image for this platform runs on a node of this architecture. */
export function runsOn(platform: Platform, arch: string): boolean {
  const seen = normalizePlatform(platform);
  const node = normalizePlatform({ os: 'linux', architecture: arch, variant: '' });
  return seen.os === 'linux' && seen.architecture === node.architecture && seen.variant === node.variant;
}

/**
 * Whether containerd on a node of this architecture imports what is said to be for this platform. Up to Canonical
 * Kubernetes 1.34 also the 32-bit relatives (`platforms.Default`), since 1.35 no others (`platforms.DefaultStrict`).
 * @see canonical/k8s-snap: build-scripts/components/containerd/patches, the side-load plugin; containerd v1.6.38:
 * platforms/compare.go (`platformVector`)
 */
export function isImported(platform: Platform, arch: string, containerd: string): boolean {
  if (runsOn(platform, arch)) return true;
  if (compareVersions(containerd, '2.0.0') >= 0) return false;
  const seen = normalizePlatform(platform);
  if (seen.os !== 'linux') return false;
  if (arch === 'amd64') return seen.architecture === '386' && seen.variant === '';
  return arch === 'arm64' && seen.architecture === 'arm' && /^v[5-8]$/.test(seen.variant);
}
