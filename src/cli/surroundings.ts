/** What a run is given, so that tests can give something else. */
export interface Surroundings {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly version: string;
  /** Where the bundle of digest-worker.ts is. */
  readonly digestWorker: string;
}
