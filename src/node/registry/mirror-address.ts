import { RegistryFault } from './registry-fault.ts';

/** Where a registry answers. */
export interface MirrorAddress {
  readonly scheme: 'http' | 'https';
  /** Host and port as written, without the scheme: the form of image references. */
  readonly host: string;
  /** `scheme://host`, nothing behind it. */
  readonly origin: string;
}

/**
 * Reads a registry's address, `http://HOST[:PORT]` or `https://HOST[:PORT]`.
 * @throws RegistryFault `bad-address` for anything else: another scheme, a path, a login. The text is not repeated,
 * since it may hold a password.
 */
export function parseMirrorAddress(text: string): MirrorAddress {
  const bad = (what: string): RegistryFault =>
    new RegistryFault(
      'bad-address',
      `the mirror's address ${what}: write http://HOST:PORT or https://HOST[:PORT] in mirror.url`,
    );
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.hostname === '') throw bad('is no URL');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw bad('is neither http nor https');
  if (url.username !== '' || url.password !== '') throw bad('holds a login, which must not stand in a plan');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') throw bad('has a path');
  return { scheme: url.protocol === 'http:' ? 'http' : 'https', host: url.host, origin: url.origin };
}
