import * as vscode from 'vscode';
import { isContainerdVersion } from '../../core/containerd/versions.ts';
import type { WantedSeverity } from '../../core/problems/with-severities.ts';
import type { SettingId } from '../../generated/ids.ts';

/** What a person's settings say of the files below a folder. */
export interface AirgapSettings {
  /** The containerd version to check against; undefined for that of the plan's channel. */
  readonly containerd: string | undefined;
  readonly severities: ReadonlyMap<string, WantedSeverity>;
}

/** Reads the settings; values of another kind than theirs count as not set, as VS Code has said of them already. */
export function readSettings(scope: vscode.Uri): AirgapSettings {
  const get = (id: SettingId): unknown => vscode.workspace.getConfiguration(undefined, scope).get(id);
  const version = get('airgap.containerd.version');
  const severities = get('airgap.problems.severity');
  const entries = typeof severities === 'object' && severities !== null ? Object.entries(severities) : [];
  return {
    containerd: typeof version === 'string' && isContainerdVersion(version) ? version : undefined,
    severities: new Map(entries.filter((entry): entry is [string, WantedSeverity] => isSeverity(entry[1]))),
  };
}

function isSeverity(value: unknown): value is WantedSeverity {
  return value === 'error' || value === 'warning' || value === 'info' || value === 'hint' || value === 'off';
}
