// Generated from package.json; run: npm run generate

/** The ids of contributed commands. */
export type CommandId =
  | 'airgap.plan.refresh';

/** The ids of contributed views. */
export type ViewId = never;

/** The ids of contributed settings. */
export type SettingId = never;
