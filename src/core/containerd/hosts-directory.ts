/**
 * The directories that containerd looks for, first to last, for one registry: `host_port_`, `host:port`, `_default`.
 * The first that is there wins, whatever is in it. Names are compared as written.
 * @param registry as in references: `ghcr.io`, `registry.corp:5000`; `docker.io` for Docker Hub
 * @see containerd: core/remotes/docker/config/config_unix.go, hostPaths
 */
export function hostsDirectoriesOf(registry: string): readonly string[] {
  const mangled = portableDirectoryOf(registry);
  return mangled === registry ? [registry, '_default'] : [mangled, registry, '_default'];
}

/** The directory name that works on every file system: the port in underscores instead of after a colon. */
export function portableDirectoryOf(registry: string): string {
  const colon = registry.lastIndexOf(':');
  return colon > 0 ? `${registry.slice(0, colon)}_${registry.slice(colon + 1)}_` : registry;
}

/** The registry that a directory of hosts.toml files serves; undefined for `_default`, which serves all others. */
export function registryOfDirectory(name: string): string | undefined {
  if (name === '_default') return undefined;
  return /^(.+)_(\d+)_$/.test(name) ? name.replace(/_(\d+)_$/, ':$1') : name;
}
