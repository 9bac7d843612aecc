import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Certificate } from '../../support/certificate.ts';

const newKey = '-nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1';

/** A server's certificate for 127.0.0.1 that signs itself. */
export function createSelfSigned(): Certificate {
  return inFolder((openssl) => {
    openssl(
      `req -x509 -days 1 -subj /CN=self -addext subjectAltName=IP:127.0.0.1 ${newKey} -keyout leaf.key -out leaf.crt`,
    );
  });
}

/** A server's certificate for 127.0.0.1 that ended in 2020. */
export function createExpired(authority: Certificate): Certificate {
  return inFolder((openssl, folder) => {
    writeFileSync(join(folder, 'ca.crt'), authority.certificate);
    writeFileSync(join(folder, 'ca.key'), authority.key, { mode: 0o600 });
    writeFileSync(join(folder, 'index.txt'), '');
    writeFileSync(join(folder, 'serial'), '01\n');
    writeFileSync(join(folder, 'ca.conf'), caConfiguration);
    openssl(`req -new -subj /CN=expired ${newKey} -keyout leaf.key -out leaf.csr`);
    openssl(
      'ca -batch -config ca.conf -in leaf.csr -cert ca.crt -keyfile ca.key -notext -out leaf.crt -startdate 20200101000000Z -enddate 20200102000000Z',
    );
  });
}

const caConfiguration = `[ca]
default_ca = own
[own]
database = index.txt
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
x509_extensions = leaf
[any]
commonName = supplied
[leaf]
subjectAltName = IP:127.0.0.1
`;

function inFolder(make: (openssl: (words: string) => void, folder: string) => void): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'airgap-certificate-'));
  try {
    make((words) => {
      execFileSync('openssl', words.split(' '), { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    }, folder);
    const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
    return { certificate: read('leaf.crt'), key: read('leaf.key') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
