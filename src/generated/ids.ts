// Generated from package.json; run: npm run generate

/** The ids of contributed commands. */
export type CommandId =
  | 'airgap.config.generate'
  | 'airgap.credentials.forget'
  | 'airgap.hosts.generate'
  | 'airgap.hosts.generateFromTerminal'
  | 'airgap.image.open'
  | 'airgap.images.importFromK8s'
  | 'airgap.images.importFromSnap'
  | 'airgap.images.trackWorkloads'
  | 'airgap.node.look'
  | 'airgap.node.lookAll'
  | 'airgap.node.lookInTerminal'
  | 'airgap.node.openTerminal'
  | 'airgap.node.run'
  | 'airgap.node.runAll'
  | 'airgap.phase.run'
  | 'airgap.phase.showCommands'
  | 'airgap.plan.check'
  | 'airgap.plan.create'
  | 'airgap.plan.refresh'
  | 'airgap.step.copyCommand'
  | 'airgap.step.look'
  | 'airgap.step.run'
  | 'airgap.step.showCommand'
  | 'airgap.sync.generate'
  | 'airgap.sync.generateFromTerminal';

/** The ids of contributed views. */
export type ViewId =
  | 'airgap.images'
  | 'airgap.nodes'
  | 'airgap.plan';

/** The ids of contributed settings. */
export type SettingId =
  | 'airgap.containerd.version'
  | 'airgap.problems.severity';
