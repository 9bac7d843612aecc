import { compareVersions } from './versions.ts';

/** What of a containerd version matters to hosts.toml. */
export interface Behaviour {
  /** The exact version or series that was asked for. */
  readonly version: string;
  /** containerd 1.6 and 1.7 read with go-toml 1.9.5, 2.x with go-toml 2. */
  readonly goToml: 1 | 2;
  /** 1.6 discards a file without any `host` table. */
  readonly needsHostTable: boolean;
  /** The capability `referrers` is known. */
  readonly referrers: boolean;
  /** The key `dial_timeout` is known. */
  readonly dialTimeout: boolean;
  /** 1.6 tries https first for an http host only where its port is written. */
  readonly httpsFirstNeedsPort: boolean;
  /** 2.0 since 2.0.7 tries https first for an http host with a `dial_timeout` too. */
  readonly dialTimeoutIsTls: boolean;
  /** A date where text or a boolean belongs kills go-toml 2 before 2.3. */
  readonly datesCrash: boolean;
  /**
   * go-toml since 2.4 reads TOML 1.1, looks at keys that containerd does not know too, and refuses the tables that made
   * earlier ones panic.
   */
  readonly strictDecoder: boolean;
}

/**
 * How a version of containerd treats hosts.toml.
 * @param version `1.6`, `1.7`, `2.0` to `2.4`, or exact; what is newer is taken as the newest known, what is older as 1.6
 * @see containerd: remotes/docker/config/hosts.go (1.x), core/remotes/docker/config/hosts.go (2.x) and go.mod
 */
export function behaviourOf(version: string): Behaviour {
  const since = (first: string): boolean => compareVersions(version, first) >= 0;
  const second = since('2.0.0');
  const first1 = !since('1.7.0');
  const dialTimeout = since('2.1.0') || (since('2.0.7') && second);
  return {
    version: version.replace(/^v/, ''),
    goToml: second ? 2 : 1,
    needsHostTable: first1,
    referrers: since('2.2.0'),
    dialTimeout,
    httpsFirstNeedsPort: first1,
    dialTimeoutIsTls: dialTimeout && !since('2.1.0'),
    datesCrash: second && !since('2.3.0'),
    strictDecoder: since('2.4.0'),
  };
}
