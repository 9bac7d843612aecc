// Generated from package.json; run: npm run generate

/** The ids of contributed commands. */
export type CommandId =
  | 'airgap.hosts.generate'
  | 'airgap.hosts.generateFromTerminal'
  | 'airgap.images.importFromK8s'
  | 'airgap.images.importFromSnap'
  | 'airgap.plan.check'
  | 'airgap.plan.create'
  | 'airgap.plan.refresh'
  | 'airgap.sync.generate'
  | 'airgap.sync.generateFromTerminal';

/** The ids of contributed views. */
export type ViewId = never;

/** The ids of contributed settings. */
export type SettingId = never;
