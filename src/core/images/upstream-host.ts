/**
 * Where a registry of image references answers, `HOST[:PORT]`. Docker Hub alone has another name for that.
 * @see containerd: core/remotes/docker/registry.go, DefaultHost
 */
export function upstreamHost(registry: string): string {
  return registry === 'docker.io' ? 'registry-1.docker.io' : registry;
}
