/** A hosts directory to be judged: files below its root, and the registry that is asked for. */
export interface HostsCase {
  readonly name: string;
  readonly registry: string;
  /** Path below the root → text; `null` is a directory; bytes where the text is no UTF-8. */
  readonly files: Readonly<Record<string, string | Uint8Array | null>>;
}

/** A self-signed certificate made for these tests; its key was thrown away. */
export const certificate = `-----BEGIN CERTIFICATE-----
MIIBijCCAS+gAwIBAgIUf/d7ju38Wh0frESpqVS6KhTp78EwCgYIKoZIzj0EAwIw
GTEXMBUGA1UEAwwOVGVzdCBtaXJyb3IgQ0EwIBcNMjYxMTI0MTUyMzQ3WhgPMjEy
NjEwMzExNTIzNDdaMBkxFzAVBgNVBAMMDlRlc3QgbWlycm9yIENBMFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAEq1grFp/AYUT8UAW/kt5Ul+7GrAkUtZDurAoBCrjO
UegG/utUe8TKHUhI03yM/OGHu8WJnEXjjCeg5Rqsy03IK6NTMFEwHQYDVR0OBBYE
FL67i5vRxozJLqp4glerJgj9yYKEMB8GA1UdIwQYMBaAFL67i5vRxozJLqp4gler
Jgj9yYKEMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhAMQZTPRm
0N6DN1RbkLQOYSrIR0wQG/k6h85mWchC8GI5AiEAsEVVMQTWqCjmzyXvYssugFAl
KTDJKs+SpkZSPefulyg=
-----END CERTIFICATE-----
`;

const mirror = 'http://10.10.10.10:5050';
const usual = `server = "${mirror}"\n\n[host."${mirror}"]\n  capabilities = ["pull", "resolve"]\n`;

/** Texts of hosts.toml, good and bad, by what is special about them. */
export const hostsTexts: Readonly<Record<string, string>> = {
  usual,
  'only comments': '# nothing\n',
  'only blanks': '\n\n',
  'server only': `server = "${mirror}"\n`,
  'server and an empty host table': `server = "${mirror}"\n[host]\n`,
  'no server': `[host."${mirror}"]\n  capabilities = ["pull", "resolve"]\n`,
  'unquoted server': `server = https://10.10.10.10:5050/v2/my/own/ghcr.io\n[host."https://10.10.10.10:5050/v2/my/own/ghcr.io"]\n  capabilities = ["pull", "resolve"]\n  override_path = true\n`,
  'override only in the table': `server = "https://m:5050/v2/x"\n[host."https://m:5050/v2/x"]\n  override_path = true\n`,
  'override in both places': `server = "https://m:5050/v2/x"\noverride_path = true\n[host."https://m:5050/v2/x"]\n  override_path = true\n`,
  'override without a path': `server = "https://m:5050"\noverride_path = true\n[host."https://m:5050/"]\n  override_path = true\n`,
  'server without a scheme': 'server = "http-mirror.lan:5000"\n[host."10.10.10.10:5050"]\n',
  'server without a host': 'server = "http://"\ncapabilities = ["pull"]\n[host."http-mirror.lan:5000"]\n',
  'server with one slash': 'server = "https:10.1.1.1:5000"\n[host."https:/x"]\n',
  'no server but capabilities': 'capabilities = ["pull"]\noverride_path = true\n[host."http://m"]\n',
  'empty server': `server = ""\n[host."${mirror}"]\n`,
  'misspelt table': `server = "${mirror}"\n[hosts."${mirror}"]\n  capabilities = ["pull", "resolve"]\n`,
  'capital table': `server = "${mirror}"\n[Host."${mirror}"]\n  capabilities = ["pull"]\n`,
  'all capitals': `SERVER = "${mirror}"\nCAPABILITIES = ["pull"]\n[HOST."${mirror}"]\n`,
  'capital keys': `Server = "${mirror}"\n[host."${mirror}"]\n  Capabilities = ["pull"]\n  SKIP_VERIFY = true\n`,
  'lower and capital keys': `server = "${mirror}"\nSERVER = "http://other"\n[host]\n`,
  'IPv6 mirror': 'server = "http://[2001:db8::1]:5000"\n[host."http://[2001:db8::1]:5000"]\n',
  'IPv6 server': 'server = "http://[2001:db8::1]:5000"\n[host]\n',
  'byte order mark': `\uFEFF${usual}`,
  'control character in a comment': `# a\u0001b\n${usual}`,
  'bare carriage return': usual.replaceAll('\n', '\r'),
  'carriage return in a comment': `# a\rb\n${usual}`,
  CRLF: usual.replaceAll('\n', '\r\n'),
  'dotted keys of one host': `server = "${mirror}"\nhost."${mirror}".capabilities = ["pull"]\nhost."${mirror}".skip_verify = true\n`,
  'dotted keys of one host, others': `server = "${mirror}"\nhost."${mirror}".skip_verify = true\nhost."${mirror}".capabilities = ["pull"]\nhost."${mirror}".override_path = true\n`,
  'dotted keys of two hosts':
    'host."http://b".capabilities = ["pull"]\nhost."http://a".capabilities = ["pull"]\n',
  'dotted keys in the host table': `[host]\n"${mirror}".capabilities = ["pull"]\n"${mirror}".skip_verify = true\n`,
  'inline host': `host."${mirror}" = { capabilities = ["pull", "resolve"] }\n`,
  'inline hosts': 'host."http://a" = { capabilities = ["pull"] }\nhost."http://b" = { skip_verify = true }\n',
  'inline hosts in a table': '[host]\n"http://a" = { capabilities = ["pull"] }\n"http://b" = {}\n',
  'inline host tree': `host = { "${mirror}" = { capabilities = ["pull"] } }\n`,
  'inline host tree, dotted': `host = { "${mirror}".capabilities = ["pull"], "${mirror}".skip_verify = true }\n`,
  'inline and header': `host."http://a" = { capabilities = ["pull"] }\n[host."http://b"]\n`,
  'header into inline': 'host = { "http://a" = {} }\n[host."http://b"]\n',
  'host is text': 'host = "x"\n',
  'one host is text': 'host.x = "str"\n',
  'a host is text beside another': 'host.x = "str"\n[host."http://a"]\n',
  'key below host': '[host]\n  capabilities = ["pull"]\n',
  'key below host beside a table': '[host]\n  skip_verify = true\n[host."http://a"]\n',
  'list of tables': '[[host."http://a"]]\n  capabilities = ["pull"]\n',
  'two lists of tables': '[[host."http://a"]]\n[[host."http://b"]]\n',
  'list of host': '[[host]]\n',
  'header below': `server = "${mirror}"\n[host."${mirror}"]\n[host."${mirror}".header]\n  Authorization = "Basic eDp5"\n  X-A = ["1", "2"]\n`,
  'a, b, a': '[host."http://a"]\n[host."http://b"]\n[host."http://a".header]\n  x = "y"\n',
  'header before its host':
    '[host."http://a".header]\n  x = "y"\n[host."http://b"]\n[host."http://a"]\n  capabilities = ["pull"]\n',
  'hosts in order': '[host."http://c"]\n[host."http://a"]\n[host."http://b"]\n',
  'duplicate table':
    '[host."http://a"]\n  capabilities = ["pull"]\n[host."http://a"]\n  capabilities = ["pull"]\n',
  'duplicate table, other quotes':
    '[host."http://a"]\n  capabilities = ["pull"]\n[host.\'http://a\']\n  skip_verify = true\n',
  'duplicate key': `server = "${mirror}"\nserver = "${mirror}"\n[host]\n`,
  'duplicate key in an unknown table': `server = "${mirror}"\n[host]\n[x]\na = 1\na = 2\n`,
  'root keys after a table': `[host."${mirror}"]\nserver = "${mirror}"\n`,
  'unknown keys': `server = "${mirror}"\nunknown = 1\n[host."${mirror}"]\n  capabilitys = ["pull"]\n[host."${mirror}".tls]\n  x = 1\n[other]\n  y = 2\n`,
  dial_timeout: `server = "${mirror}"\ndial_timeout = "1m30s"\n[host."${mirror}"]\n  dial_timeout = "5s"\n`,
  'empty header table': `server = "${mirror}"\n[host."${mirror}".header]\n`,
  'header with a table': `[host."${mirror}".header.x]\n`,
  'header with a number': `[host."${mirror}".header]\n  x = 5\n`,
  'header inline': `[host."${mirror}"]\n  header = { x = "y", "A-B" = ["c"] }\n`,
  'root header': `server = "${mirror}"\nheader = { x = "y" }\n[host]\n`,
  'table as text': `[server]\nx = 1\n[host]\n`,
  'table below text': '[server.x]\n[host]\n',
  'table below a boolean': '[host."http://a".skip_verify.x]\n',
  'table as skip_verify': '[host."http://a:5000".skip_verify]\n',
  'table as capabilities': '[host."http://a".capabilities]\n',
  'table below capabilities': '[host."http://a".capabilities.x]\n',
  'list as capabilities': '[[host."http://a".capabilities]]\n',
  'list below capabilities': '[[host."http://a".capabilities.x]]\n',
  'list below server': '[[server.x]]\n',
  'table as ca': '[host."http://a".ca]\n',
  'table as ca with a key': '[host."http://a".ca]\nx = 1\n',
  'list as ca': '[[host."http://a".ca]]\n',
  'table below ca': '[host."http://a".ca.x]\n',
  'date as server': 'server = 1979-05-27\n[host]\n',
  'date as server, text end': '[host]\n[host."http://a"]\nskip_verify = 1979-05-27T07:32:00Z',
  'dates where nobody looks': 'x = 1979-05-27\ny = 07:32:00\n[host]\nz = 1979-05-27 07:32:00 # c\n',
  'bad values where nobody looks': 'x = 1__0\n[host."http://a"]\n  y = 2023-02-30T99:00:00\n  z = +\n',
  'huge number as server': 'server = 18446744073709551615\n[host]\n',
  'strings over lines': `server = '${mirror}'\n[host."""x"""]\n`,
  'literal over lines': "x = 'a\nb'\n[host]\n",
  'long strings': `server = """\n${mirror}"""\n[host.'${mirror}']\n  capabilities = ['''pull''', "res\\u006flve"]\n`,
  'escapes of 1.1': 'server = "http://a\\x2eb"\n[host]\n',
  'escape e': 'x = "\\e"\n[host]\n',
  'slash escaped': 'server = "http:\\/\\/a"\n[host]\n',
  'trailing comma': 'host = { "http://a" = {}, }\n',
  'inline over lines': 'host = {\n "http://a" = {}\n}\n',
  'two statements on a line': `server = "${mirror}" [host."${mirror}"]\n`,
  'a key behind a header': `[host."${mirror}"] capabilities = ["pull"]\n`,
  'two headers on a line': '[host."http://b"] [host."http://a"]\n',
  'spaces in headers': `[ host . "${mirror}" ]\n  capabilities=["pull"]\n`,
  'escaped header': '[host."http://a\\u002eb"]\n',
  'dots in headers': '[host.http://a]\n',
  'bare host': 'server = "m"\n[host.m]\n[host.m-2.header]\nx = "y"\n',
  'empty host': '[host.""]\n',
  'empty host second': '[host."http://a"]\n[host.""]\n',
  'template in the URL': 'server = "http://{{ x }}"\n[host]\n',
  'commas between tables': '[host."http://a"],\n',
  'not closed': `server = "${mirror}\n[host]\n`,
  'list not closed': `[host."${mirror}"]\n  capabilities = ["pull", "resolve"\n[host."http://a"]\n`,
  'capabilities over lines': `[host."${mirror}"]\n  capabilities = [ # c\n    "pull",\n    "resolve",\n  ]\n`,
  'no value': `server =\n[host]\n`,
  'no equals': `server\n[host]\n`,
};

/** Values for keys of a host table, as TOML. */
export const hostValues: Readonly<Record<string, readonly string[]>> = {
  capabilities: [
    '[]',
    '["pull"]',
    '["resolve"]',
    '["push"]',
    '["PULL", "Resolve"]',
    '["pull", "resolve", "referrers"]',
    '["pull", "x"]',
    '"pull"',
    '[1]',
    '[["pull"]]',
    'true',
    '["pull" "resolve"]',
    '["pull",]',
    '["pull", true]',
  ],
  ca: [
    '"ca.crt"',
    '"sub/ca.crt"',
    '["ca.crt", "ca2.crt"]',
    '[]',
    '""',
    '"missing.crt"',
    '"sub/bad.crt"',
    '5',
    'true',
    '[1]',
    '[["ca.crt"]]',
    '{ a = 1 }',
    '"sub"',
    '"../ghcr.io/ca.crt"',
    '1979-05-27',
  ],
  client: [
    '"missing.pem"',
    '[]',
    '[["c.pem", ""]]',
    '["c.cert", "c.key"]',
    '[["a"]]',
    '[["a", "b", "c"]]',
    '5',
    '[5]',
    '[[5, 6]]',
    '{}',
  ],
  skip_verify: ['true', 'false', '"true"', '1', 'True', '[]', '{}', '1979-05-27', 'nan', '1.5'],
  override_path: ['true', 'false', '"true"', '0', '[true]', '07:32:00'],
  dial_timeout: [
    '"5s"',
    '"3"',
    '3',
    '"1d"',
    '""',
    '"-1s"',
    '"1h30m"',
    '"1.5s"',
    '"9999999h"',
    '"0"',
    '".5s"',
    '"µ"',
    '"1µs"',
    'false',
  ],
  header: [
    '{}',
    '{ x = "y" }',
    '{ x = 1 }',
    '{ x = ["a", "b"] }',
    '{ x = [1] }',
    '"x"',
    '{ x.y = "z" }',
    '[]',
    '[{}]',
  ],
};

/** URLs for `server` and hosts. */
export const hostUrls: readonly string[] = [
  'http://10.10.10.10:5050',
  'https://m',
  'https://m/',
  'https://m//',
  '10.10.10.10:5050',
  'm:5050',
  'm',
  'HTTP://h:5000',
  'Https://h',
  'http://h:80',
  'http://h',
  'https://h/v2',
  'https://h/v2/',
  'https://h/project',
  'https://h/v2/project',
  'https://h/a/../b',
  'https://h/./v2',
  'https://u:p@h:1/x',
  'https://h?q=1',
  'https://h#f',
  'https://h/x?q#f',
  'https://h x',
  'https://h:port',
  'https://h:1:2',
  '10.1.1.1:5000:1',
  'http://[::1]:5000',
  'http://[::1]',
  'http://[fe80::1%25eth0]:5',
  'http://[::1',
  'http://::1',
  'http://[1.2.3.4]',
  'http://[::ffff:1.2.3.4]:1',
  'https://h/%zz',
  'https://h/%41',
  'https://h%41',
  'https://%c3%bc.example',
  'https://h/{{ x }}',
  'http:h',
  'http:/h',
  'http:///h',
  'httpd.local:5000',
  'httpd/x',
  'https',
  'http://',
  'ftp://h',
  '//h',
  '/h',
  'https://ü.example',
  'https://h/\\u00fc',
  'http://h:',
  'http://@h',
  'http://a@b@h',
  'https://h|x',
  'https://h"x',
  'registry-1.docker.io',
  'https://ghcr.io',
  'http://127.0.0.1:5000',
  '*',
  ' http://h',
  'http://h ',
  'http://[2001:db8::1]:5000/v2/x',
];

const certificates = {
  'ghcr.io/ca.crt': certificate,
  'ghcr.io/ca2.crt': certificate,
  'ghcr.io/sub/ca.crt': certificate,
  'ghcr.io/sub/bad.crt': 'no certificate\n',
};

/** Directories that are special rather than their text. */
const directories: readonly HostsCase[] = [
  { name: 'nothing', registry: 'ghcr.io', files: {} },
  { name: 'empty directory', registry: 'ghcr.io', files: { 'ghcr.io': null } },
  { name: 'empty file', registry: 'ghcr.io', files: { 'ghcr.io/hosts.toml': '' } },
  {
    name: 'empty file with certificates',
    registry: 'ghcr.io',
    files: { 'ghcr.io/hosts.toml': '', 'ghcr.io/a.crt': certificate },
  },
  {
    name: 'certificates only',
    registry: 'ghcr.io',
    files: { 'ghcr.io/a.crt': certificate, 'ghcr.io/b.crt': certificate, 'ghcr.io/c.txt': 'x' },
  },
  { name: 'bad certificate', registry: 'ghcr.io', files: { 'ghcr.io/a.crt': 'x' } },
  {
    name: 'bad certificate beside a good file',
    registry: 'ghcr.io',
    files: { 'ghcr.io/hosts.toml': usual, 'ghcr.io/a.crt': 'x' },
  },
  {
    name: 'certificate beside a broken file',
    registry: 'ghcr.io',
    files: { 'ghcr.io/hosts.toml': 'x', 'ghcr.io/a.crt': certificate },
  },
  {
    name: 'bad certificate beside a broken file',
    registry: 'ghcr.io',
    files: { 'ghcr.io/hosts.toml': 'x', 'ghcr.io/a.crt': 'x' },
  },
  { name: 'client without a key', registry: 'ghcr.io', files: { 'ghcr.io/a.cert': certificate } },
  {
    name: 'client that is none',
    registry: 'ghcr.io',
    files: { 'ghcr.io/a.cert': 'x', 'ghcr.io/a.key': 'y' },
  },
  { name: 'directory called a.crt', registry: 'ghcr.io', files: { 'ghcr.io/a.crt': null } },
  { name: 'file for the directory', registry: 'ghcr.io', files: { 'ghcr.io': 'x' } },
  { name: 'file for _default', registry: 'ghcr.io', files: { _default: 'x' } },
  { name: 'directory called hosts.toml', registry: 'ghcr.io', files: { 'ghcr.io/hosts.toml': null } },
  { name: '_default', registry: 'ghcr.io', files: { '_default/hosts.toml': usual } },
  {
    name: '_default without a server',
    registry: 'quay.io',
    files: { '_default/hosts.toml': `[host."${mirror}"]\n` },
  },
  { name: '_default beside', registry: 'ghcr.io', files: { '_default/hosts.toml': usual, 'ghcr.io': null } },
  { name: 'case of the directory', registry: 'ghcr.io', files: { 'GHCR.io/hosts.toml': usual } },
  {
    name: 'port in underscores',
    registry: 'r.io:5000',
    files: { 'r.io_5000_/hosts.toml': usual, 'r.io:5000/hosts.toml': 'x' },
  },
  { name: 'port with a colon', registry: 'r.io:5000', files: { 'r.io:5000/hosts.toml': usual } },
  { name: 'port not named', registry: 'r.io:5000', files: { 'r.io/hosts.toml': usual } },
  { name: 'port named, not asked', registry: 'ghcr.io', files: { 'ghcr.io_443_/hosts.toml': usual } },
  { name: 'IPv6 registry', registry: '[2001:db8::1]', files: { '[2001:db8::1]/hosts.toml': usual } },
  {
    name: 'IPv6 registry, mangled',
    registry: '[2001:db8::1]',
    files: { '[2001:db8:_1]_/hosts.toml': usual },
  },
  {
    name: 'IPv6 registry with a port',
    registry: '[2001:db8::1]:5000',
    files: { '[2001:db8::1]_5000_/hosts.toml': usual },
  },
  { name: 'Docker Hub', registry: 'docker.io', files: { 'docker.io/hosts.toml': usual } },
  {
    name: 'Docker Hub without a server',
    registry: 'docker.io',
    files: { 'docker.io/hosts.toml': `[host."${mirror}"]\n` },
  },
  {
    name: 'Docker Hub by its other names',
    registry: 'docker.io',
    files: { 'registry-1.docker.io/hosts.toml': usual, 'index.docker.io/hosts.toml': usual },
  },
  ...[
    'localhost',
    'localhost:80',
    'localhost:443',
    'localhost:5000',
    '127.0.0.1:5000',
    '127.0.0.1',
    '[::1]:5000',
    '[::1]',
  ].map((registry) => ({
    name: `upstream ${registry}`,
    registry,
    files: { '_default/hosts.toml': '[host."http://a"]\n' },
  })),
  {
    name: 'no UTF-8 in a comment',
    registry: 'ghcr.io',
    files: { 'ghcr.io/hosts.toml': new Uint8Array([35, 0xff, 10, ...new TextEncoder().encode(usual)]) },
  },
];

/** Every case that was thought of, without the random ones. */
export function curatedHostsCases(): readonly HostsCase[] {
  const texts = Object.entries(hostsTexts).map(([name, text]) => fileCase(name, text));
  const values = Object.entries(hostValues).flatMap(([key, list]) =>
    list.flatMap((value) => [
      fileCase(
        `${key} = ${value} in a table`,
        `server = "${mirror}"\n[host."${mirror}"]\n  ${key} = ${value}\n`,
      ),
      fileCase(
        `${key} = ${value} at the root`,
        `server = "${mirror}"\n${key} = ${value}\n[host."https://m"]\n`,
      ),
    ]),
  );
  const urls = hostUrls.flatMap((url) => [
    fileCase(`server ${url}`, `server = '${url}'\n[host]\n`),
    fileCase(`host ${url}`, `[host.'${url}']\n  skip_verify = true\n`),
    fileCase(`host ${url} as it is`, `[host.'${url}']\n  override_path = true\n`),
  ]);
  return [...directories, ...texts, ...values, ...urls];
}

function fileCase(name: string, text: string): HostsCase {
  return { name, registry: 'ghcr.io', files: { ...certificates, 'ghcr.io/hosts.toml': text } };
}

const pieces: readonly string[] = [
  '"',
  "'",
  '"""',
  "'''",
  '[',
  ']',
  '[[',
  ']]',
  '{',
  '}',
  '\n',
  '\r',
  '\r\n',
  '=',
  '.',
  ',',
  '#',
  '\\',
  ' ',
  '\t',
  'x',
  '1',
  '-',
  '_',
  'true',
  '1979-05-27',
  '07:32:00',
  '0x',
  'é',
  '\u0001',
  '\u007f',
  '\uFEFF',
  '\\u0041',
  '\\x41',
  '\\e',
  '0',
  'e',
  '+',
  '[host]\n',
  '[host."http://a"]\n',
  '[host."http://a".header]\n',
  'host."http://a".skip_verify = true\n',
  'host."http://a".ca = "ca.crt"\n',
  'host."http://a" = {}\n',
  '[host."http://a".skip_verify.x]\n',
  '[server.x]\n',
  '[[host."http://a"]]\n',
  '[x]\n',
  'skip_verify = true\n',
  '# c\n',
  '"http://a".skip_verify = false\n',
  'x = { a = 1, b.c = 2 }\n',
];

/** Cases made by mutating the curated ones, always the same for a seed. */
export function mutatedHostsCases(count: number, seed: number): readonly HostsCase[] {
  let state = seed >>> 0;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  const texts = [...Object.values(hostsTexts), ...Object.values(hostsTexts).slice(0, 6)];
  const keys = Object.keys(hostValues);
  const compose = (): string => {
    const lines: string[] = [];
    if (random(4) > 0) lines.push(`server = "${pick(hostUrls)}"`);
    if (random(3) === 0) lines.push(setting());
    for (let hosts = random(4); hosts > 0; hosts -= 1) {
      lines.push(
        `[host."${random(3) > 0 ? pick(['http://a', 'http://b:5', mirror]) : pick(hostUrls)}"${random(6) === 0 ? '.header' : ''}]`,
      );
      for (let settings = random(3); settings > 0; settings -= 1) lines.push(`  ${setting()}`);
    }
    return `${lines.join('\n')}\n`;
  };
  const setting = (): string => {
    const key = pick(keys);
    const written =
      random(8) === 0 ? pick([key.toUpperCase(), `${key}s`, `"${key}"`, `${key}.x`, key.slice(0, -1)]) : key;
    return `${written} = ${pick(hostValues[key] ?? ['1'])}`;
  };
  return Array.from({ length: count }, (_, index) => {
    let text = random(2) === 0 ? pick(texts) : compose();
    for (let edits = random(4); edits > 0; edits -= 1) text = mutate(text, random, pick);
    return { ...fileCase(`mutation ${index}`, text), registry: 'ghcr.io' };
  });
}

function mutate(text: string, random: (below: number) => number, pick: <T>(list: readonly T[]) => T): string {
  const at = random(text.length + 1);
  const lines = text.split('\n');
  const line = random(lines.length);
  switch (random(8)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1);
    case 1:
    case 2:
      return text.slice(0, at) + pick(pieces) + text.slice(at);
    case 3:
      return text.slice(0, at) + pick(pieces) + text.slice(at + 1);
    case 4:
      return lines.toSpliced(line, 1).join('\n');
    case 5:
      return lines.toSpliced(random(lines.length), 0, lines[line] ?? '').join('\n');
    case 6:
      return lines
        .toSpliced(line, 0, pick(pieces.filter((piece) => piece.endsWith('\n'))).trimEnd())
        .join('\n');
    default:
      return [...lines.slice(line), ...lines.slice(0, line)].join('\n');
  }
}
