/**
 * Whether a host is reached directly, by the entries of NO_PROXY as containerd reads them: `*`, an address, a network,
 * a domain (with those below it), `.domain` or `*.domain` (only those below it), each but a network with an optional
 * port. This machine itself is always reached directly.
 * @param host `HOST[:PORT]` of an https address
 * @see golang.org/x/net: http/httpproxy, Config.NoProxy and useProxy
 */
export function isExcepted(host: string, entries: readonly string[]): boolean {
  const { name, port } = splitHost(host.toLowerCase());
  const address = addressBytes(name);
  if (name === 'localhost' || isLoopback(address)) return true;
  return entries.some((text) => {
    const entry = text.trim().toLowerCase();
    if (entry === '') return false;
    if (entry === '*') return true;
    const network = /^([^/]+)\/(\d{1,3})$/.exec(entry);
    if (network !== null) return isIn(address, addressBytes(network[1] ?? ''), Number(network[2]));
    const excepted = splitHost(entry, '');
    if (excepted.port !== '' && excepted.port !== port) return false;
    const exceptedAddress = addressBytes(excepted.name);
    if (exceptedAddress !== undefined) return isIn(address, exceptedAddress, exceptedAddress.length * 8);
    const domain = excepted.name.replace(/^\*\./, '.');
    if (domain === '') return false;
    return domain.startsWith('.') ? name.endsWith(domain) : name === domain || name.endsWith(`.${domain}`);
  });
}

/** Splits `HOST[:PORT]`; an IPv6 address may stand in brackets, and needs them before a port. */
export function splitHost(host: string, otherwise = '443'): { readonly name: string; readonly port: string } {
  const [, name = host, port = otherwise] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(host) ?? [];
  return { name: name.replace(/^\[(.*)\]$/, '$1'), port };
}

function isLoopback(address: readonly number[] | undefined): boolean {
  if (address === undefined) return false;
  return address.length === 4
    ? address[0] === 127
    : address.every((byte, at) => byte === (at === 15 ? 1 : 0));
}

function isIn(
  address: readonly number[] | undefined,
  network: readonly number[] | undefined,
  bits: number,
): boolean {
  if (address === undefined || network === undefined || address.length !== network.length) return false;
  return address.every((byte, at) => {
    const shift = 8 - Math.min(8, Math.max(0, bits - at * 8));
    return byte >> shift === (network[at] ?? 0) >> shift;
  });
}

/** The bytes of an IPv4 or IPv6 address; undefined for a name. */
function addressBytes(text: string): readonly number[] | undefined {
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) {
    const bytes = text.split('.').map(Number);
    return bytes.every((byte) => byte < 256) ? bytes : undefined;
  }
  if (!/^[0-9a-f:]*:[0-9a-f:]*$/.test(text)) return undefined;
  const [head = '', tail] = text.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  if (zeros < 0 || before.length + zeros + after.length !== 8) return undefined;
  return [...before, ...Array.from({ length: zeros }, () => '0'), ...after].flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}
