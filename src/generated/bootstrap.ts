// Generated from schemas/bootstrap.schema.json; run: npm run generate

export type Scalar = string | number | boolean | null;
/**
 * PEM text of this certificate; made by k8s where it is missing.
 */
export type Certificate = string;
/**
 * PEM text of this private key; made by k8s where it is missing. A private key in a plan's folder is carried to every node: keep it out of version control.
 */
export type PrivateKey = string;

/**
 * The file of `k8s bootstrap --file` and of `k8s join-cluster --file`. k8s refuses a file with a key it does not know. The node's address and name are arguments of the commands, and there is no key for a registry mirror.
 */
export interface BootstrapConfig {
  /**
   * The features of the cluster. With a file each one has to be named: the defaults of a bootstrap without a file no longer hold.
   */
  'cluster-config'?: {
    /**
     * The network of pods and services (Cilium).
     */
    network?: {
      /**
       * Whether the network is enabled. In a file it is off where this is missing. Without it no pod gets an address
       */
      enabled?: boolean | null;
      /**
       * Whether kube-proxy runs where the network feature is off.
       */
      'kube-proxy-enabled'?: boolean | null;
    } | null;
    /**
     * Names inside the cluster (CoreDNS).
     */
    dns?: {
      /**
       * Whether DNS is enabled. In a file it is off where this is missing.
       */
      enabled?: boolean | null;
      /**
       * The cluster's own domain.
       */
      'cluster-domain'?: string;
      /**
       * Address of the DNS service; also that of a DNS server of your own where the feature is off.
       */
      'service-ip'?: string;
      /**
       * Name servers for names outside the cluster; those of the node where this is missing. A gap without DNS has none: name one that answers.
       */
      'upstream-nameservers'?: string[] | null;
    } | null;
    /**
     * Ingress.
     */
    ingress?: {
      /**
       * Whether ingress is enabled. In a file it is off where this is missing.
       */
      enabled?: boolean | null;
      /**
       * Secret with the certificate of ingresses that name none.
       */
      'default-tls-secret'?: string;
      /**
       * Whether ingresses speak the PROXY protocol.
       */
      'enable-proxy-protocol'?: boolean | null;
    } | null;
    /**
     * Addresses for services of type LoadBalancer.
     */
    'load-balancer'?: {
      /**
       * Whether the load balancer is enabled. In a file it is off where this is missing.
       */
      enabled?: boolean | null;
      /**
       * Networks or ranges that addresses are taken from.
       */
      cidrs?: string[] | null;
      /**
       * Whether addresses are announced by ARP.
       */
      'l2-mode'?: boolean | null;
      /**
       * Interfaces that announce; all where this is missing.
       */
      'l2-interfaces'?: string[] | null;
      /**
       * Whether addresses are announced by BGP.
       */
      'bgp-mode'?: boolean | null;
      /**
       * Number of the cluster's autonomous system.
       */
      'bgp-local-asn'?: number | null;
      /**
       * Address of the BGP peer.
       */
      'bgp-peer-address'?: string;
      /**
       * Number of the peer's autonomous system.
       */
      'bgp-peer-asn'?: number | null;
      /**
       * Port of the BGP peer.
       */
      'bgp-peer-port'?: number | null;
    } | null;
    /**
     * Volumes on the nodes' own disks.
     */
    'local-storage'?: {
      /**
       * Whether local storage is enabled. In a file it is off where this is missing.
       */
      enabled?: boolean | null;
      /**
       * Where volumes are kept.
       */
      'local-path'?: string;
      /**
       * What becomes of a volume that is no longer claimed.
       */
      'reclaim-policy'?: 'Retain' | 'Recycle' | 'Delete' | null;
      /**
       * Whether its storage class is the default one.
       */
      default?: boolean | null;
    } | null;
    /**
     * The Gateway API.
     */
    gateway?: {
      /**
       * Whether the gateway is enabled. In a file it is off where this is missing.
       */
      enabled?: boolean | null;
    } | null;
    /**
     * Figures for `kubectl top` and autoscaling.
     */
    'metrics-server'?: {
      /**
       * Whether the metrics server is enabled. In a file it is on where this is missing. It is the only feature that is on by itself
       */
      enabled?: boolean | null;
    } | null;
    /**
     * `external`: nodes wait for a cloud provider to finish them. Inside a gap there is none.
     */
    'cloud-provider'?: 'external' | null;
    /**
     * Annotations that tune features.
     */
    annotations?: {
      [k: string]: Scalar;
    } | null;
  } | null;
  /**
   * Pod network, one CIDR or two joined by a comma. The proxy's NO_PROXY has to hold it.
   */
  'pod-cidr'?: string;
  /**
   * Service network, one CIDR or two joined by a comma. The proxy's NO_PROXY has to hold it.
   */
  'service-cidr'?: string;
  /**
   * Further names and addresses in the API server's certificate.
   */
  'extra-sans'?: string[] | null;
  /**
   * containerd's base directory. It moves hosts.d: `/X/k8s-containerd/etc/containerd/hosts.d` up to 1.35 (also for `/`), `/X/etc/containerd/hosts.d` from 1.36.
   */
  'containerd-base-dir'?: string;
  /**
   * Taints of control plane nodes.
   */
  'control-plane-taints'?: string[] | null;
  /**
   * Whether access control by roles is off.
   */
  'disable-rbac'?: boolean | null;
  /**
   * Whether k8s leaves the node's kernel settings alone.
   */
  'disable-system-tuning'?: boolean | null;
  /**
   * Port of the API server.
   */
  'secure-port'?: number | null;
  /**
   * Where the cluster keeps its state.
   */
  'datastore-type'?: 'etcd' | 'external' | 'k8s-dqlite' | null;
  /**
   * Addresses of an external datastore.
   */
  'datastore-servers'?: string[] | null;
  /**
   * Port of etcd for clients.
   */
  'etcd-port'?: number | null;
  /**
   * Port of etcd between control planes.
   */
  'etcd-peer-port'?: number | null;
  /**
   * Port of k8s-dqlite, which is gone in 1.36.
   */
  'k8s-dqlite-port'?: number | null;
  /**
   * Hardening profile, where this k8s knows profiles.
   */
  'compliance-profile'?: string;
  'datastore-ca-crt'?: Certificate;
  'datastore-client-crt'?: Certificate;
  'datastore-client-key'?: PrivateKey;
  'etcd-ca-crt'?: Certificate;
  'etcd-ca-key'?: PrivateKey;
  'etcd-server-crt'?: Certificate;
  'etcd-server-key'?: PrivateKey;
  'etcd-peer-crt'?: Certificate;
  'etcd-peer-key'?: PrivateKey;
  'etcd-apiserver-client-crt'?: Certificate;
  'etcd-apiserver-client-key'?: PrivateKey;
  'ca-crt'?: Certificate;
  'ca-key'?: PrivateKey;
  'client-ca-crt'?: Certificate;
  'client-ca-key'?: PrivateKey;
  'front-proxy-ca-crt'?: Certificate;
  'front-proxy-ca-key'?: PrivateKey;
  'front-proxy-client-crt'?: Certificate;
  'front-proxy-client-key'?: PrivateKey;
  'apiserver-kubelet-client-crt'?: Certificate;
  'apiserver-kubelet-client-key'?: PrivateKey;
  'admin-client-crt'?: Certificate;
  'admin-client-key'?: PrivateKey;
  'kube-proxy-client-crt'?: Certificate;
  'kube-proxy-client-key'?: PrivateKey;
  'kube-scheduler-client-crt'?: Certificate;
  'kube-scheduler-client-key'?: PrivateKey;
  'kube-controller-manager-client-crt'?: Certificate;
  'kube-controller-manager-client-key'?: PrivateKey;
  /**
   * The controller manager's private key, as some versions of k8s spell this key in YAML.
   */
  'kube-ControllerManager-client-key'?: string;
  'service-account-key'?: PrivateKey;
  'apiserver-crt'?: Certificate;
  'apiserver-key'?: PrivateKey;
  'kubelet-crt'?: Certificate;
  'kubelet-key'?: PrivateKey;
  'kubelet-client-crt'?: Certificate;
  'kubelet-client-key'?: PrivateKey;
  /**
   * Files for /var/snap/k8s/common/args/conf.d on this node, by name.
   */
  'extra-node-config-files'?: {
    [k: string]: string;
  } | null;
  /**
   * Arguments of kube-apiserver on this node only, `--flag: value`; null takes one away.
   */
  'extra-node-kube-apiserver-args'?: {
    [k: string]: Scalar;
  } | null;
  /**
   * Arguments of kube-controller-manager on this node only, `--flag: value`; null takes one away.
   */
  'extra-node-kube-controller-manager-args'?: {
    [k: string]: Scalar;
  } | null;
  /**
   * Arguments of kube-scheduler on this node only, `--flag: value`; null takes one away.
   */
  'extra-node-kube-scheduler-args'?: {
    [k: string]: Scalar;
  } | null;
  /**
   * Arguments of kube-proxy on this node only, `--flag: value`; null takes one away.
   */
  'extra-node-kube-proxy-args'?: {
    [k: string]: Scalar;
  } | null;
  /**
   * Arguments of kubelet on this node only, `--flag: value`; null takes one away.
   */
  'extra-node-kubelet-args'?: {
    [k: string]: Scalar;
  } | null;
  /**
   * Arguments of containerd on this node only, `--flag: value`; null takes one away.
   */
  'extra-node-containerd-args'?: {
    [k: string]: Scalar;
  } | null;
  /**
   * Arguments of etcd on this node only, `--flag: value`; null takes one away.
   */
  'extra-node-etcd-args'?: {
    [k: string]: Scalar;
  } | null;
  /**
   * Arguments of k8s-dqlite, which is gone in 1.36 on this node only, `--flag: value`; null takes one away.
   */
  'extra-node-k8s-dqlite-args'?: {
    [k: string]: Scalar;
  } | null;
  /**
   * Arguments of the API server proxy of a worker on this node only, `--flag: value`; null takes one away.
   */
  'extra-node-k8s-apiserver-proxy-args'?: {
    [k: string]: Scalar;
  } | null;
  /**
   * Merged into containerd's config.toml on this node. Mirrors do not go here: they are in hosts.d.
   */
  'extra-node-containerd-config'?: {} | null;
}
