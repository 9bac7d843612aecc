/** What containerd keeps of a URL. */
export type GoUrl =
  | { readonly ok: true; readonly scheme: string; readonly host: string; readonly path: string }
  | { readonly ok: false; readonly reason: string };

/** Bytes that Go lets stand unescaped in a host. */
const hostCharacters = /^[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"\u0080-\u{10FFFF}%]*$/u;
const userCharacters = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/u;

/**
 * Reads a URL as Go's `url.Parse` does, strict about colons in hosts as Go 1.26 is.
 * @returns host with its port, path unescaped; or why Go refuses it
 * @see https://pkg.go.dev/net/url#Parse
 */
export function parseGoUrl(text: string): GoUrl {
  const [, url = '', fragment = ''] = /^([^#]*)#?(.*)$/su.exec(text) ?? [];
  // oxlint-disable-next-line no-control-regex -- Go refuses exactly these
  if (/[\u0000-\u001f\u007f]/u.test(url)) return refuse('has a control character');
  if (unescape(fragment) === undefined) return refuse('has a bad % after its #');
  const [, written = '', rest = ''] = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?([^?]*)/.exec(url) ?? [];
  return readRest(written.toLowerCase(), rest);
}

/** What follows the scheme, up to the query. */
function readRest(scheme: string, rest: string): GoUrl {
  if (!rest.startsWith('/')) return readRootless(scheme, rest);
  if (!rest.startsWith('//') || (scheme === '' && rest.startsWith('///'))) return withPath(scheme, '', rest);
  const [, authority = '', path = ''] = /^\/\/([^/]*)(.*)$/su.exec(rest) ?? [];
  const found = readAuthority(authority, scheme);
  return 'reason' in found ? refuse(found.reason) : withPath(scheme, found.host, path);
}

/** `http:5000` is a scheme and something that is not looked at; `host/path` is a path. */
function readRootless(scheme: string, rest: string): GoUrl {
  if (scheme !== '') return { ok: true, scheme, host: '', path: '' };
  if (rest.split('/', 1)[0]?.includes(':') === true) return refuse('has a colon before its first slash');
  return withPath(scheme, '', rest);
}

function withPath(scheme: string, host: string, escaped: string): GoUrl {
  const path = unescape(escaped);
  return path === undefined
    ? refuse('has a % in its path that two hex digits do not follow')
    : { ok: true, scheme, host, path };
}

function refuse(reason: string): GoUrl {
  return { ok: false, reason };
}

/** Undoes %XX; undefined where a % is followed by something else. */
function unescape(text: string): string | undefined {
  if (!text.includes('%')) return text;
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return undefined;
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  for (const piece of text.matchAll(/%([0-9A-Fa-f]{2})|[^%]+/gu)) {
    if (piece[1] === undefined) bytes.push(...encoder.encode(piece[0]));
    else bytes.push(Number.parseInt(piece[1], 16));
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}

type Found = { readonly host: string } | { readonly reason: string };

function readAuthority(authority: string, scheme: string): Found {
  const at = authority.lastIndexOf('@');
  const host = readHost(authority.slice(at + 1), scheme);
  if (at < 0 || 'reason' in host) return host;
  const user = authority.slice(0, at);
  if (!userCharacters.test(user) || unescape(user) === undefined) {
    return { reason: 'has a user or password that URLs do not allow' };
  }
  return host;
}

function readHost(host: string, scheme: string): Found {
  const open = host.lastIndexOf('[');
  if (open > 0) return { reason: 'has a [ inside its host' };
  if (open === 0) return readBracketed(host);
  const first = host.indexOf(':');
  if (first >= 0) {
    const strict = scheme === 'http' || scheme === 'https';
    const port = host.slice(strict ? first : host.lastIndexOf(':'));
    if (!/^:[0-9]*$/.test(port)) return { reason: `has a port that is no number: ${port.slice(1)}` };
  }
  return decodeHost(host);
}

function readBracketed(host: string): Found {
  const close = host.lastIndexOf(']');
  if (close < 0) return { reason: 'has a [ without a ]' };
  const port = host.slice(close + 1);
  if (!/^(?::[0-9]*)?$/.test(port)) return { reason: 'has something other than a port after its ]' };
  const name = host.slice(1, close);
  const zoneAt = name.indexOf('%25');
  const address = decodeHost(zoneAt < 0 ? name : name.slice(0, zoneAt));
  if ('reason' in address) return address;
  const zone = zoneAt < 0 ? '' : readZone(name.slice(zoneAt));
  if (zone === undefined) return { reason: 'has a zone that URLs do not allow' };
  if (!isIpv6(address.host + zone)) return { reason: 'has no IPv6 address in its brackets' };
  return { host: `[${address.host}${zone}]${port}` };
}

/** In a host only bytes outside ASCII may be escaped, and the % of a zone. */
function decodeHost(host: string): Found {
  if (/%(?!25|[89A-Fa-f][0-9A-Fa-f])/.test(host)) return { reason: 'has a % in its host' };
  const bad = /[^A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"\u0080-\u{10FFFF}%]/u.exec(host)?.[0];
  if (bad !== undefined) return { reason: `has ${bad === ' ' ? 'a space' : bad} in its host` };
  return { host: unescape(host) ?? host };
}

function readZone(zone: string): string | undefined {
  if (!hostCharacters.test(zone)) return undefined;
  for (const [escape, hex] of zone.matchAll(/%(..)?/g)) {
    const byte = Number.parseInt(hex ?? '', 16);
    const fits = escape === '%25' || byte === 32 || hostCharacters.test(String.fromCharCode(byte));
    if (Number.isNaN(byte) || !fits) return undefined;
  }
  return unescape(zone);
}

/** Whether Go's `netip.ParseAddr` takes a text as IPv6, an IPv4 tail and a zone allowed. */
export function isIpv6(text: string): boolean {
  const [address, zone] = splitOnce(text, '%');
  if (zone === '' || !address.includes(':')) return false;
  const halves = address.split('::');
  if (halves.length > 2) return false;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const all = groups.flat();
  const last = all.at(-1) ?? '';
  const tail = last.includes('.');
  if (tail && !isIpv4(last)) return false;
  if (tail && address.endsWith('::')) return false;
  const words = tail ? all.slice(0, -1) : all;
  if (!words.every((word) => /^[0-9A-Fa-f]{1,4}$/.test(word))) return false;
  const size = words.length + (tail ? 2 : 0);
  return halves.length === 2 ? size < 8 : size === 8;
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return (
    parts.length === 4 && parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part) && Number(part) < 256)
  );
}

function splitOnce(text: string, mark: string): readonly [string, string | undefined] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
