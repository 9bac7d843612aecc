import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/paths.mjs';
import type { Namespace } from './namespace.ts';

/** `check --json`, as far as the chain looks at it. */
export interface CheckReport {
  readonly version: 1;
  readonly expected: number;
  readonly checked: number;
  readonly passed: number;
  readonly problems: readonly {
    readonly file: string;
    readonly code: string;
    readonly severity: string;
    readonly message: string;
  }[];
}

/** `images --json`, as far as the chain looks at it. */
export interface ImagesReport {
  readonly version: 1;
  readonly images: readonly { readonly ref: string }[];
  readonly rejected: readonly unknown[];
}

/** `resolve --json`, as far as the chain looks at it. */
export interface ResolveReport {
  readonly version: 1;
  readonly results: readonly {
    readonly ref: string;
    readonly hostsFile: {
      readonly state: 'used' | 'discarded' | 'error' | 'crash' | 'none';
      readonly reason?: string;
    };
    readonly requests: readonly string[];
  }[];
}

/** The product as a program: dist/cli.js. */
export interface Product {
  /** Runs it, with `--json` added, and gives what it printed; an exit code that is none of `exit` fails. */
  readonly json: <Report extends { readonly version: 1 }>(
    exit: 0 | 1 | readonly number[],
    args: readonly string[],
  ) => Promise<Report>;
}

/** Runs dist/cli.js inside a namespace, so that a connection it made would be seen there. */
export function productIn(namespace: Namespace): Product {
  const file = join(root, 'dist/cli.js');
  assert.ok(existsSync(file), 'dist/cli.js is not there: npm run build');
  return {
    json: async <Report extends { readonly version: 1 }>(
      exit: 0 | 1 | readonly number[],
      args: readonly string[],
    ): Promise<Report> => {
      const { code, stdout, stderr } = await namespace.exec([process.execPath, file, ...args, '--json']);
      assert.ok(
        [exit].flat().some((one) => one === code),
        `exit ${code}: cli.js ${args.join(' ')}\n${stdout}${stderr}`,
      );
      const report = JSON.parse(stdout) as Report;
      assert.equal(report.version, 1);
      return report;
    },
  };
}
