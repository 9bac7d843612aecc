import type { Rule } from '../../language/rule.ts';
import type { TomlDocument } from '../../language/toml/toml.ts';
import { besidePath } from './about.ts';
import { namedFiles } from './named-files.ts';

/**
 * A CA or client file that cannot be read fails every pull of this registry, whichever host names it. An empty
 * path is the directory itself.
 * @source containerd core/remotes/docker/config/hosts.go, updateTLSConfigFromHost
 */
export const fileMissing: Rule<TomlDocument> = {
  code: 'hosts.file-missing',
  severity: 'error',
  *check(context) {
    for (const { key, path, node, pairedKey } of namedFiles(context)) {
      const beside = besidePath(context, path);
      const missing = path !== '' && beside !== undefined && context.site.fileExists(beside) === false;
      if (path !== '' && !missing) continue;
      const cause =
        path === ''
          ? `"" is this directory for containerd${pairedKey ? ', not the certificate’s own file' : ''}`
          : `${path} is not beside this file`;
      const action =
        path !== '' ? `Copy it to ${beside ?? path}` : pairedKey ? 'Name the key file' : `Remove ${key}`;
      yield { range: node.range, message: `${cause}, so every pull of this registry fails. ${action}` };
    }
  },
};
