import type { Rule } from '../../language/rule.ts';
import type { SyncFile } from '../sync-file.ts';

/**
 * Templates in `creds` have no data. A field such as `.Sync.Source` becomes the text `<no value>`, and regsync
 * goes on with that.
 * @source regclient cmd/regsync/config.go, configExpandTemplates; Go text/template, executing on nil data
 */
export const templateWithoutData: Rule<SyncFile> = {
  code: 'sync.template-without-data',
  severity: 'error',
  *check({ document }) {
    for (const entry of document.creds) {
      for (const value of [
        entry.registry,
        entry.user,
        entry.pass,
        entry.regcert,
        entry.clientCert,
        entry.clientKey,
      ]) {
        if (value?.expanded.key.includes('<no value>') !== true || value.text.includes('<no value>'))
          continue;
        yield {
          range: value.node.range,
          message:
            'creds have no data, so this field becomes the text <no value>. Use {{ env "NAME" }} or write the value',
        };
      }
    }
  },
};
