import type { HostsFilesInput } from '../../../src/core/containerd/hosts-form.ts';

/** containerd of each track of Canonical Kubernetes, as exact as the judges have it. */
export const versionsOfTracks: readonly string[] = ['1.6.38', '1.7.34', '2.1.5', '2.3.3'];

const registries = ['ghcr.io', 'docker.io', 'registry.corp:5000'];

function upstreams(prefixes: boolean, ca?: string): HostsFilesInput['upstreams'] {
  return registries.map((registry) => ({
    registry,
    digest: 'abc',
    ca,
    prefix: prefixes ? registry.replace(/[.:].*/, '').toLowerCase() : undefined,
  }));
}

function input(
  mirror: Partial<HostsFilesInput['mirror']> & { readonly url: string },
  upstream: HostsFilesInput['upstreams'] = upstreams(false),
): HostsFilesInput {
  return { mirror: { upstreamFallback: false, ...mirror }, upstreams: upstream, containerd: '1.7.34' };
}

/** Every kind of mirror that hosts.toml files are generated for. */
export const generatedInputs: Readonly<Record<string, HostsFilesInput>> = {
  'http mirror': input({ url: 'http://10.10.10.10:5050' }),
  'http mirror with a CA that is of no use': input({ url: 'http://10.10.10.10:5050/', ca: 'certs/ca.crt' }),
  'https mirror': input({ url: 'https://mirror.example' }),
  'https mirror with a CA and prefixes': input(
    { url: 'https://harbor.example', ca: 'certs/mirror-ca.crt' },
    upstreams(true),
  ),
  'https mirror with a CA, upstream too': input(
    { url: 'https://harbor.example:8443', ca: 'certs/mirror-ca.crt', upstreamFallback: true },
    upstreams(true, 'certs/corp.crt'),
  ),
  'http mirror, upstream too': input({ url: 'http://10.10.10.10:5050', upstreamFallback: true }),
  'IPv6 mirror': input({ url: 'http://[2001:db8::1]:5000' }),
  'IPv6 mirror with a CA and prefixes': input(
    { url: 'https://[2001:db8::1]', ca: 'certs/ca.crt' },
    upstreams(true),
  ),
  'IPv6 mirror, upstream too': input({ url: 'http://[2001:db8::1]:5000', upstreamFallback: true }),
};
