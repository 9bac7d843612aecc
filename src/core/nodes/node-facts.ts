/** A small file of a node, with logins hidden. */
export interface NodeFile {
  /** Absolute, or relative to the folder that was looked at. */
  readonly path: string;
  /** Octal, as `stat -c %a` gives it: `600`. */
  readonly mode: string;
  readonly text: string;
}

/** An installed revision of a snap. */
export interface InstalledSnap {
  readonly name: string;
  readonly version: string;
  /** A number from a store; `x1` and the like for one that was installed without an assertion. */
  readonly revision: string;
  /** Whether it is the revision that runs. */
  readonly active: boolean;
}

/** What one look at a node saw. A fact that is undefined was not looked at; `unseen` says why. */
export interface NodeFacts {
  /** The look was cut off before its end, so that what is missing may be there. */
  readonly cut: boolean;
  /** How root's things were read. */
  readonly root: 'yes' | 'sudo' | 'no';
  /** Seconds since 1970, by the node's clock. */
  readonly time: number | undefined;
  readonly name: string | undefined;
  /** As `uname -m` says it: `x86_64`. */
  readonly machine: string | undefined;
  /** Free kilobytes by folder. */
  readonly space: ReadonlyMap<string, number>;
  readonly links: readonly string[];
  /** Default routes, one a line, as `ip route show default` prints them. */
  readonly routes: readonly string[] | undefined;
  readonly hasNetplan: boolean | undefined;
  readonly hasRsync: boolean | undefined;
  /** Files that bring the dummy default route back after a reboot. */
  readonly routeFiles: readonly NodeFile[] | undefined;
  /** Whether `run/containerd` exists below containerd's base directory. */
  readonly runContainerd: boolean | undefined;
  readonly snapdVersion: string | undefined;
  readonly seeded: boolean | undefined;
  readonly snaps: readonly InstalledSnap[] | undefined;
  /** Whether refreshes of snaps are held, as `snap refresh --time` says. */
  readonly refreshHeld: boolean | undefined;
  readonly hostsFiles: readonly NodeFile[] | undefined;
  readonly dropIns: readonly NodeFile[] | undefined;
  /** Names and sizes in bytes of what lies in the images folder. */
  readonly archives: ReadonlyMap<string, number> | undefined;
  readonly containerdRuns: boolean | undefined;
  /** Proxy variables of the running containerd: `NAME=VALUE`. */
  readonly containerdEnvironment: readonly string[] | undefined;
  /** Names of images that the running containerd has. */
  readonly images: readonly string[] | undefined;
  /** What `k8s status` prints. */
  readonly cluster: string | undefined;
  /** Name and status of each node that `k8s kubectl get nodes` lists. */
  readonly nodes: ReadonlyMap<string, string> | undefined;
  /** SHA-256 of the carrier's SHA256SUMS. */
  readonly carrier: string | undefined;
  /** What `sha256sum --quiet -c` complained of; empty where all sums hold. */
  readonly sums: readonly string[] | undefined;
  /** Whether other nodes answer, by address. */
  readonly answers: ReadonlyMap<string, boolean>;
  /** How asking a URL went: curl's exit code, and the status or what curl said. */
  readonly urls: ReadonlyMap<string, { readonly exit: number; readonly said: string }>;
  /** Why something was not looked at, by the name of the fact. */
  readonly unseen: ReadonlyMap<string, string>;
}
