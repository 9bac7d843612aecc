import { X509Certificate } from 'node:crypto';
import { createSecureContext, rootCertificates } from 'node:tls';
import type { SecureContext } from 'node:tls';
import { readTextFile } from '../files/read-text-file.ts';
import { RegistryFault } from './registry-fault.ts';

const maxCaBytes = 1_000_000;

/**
 * Certificates to trust: the public ones and, as containerd and regsync do it, those of a PEM file beside them.
 * @param caPath absolute path of the PEM file
 * @param key what names it in the plan
 * @throws RegistryFault `ca-unreadable` where the file cannot be read or holds no certificate
 */
export async function readTrust(caPath: string, key = 'mirror.ca'): Promise<SecureContext> {
  const read = await readTextFile(caPath, { maxBytes: maxCaBytes });
  if (!read.ok) {
    throw new RegistryFault('ca-unreadable', `${read.message}; set ${key} to the PEM file of that CA`);
  }
  const blocks = read.text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0 || !blocks.every(isCertificate)) {
    const what = blocks.length === 0 ? 'holds no certificate' : 'holds a damaged certificate';
    const derHint = 'a DER file becomes PEM with openssl x509 -inform der -in FILE -out FILE.crt';
    throw new RegistryFault('ca-unreadable', `${caPath} ${what}: it must be a PEM file (${derHint})`);
  }
  // Made once: parsing all roots for every connection would cost more than the requests.
  return createSecureContext({ ca: [...rootCertificates, ...blocks] });
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== undefined;
  } catch {
    return false;
  }
}
