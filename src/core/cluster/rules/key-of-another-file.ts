import type { Rule } from '../../language/rule.ts';
import type { YamlDocument } from '../../language/yaml/yaml.ts';
import { bootstrapSchema } from '../../../generated/bootstrap-schema.ts';
import { clusterFileOf } from '../file-of-path.ts';
import type { ClusterFile } from '../file-of-path.ts';

/** Keys of nodes that join as workers. */
const workerKeys: readonly string[] = [
  'containerd-base-dir',
  'disable-system-tuning',
  'extra-node-config-files',
  'extra-node-containerd-args',
  'extra-node-containerd-config',
  'extra-node-k8s-apiserver-proxy-args',
  'extra-node-kube-proxy-args',
  'extra-node-kubelet-args',
  'kube-proxy-client-crt',
  'kube-proxy-client-key',
  'kubelet-client-crt',
  'kubelet-client-key',
  'kubelet-crt',
  'kubelet-key',
];

/** What only the first control plane says, for the whole cluster. */
const clusterKeys: readonly string[] = [
  'apiserver-kubelet-client-crt',
  'apiserver-kubelet-client-key',
  'ca-crt',
  'ca-key',
  'client-ca-crt',
  'client-ca-key',
  'cluster-config',
  'compliance-profile',
  'control-plane-taints',
  'datastore-ca-crt',
  'datastore-client-crt',
  'datastore-client-key',
  'datastore-servers',
  'datastore-type',
  'disable-rbac',
  'etcd-apiserver-client-crt',
  'etcd-apiserver-client-key',
  'etcd-ca-crt',
  'etcd-ca-key',
  'etcd-peer-port',
  'etcd-port',
  'front-proxy-ca-crt',
  'front-proxy-ca-key',
  'k8s-dqlite-port',
  'kube-ControllerManager-client-key',
  'pod-cidr',
  'secure-port',
  'service-account-key',
  'service-cidr',
];

const workerOnly = 'extra-node-k8s-apiserver-proxy-args';
const command: Readonly<Record<ClusterFile, string>> = {
  bootstrap: 'k8s bootstrap',
  'join-control-plane': 'k8s join-cluster of a control plane',
  'join-worker': 'k8s join-cluster of a worker',
};

/**
 * A key that bootstrapping knows and joining does not, or the other way round: k8s refuses the whole file.
 * @source canonical/k8s-snap-api: api/type_bootstrap_config.go, type_control_plane_join_config.go,
 *   type_worker_node_join_config.go
 */
export const keyOfAnotherFile: Rule<YamlDocument> = {
  code: 'bootstrap.key-of-another-file',
  severity: 'error',
  *check({ document, path }) {
    if (document.root?.kind !== 'map') return;
    const file = clusterFileOf(path);
    for (const { key } of document.root.entries) {
      const name = String(key.value);
      if (!Object.hasOwn(bootstrapSchema.properties ?? {}, name) || isKeyOf(file, name)) continue;
      const place = clusterKeys.includes(name)
        ? 'It is set once for the cluster, in bootstrap.yaml'
        : `It belongs in ${name === workerOnly ? 'join-worker.yaml' : 'bootstrap.yaml and join-control-plane.yaml'}`;
      yield {
        range: key.range,
        message: `${name} is no key of ${command[file]}, so k8s refuses the whole file. ${place}`,
      };
    }
  },
};

function isKeyOf(file: ClusterFile, key: string): boolean {
  if (file === 'join-worker') return workerKeys.includes(key);
  return key !== workerOnly && (file === 'bootstrap' || !clusterKeys.includes(key));
}
