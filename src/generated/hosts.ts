// Generated from schemas/hosts.schema.json; run: npm run generate

/**
 * containerd's hosts.toml: which hosts are asked for the images of one registry, and how. Keys that containerd does not know are ignored without a word. Source: containerd, core/remotes/docker/config/hosts.go and docs/hosts.md.
 */
export interface HostsFile {
  /**
   * Asked last. Without it that is the upstream registry itself, so a mirror that lacks an image becomes a long wait for an upstream that is not there: name the mirror here to cut the upstream off. Without a scheme https is assumed.
   */
  server?: string;
  /**
   * What this host may be asked for; the empty list means everything. A pull by tag asks only hosts with both `pull` and `resolve`, a pull by digest those with `pull`. A word that this containerd does not know makes it discard the whole file. At the root it belongs to `server` only: no host table inherits it.
   */
  capabilities?: (('pull' | 'resolve' | 'push' | 'referrers') | string)[];
  /**
   * PEM file with the CA of this host's certificate, absolute or relative to this directory; several as a list. It is added to the system's. A file that is missing or is no PEM makes every pull of this registry fail. At the root it belongs to `server` only: no host table inherits it.
   */
  ca?: string | string[];
  /**
   * Client certificate: one PEM file with certificate and key, or a list of `[certificate, key]` pairs. `["c.cert", "c.key"]` means two files with both, not a pair. At the root it belongs to `server` only: no host table inherits it.
   */
  client?: string | (string | [string, string])[];
  /**
   * Do not check this host's certificate. On an http host any value, `false` too, makes containerd try https first. At the root it belongs to `server` only: no host table inherits it.
   */
  skip_verify?: boolean;
  /**
   * Request headers for this host, each a string or a list of strings. At the root it belongs to `server` only: no host table inherits it.
   */
  header?: {
    /**
     * Login for this host, `Basic` and base64 of user:password. It belongs into a node's own copy of the file only.
     */
    Authorization?: string | string[];
    [k: string]: string | string[] | undefined;
  };
  /**
   * Take the path of this host's URL as it is. Otherwise `/v2` is appended to a path that does not end in it, which breaks mirrors with a path like Harbor's `https://HOST/v2/PROJECT`. At the root it belongs to `server` only: no host table inherits it.
   */
  override_path?: boolean;
  /**
   * How long to wait for a connection, as a Go duration. containerd 1.6, 1.7 and 2.0 before 2.0.7 ignore it; where it is known, a value that is no duration makes containerd discard the whole file. At the root it belongs to `server` only: no host table inherits it.
   */
  dial_timeout?: string;
  /**
   * Hosts to ask before `server`, in the order of their tables: one `[host."http(s)://HOST:PORT"]` header each.
   */
  host?: {
    [k: string]: Host;
  };
  /**
   * A misspelt `host` table: the rule hosts.host-table-misspelt says what this containerd does with it.
   *
   * This interface was referenced by `HostsFile`'s JSON-Schema definition
   * via the `patternProperty` "^([Hh]osts|H[Oo][Ss][Tt][Ss]?|Host)$".
   */
  [k: string]:
    | {
        [k: string]: unknown;
      }
    | string
    | (('pull' | 'resolve' | 'push' | 'referrers') | string)[]
    | string[]
    | (string | [string, string])[]
    | boolean
    | {
        /**
         * Login for this host, `Basic` and base64 of user:password. It belongs into a node's own copy of the file only.
         */
        Authorization?: string | string[];
        [k: string]: string | string[] | undefined;
      }
    | {
        [k: string]: Host;
      }
    | undefined;
}
/**
 * One host that is asked before `server`. Its URL may have a path; without a scheme https is assumed.
 */
export interface Host {
  /**
   * What this host may be asked for; the empty list means everything. A pull by tag asks only hosts with both `pull` and `resolve`, a pull by digest those with `pull`. A word that this containerd does not know makes it discard the whole file.
   */
  capabilities?: (('pull' | 'resolve' | 'push' | 'referrers') | string)[];
  /**
   * PEM file with the CA of this host's certificate, absolute or relative to this directory; several as a list. It is added to the system's. A file that is missing or is no PEM makes every pull of this registry fail.
   */
  ca?: string | string[];
  /**
   * Client certificate: one PEM file with certificate and key, or a list of `[certificate, key]` pairs. `["c.cert", "c.key"]` means two files with both, not a pair.
   */
  client?: string | (string | [string, string])[];
  /**
   * Do not check this host's certificate. On an http host any value, `false` too, makes containerd try https first.
   */
  skip_verify?: boolean;
  /**
   * Request headers for this host, each a string or a list of strings.
   */
  header?: {
    /**
     * Login for this host, `Basic` and base64 of user:password. It belongs into a node's own copy of the file only.
     */
    Authorization?: string | string[];
    [k: string]: string | string[] | undefined;
  };
  /**
   * Take the path of this host's URL as it is. Otherwise `/v2` is appended to a path that does not end in it, which breaks mirrors with a path like Harbor's `https://HOST/v2/PROJECT`.
   */
  override_path?: boolean;
  /**
   * How long to wait for a connection, as a Go duration. containerd 1.6, 1.7 and 2.0 before 2.0.7 ignore it; where it is known, a value that is no duration makes containerd discard the whole file.
   */
  dial_timeout?: string;
}
