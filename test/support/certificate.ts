import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate and its private key, both as PEM text. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** Makes a CA of one's own, valid for a day, with a name that holds no blank. */
export function createAuthority(name = 'airgap-test-ca'): Certificate {
  return withFolder((folder) => {
    openssl(
      folder,
      `req -x509 -nodes -days 1 -subj /CN=${name} ${newKey('ca')}`,
      '-addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign -out ca.crt',
    );
    return read(folder, 'ca');
  });
}

/**
 * Makes a server's certificate, signed by `authority` and valid for a day.
 * @param names what the server answers to: DNS names, or IP addresses
 */
export function createCertificate(authority: Certificate, names: readonly string[]): Certificate {
  return withFolder((folder) => {
    const alternatives = names.map((name) => (/^[0-9.]+$|:/.test(name) ? `IP:${name}` : `DNS:${name}`));
    writeFileSync(join(folder, 'ca.crt'), authority.certificate);
    writeFileSync(join(folder, 'ca.key'), authority.key, { mode: 0o600 });
    writeFileSync(join(folder, 'leaf.ext'), `subjectAltName=${alternatives.join(',')}\n`);
    openssl(folder, `req -new -nodes -subj /CN=airgap-test ${newKey('leaf')} -out leaf.csr`);
    openssl(
      folder,
      'x509 -req -in leaf.csr -days 1 -CA ca.crt -CAkey ca.key -CAcreateserial',
      '-extfile leaf.ext -out leaf.crt',
    );
    return read(folder, 'leaf');
  });
}

function newKey(name: string): string {
  return `-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -keyout ${name}.key`;
}

/** Runs openssl in `cwd`; the words of the arguments hold no blanks. */
function openssl(cwd: string, ...lines: readonly string[]): void {
  const args = lines.flatMap((line) => line.split(' '));
  execFileSync('openssl', args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
}

function read(folder: string, name: string): Certificate {
  const file = (ending: string): string => readFileSync(join(folder, `${name}.${ending}`), 'utf8');
  return { certificate: file('crt'), key: file('key') };
}

function withFolder<Result>(action: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'airgap-certificate-'));
  try {
    return action(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
