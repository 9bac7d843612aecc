import type * as vscode from 'vscode';
import type { KnownSums } from '../../node/carrier/sha256-of-file.ts';
import type { FileDigest } from '../../node/snaps/digest-file.ts';
import type { CredentialStore } from '../state/credentials.ts';
import type { MirrorLookStore } from '../state/mirror-look-store.ts';
import type { SiteStore } from '../state/site-store.ts';
import type { StepRunner } from '../state/step-runner.ts';
import type { StepStore } from '../state/step-store.ts';

/** What the commands of steps work with. */
export interface StepParts {
  readonly log: vscode.LogOutputChannel;
  readonly sites: SiteStore;
  readonly steps: StepStore;
  readonly looks: MirrorLookStore;
  readonly credentials: CredentialStore;
  readonly runner: StepRunner;
  /** Digests of snaps by `fileCacheKey`, as long as the window lives. */
  readonly digests: Map<string, FileDigest>;
  /** Digests of the blobs of archives, as long as the window lives; see `LookAtArchivesOptions`. */
  readonly blobDigests: Map<string, ReadonlyMap<string, string>>;
  /** SHA-256 of the files of carriers and their sites, as long as the window lives. */
  readonly sums: KnownSums;
  /** What nodes call themselves, as they were last looked at, by their site and their name in the plan. */
  readonly nodeNames: Map<string, ReadonlyMap<string, string>>;
  /** Where media/look-at-node.sh is. */
  readonly nodeScript: string;
  /** Where the bundle of digest-worker.ts is. */
  readonly digestWorker: string;
}
