/** A program with its arguments; never a joined string. */
export type Argv = readonly [program: string, ...rest: string[]];

/**
 * Something that is run on a node, as data. Running over ssh, showing, copying and the script for the other side of the
 * gap are all made from this one value.
 */
export interface NodeCommand {
  /** What it brings, in words for a terminal: `hosts.toml of ghcr.io`. */
  readonly what: string;
  /**
   * Run as root, in the carrier's folder on the node. A program whose name begins with `airgap_` is a function of
   * media/node-steps.sh.
   */
  readonly argv: Argv;
  /** Tests that only read: run only where all of them end with 0. */
  readonly when: readonly Argv[];
  /** Tests that only read: where one ends with 0 it is so already, and nothing is run. */
  readonly unless: readonly Argv[];
}
