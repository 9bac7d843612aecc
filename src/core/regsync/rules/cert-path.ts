import type { Rule } from '../../language/rule.ts';
import type { SyncFile } from '../sync-file.ts';

/**
 * `regcert`, `clientCert` and `clientKey` take PEM text. A path loads, and fails late: certificate signed by
 * unknown authority.
 * @source regclient config/host.go, Host.RegCert; regclient.org/usage/regsync
 */
export const certPath: Rule<SyncFile> = {
  code: 'sync.cert-path',
  severity: 'error',
  *check({ document }) {
    for (const { regcert, clientCert, clientKey } of document.creds) {
      for (const value of [regcert, clientCert, clientKey]) {
        if (value === undefined || value.template.problem !== undefined) continue;
        const { key, known } = value.expanded;
        if (!known || key.includes('-----BEGIN') || key.trim() === '') continue;
        const path = key.trim();
        const isPath =
          !/[\r\n]/.test(path) && /^(?:~|\.{0,2}\/|[A-Za-z]:\\)|\.(?:pem|crt|cer|key)$/.test(path);
        yield {
          range: value.node.range,
          message: `${String(value.key.value)} takes PEM text, and this is none: regsync loads it and fails later with certificate signed by unknown authority. Write '{{ file "/absolute/path" }}'`,
          ...(isPath ? { data: { path } } : {}),
        };
      }
    }
  },
  fixes: ({ data, range }) => {
    const path = data?.['path'];
    if (typeof path !== 'string') return [];
    const template = `{{ file ${JSON.stringify(path)} }}`.replaceAll("'", "''");
    return [{ title: 'Read it from the file', edits: [{ range, text: `'${template}'` }], preferred: true }];
  },
};
