// Generated from schemas/airgap.schema.json; run: npm run generate

/**
 * How images reach the nodes.
 */
export type Delivery = 'proxy' | 'mirror' | 'sideload';
/**
 * How images reach the nodes.
 */
export type Delivery1 = 'proxy' | 'mirror' | 'sideload';

/**
 * The plan of one air-gapped site: what Canonical Kubernetes needs inside the gap, and how it gets there.
 */
export interface AirgapPlan {
  /**
   * The Canonical Kubernetes to install.
   */
  kubernetes: {
    /**
     * Snap channel of k8s, `TRACK/RISK`. containerd's version follows the track, or the snap's own `bom.json` once there is one.
     */
    channel: string;
    /**
     * File with a root of trust for snaps besides Canonical's own, relative to this folder: the account of a brand store and its account-key, both signed by that key.
     */
    trust?: string;
  };
  /**
   * Which images are needed, and how they reach the nodes.
   */
  images: {
    /**
     * Image lists, as globs inside this folder. One image reference a line; blank lines and `#` comments are kept.
     */
    lists?: string[];
    delivery?: Delivery;
    /**
     * Images that go another way than `delivery`. The longest match wins.
     */
    overrides?: {
      /**
       * An image reference, a repository, or a prefix that ends in `/`.
       */
      match: string;
      /**
       * The way in; a list means several on purpose.
       */
      delivery: Delivery1 | [Delivery1, ...Delivery1[]];
    }[];
  };
  /**
   * The private registry mirror that nodes pull from.
   */
  mirror?: {
    /**
     * Address of the mirror, `http://HOST:PORT` or `https://HOST[:PORT]`, without a path or a login.
     */
    url: string;
    /**
     * PEM file of the CA that signed the mirror's certificate, relative to this folder.
     */
    ca?: string;
    /**
     * Whether nodes need a login to pull. Pushing asks for one where the mirror does.
     */
    pull?: 'anonymous' | 'login';
    /**
     * For semi-connected sites: when the mirror lacks an image, nodes may still ask the upstream. Otherwise a miss answers at once and names the mirror.
     */
    upstreamFallback?: boolean;
  };
  /**
   * Upstream registries that are not plain https with public trust, by host name.
   */
  upstreams?: {
    [k: string]: {
      /**
       * Path between the mirror and the repository. It keeps two upstreams with the same paths apart (Harbor projects); hosts.toml then needs `override_path`.
       */
      prefix?: string;
      /**
       * PEM file of the CA that signed the upstream's certificate, relative to this folder.
       */
      ca?: string;
      /**
       * Whether pulling from this upstream needs a login.
       */
      login?: boolean;
    };
  };
  /**
   * The HTTP proxy that nodes reach upstream registries through.
   */
  proxy?: {
    /**
     * Proxy for http, `http://HOST:PORT`, without a login.
     */
    http?: string;
    /**
     * Proxy for https, `http://HOST:PORT`, without a login.
     */
    https?: string;
    /**
     * Further hosts, domains and networks that are reached directly. Pod and service networks, nodes and the mirror are always among them.
     */
    noProxy?: string[];
    /**
     * Whether the proxy asks for a login; it goes into each node's own drop-in only.
     */
    login?: boolean;
  };
  /**
   * The nodes' network.
   */
  network?: {
    /**
     * The nodes' network interface, where a node names no other.
     */
    interface?: string;
    /**
     * Give nodes without a default route a dummy one that survives a reboot. Kubernetes needs a default route to choose an address.
     */
    dummyGateway?: boolean;
    /**
     * Pod network, one CIDR or two joined by a comma.
     */
    podCidr?: string;
    /**
     * Service network, one CIDR or two joined by a comma.
     */
    serviceCidr?: string;
  };
  /**
   * What the bootstrap configuration says.
   */
  cluster?: {
    /**
     * Features to enable. With a bootstrap file nothing is on by itself.
     */
    features?: (
      'network' | 'dns' | 'gateway' | 'ingress' | 'load-balancer' | 'local-storage' | 'metrics-server'
    )[];
    /**
     * Further names and addresses in the API server's certificate.
     */
    extraSans?: string[];
    /**
     * containerd's base directory on the nodes. It moves hosts.d: `/X/k8s-containerd/etc/containerd/hosts.d` up to 1.35, `/X/etc/containerd/hosts.d` from 1.36.
     */
    containerdBaseDir?: string;
  };
  /**
   * The machines inside the gap. The first control plane bootstraps the cluster.
   */
  nodes?: PlanNode[];
  /**
   * The next channel to go to, one minor at a time.
   */
  upgrade?: {
    /**
     * Snap channel to upgrade to.
     */
    to: string;
  };
}
export interface PlanNode {
  /**
   * The node's host name.
   */
  name: string;
  /**
   * The node's IP address.
   */
  address: string;
  /**
   * Control planes hold the cluster's state; workers only run pods.
   */
  role: 'control-plane' | 'worker';
  /**
   * How to reach the node by ssh: `USER@HOST`, or a Host of your ssh configuration.
   */
  ssh?: string;
  /**
   * The node's architecture, in Debian's words.
   */
  arch?: 'amd64' | 'arm64' | 'ppc64el' | 's390x';
  /**
   * This node's network interface, where it is not the one of `network`.
   */
  interface?: string;
}
