import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../../support/program.ts';

/** What netplan's own generator made of files. */
export interface Netplan {
  readonly code: number | undefined;
  readonly stderr: string;
  /** The networkd file of the interface that was asked for; empty where it failed. */
  readonly network: string;
}

/** Reads netplan files, by their names, as a node would. */
export async function generateNetplan(
  files: Readonly<Record<string, string>>,
  interfaceName: string,
): Promise<Netplan> {
  const root = mkdtempSync(join(tmpdir(), 'airgap-netplan-'));
  try {
    mkdirSync(join(root, 'etc/netplan'), { recursive: true });
    for (const [name, text] of Object.entries(files)) {
      const path = join(root, 'etc/netplan', name);
      writeFileSync(path, text);
      chmodSync(path, 0o600);
    }
    const { code, stderr } = await runProgram(['netplan', 'generate', '--root-dir', root], {
      env: { PATH: process.env['PATH'] ?? '' },
    });
    const network = join(root, `run/systemd/network/10-netplan-${interfaceName}.network`);
    return { code, stderr, network: code === 0 ? readFileSync(network, 'utf8') : '' };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
