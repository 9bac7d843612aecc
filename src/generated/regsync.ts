// Generated from schemas/regsync.schema.json; run: npm run generate

export type Text = string | number | boolean | null;
/**
 * Waits while the source registry has few requests left (Docker Hub).
 */
export type Ratelimit = {
  /**
   * How many requests must be left before the next copy starts.
   */
  min?: number | string | null;
  /**
   * How long to wait for more; less than five minutes is raised to five.
   */
  retry?: string | null;
  /**
   * This interface was referenced by `undefined`'s JSON-Schema definition
   * via the `patternProperty` "^(?:x-|<<$)".
   */
  [k: string]: unknown;
} | null;
/**
 * Which referrers are copied; without it all.
 */
export type ReferrerFilters =
  | ({
      /**
       * Type of the referrer.
       */
      artifactType?: string | number | boolean | null;
      /**
       * Annotations that the referrer must have; an empty value means any.
       */
      annotations?: {
        [k: string]: Text;
      } | null;
      /**
       * This interface was referenced by `undefined`'s JSON-Schema definition
       * via the `patternProperty` "^(?:x-|<<$)".
       */
      [k: string]: unknown;
    } | null)[]
  | null;
/**
 * Read, but never run.
 */
export type Hooks = {
  pre?: Hook;
  post?: Hook;
  unchanged?: Hook;
  /**
   * This interface was referenced by `undefined`'s JSON-Schema definition
   * via the `patternProperty` "^(?:x-|<<$)".
   */
  [k: string]: unknown;
} | null;
/**
 * A command around a copy.
 */
export type Hook = {
  /**
   * Kind of the hook.
   */
  type?: string | number | boolean | null;
  /**
   * Parameters of the hook.
   */
  params?: Text[] | null;
  /**
   * This interface was referenced by `undefined`'s JSON-Schema definition
   * via the `patternProperty` "^(?:x-|<<$)".
   */
  [k: string]: unknown;
} | null;
/**
 * Which tags of a repository are copied. It has no effect with `type: image`.
 */
export type Tags = {
  /**
   * Regular expressions (RE2) that must match the tag. Put alternatives in a group: `(latest|3)`, since regsync puts `^` and `$` around the text as it is.
   */
  allow?: Text[] | null;
  /**
   * Regular expressions (RE2) of tags that are left out.
   */
  deny?: Text[] | null;
  /**
   * Ranges of semantic versions that are copied.
   */
  semverRange?: Text[] | null;
  /**
   * This interface was referenced by `undefined`'s JSON-Schema definition
   * via the `patternProperty` "^(?:x-|<<$)".
   *
   * This interface was referenced by `undefined`'s JSON-Schema definition
   * via the `patternProperty` "^(?:x-|<<$)".
   */
  [k: string]: unknown;
} | null;
/**
 * Which tags are copied.
 */
export type Tags1 = {
  /**
   * Regular expressions (RE2) that must match the tag. Put alternatives in a group: `(latest|3)`, since regsync puts `^` and `$` around the text as it is.
   */
  allow?: Text[] | null;
  /**
   * Regular expressions (RE2) of tags that are left out.
   */
  deny?: Text[] | null;
  /**
   * Ranges of semantic versions that are copied.
   */
  semverRange?: Text[] | null;
  /**
   * This interface was referenced by `undefined`'s JSON-Schema definition
   * via the `patternProperty` "^(?:x-|<<$)".
   *
   * This interface was referenced by `undefined`'s JSON-Schema definition
   * via the `patternProperty` "^(?:x-|<<$)".
   */
  [k: string]: unknown;
} | null;

/**
 * What regsync copies into the mirror: `sync-images.yaml` of the air-gap page. Checked against regsync v0.11.7.
 */
export interface RegsyncConfig {
  /**
   * Version of this file's form. The only one is 1.
   */
  version?: number | string | null;
  /**
   * How each registry is spoken to: login, TLS, limits. Of two entries for one registry the last one counts.
   */
  creds?:
    | ({
        /**
         * Name of the registry, `HOST[:PORT]`, exactly as references write it; `docker.io` for Docker Hub. A Go template.
         */
        registry?: string | number | boolean | null;
        /**
         * Name that is connected to, where it is not `registry`. No template.
         */
        hostname?: string | number | boolean | null;
        /**
         * User name. A Go template, so that it need not be in the file.
         */
        user?: string | number | boolean | null;
        /**
         * Password. A Go template, so that it need not be in the file.
         */
        pass?: string | number | boolean | null;
        /**
         * Token, for some registries; experimental.
         */
        token?: string | number | boolean | null;
        /**
         * Program that is asked for the login.
         */
        credHelper?: string | number | boolean | null;
        /**
         * After how many nanoseconds the login is asked for again. A duration such as `1h` is refused.
         */
        credExpire?: string | number | boolean | null;
        /**
         * Name that the credential helper is asked for, where it is not `hostname`.
         */
        credHost?: string | number | boolean | null;
        /**
         * Whether the registry is spoken to by https. An http registry needs `disabled`.
         */
        tls?: ('enabled' | 'insecure' | 'disabled') | Text;
        /**
         * The registry's CA, as PEM text, not as a path: read a file by template. It is added to the system's own. A Go template.
         */
        regcert?: string | number | boolean | null;
        /**
         * Client certificate, as PEM text; needs `clientKey` too. A Go template.
         */
        clientCert?: string | number | boolean | null;
        /**
         * Client key, as PEM text; needs `clientCert` too. A Go template.
         */
        clientKey?: string | number | boolean | null;
        /**
         * Path that is put before each repository, where this registry is a mirror inside another's namespace.
         */
        pathPrefix?: string | number | boolean | null;
        /**
         * Registries that are asked first; each needs an entry of its own in `creds` where it is not plain https.
         */
        mirrors?: Text[] | null;
        /**
         * Of several mirrors the one with the highest is asked first.
         */
        priority?: number | string | null;
        /**
         * Asks for a login per repository.
         */
        repoAuth?: boolean | null;
        /**
         * @deprecated
         * Has no effect any more.
         */
        api?: string | number | boolean | null;
        /**
         * Options for registries with their own ways, by name.
         */
        apiOpts?: {
          [k: string]: Text;
        } | null;
        /**
         * Size of one part of a chunked upload, in bytes.
         */
        blobChunk?: number | string | null;
        /**
         * From which size on a blob is uploaded in parts, in bytes; -1 never.
         */
        blobMax?: number | string | null;
        /**
         * Most requests a second; 0 means no limit (v0.7: 10).
         */
        reqPerSec?: number | string | null;
        /**
         * Most requests at the same time.
         */
        reqConcurrent?: number | string | null;
        /**
         * @deprecated
         * Has no effect any more; regsync warns about it. Write `tls: disabled` for an http registry.
         */
        scheme?: string | number | boolean | null;
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^(?:x-|<<$)".
         */
        [k: string]: unknown;
      } | null)[]
    | null;
  /**
   * Options of regsync itself, and values for entries of `sync` that do not have their own.
   */
  defaults?: {
    /**
     * Where the image that the target holds is copied to before it is overwritten: a tag, or a whole reference. A Go template that is expanded only when a backup is due; it knows `.Ref.Registry`, `.Ref.Repository` and `.Ref.Tag`.
     */
    backup?: string | number | boolean | null;
    /**
     * How often `regsync server` looks again. `regsync once` does not need it.
     */
    interval?: string | null;
    /**
     * When `regsync server` looks again, as a cron line of five fields. `regsync once` does not need it.
     */
    schedule?: string | number | boolean | null;
    ratelimit?: Ratelimit;
    /**
     * Copies at the same time. 0 goes through the entries one by one, in the order of the file.
     */
    parallel?: number | string | null;
    /**
     * Copies tags of the form `sha256-<digest>` too, where older tools keep signatures.
     */
    digestTags?: boolean | null;
    /**
     * Copies what refers to the image too: signatures, SBOMs, attestations.
     */
    referrers?: boolean | null;
    referrerFilters?: ReferrerFilters;
    /**
     * Repository that referrers are read from, where it is not the source. A Go template.
     */
    referrerSource?: string | number | boolean | null;
    /**
     * Repository that referrers are written to, where it is not the target. A Go template.
     */
    referrerTarget?: string | number | boolean | null;
    /**
     * Looks every referrer up by itself, for registries that answer the referrers request wrongly.
     */
    referrerSlow?: boolean | null;
    /**
     * Skips looking at referrers and digest tags when the manifest is the same already. The documentation calls it `fastCopy`; regsync reads `fastCheck`.
     */
    fastCheck?: boolean | null;
    /**
     * Looks at every blob of an image even when the manifest is the same already; mends a mirror that lost some.
     */
    forceRecursive?: boolean | null;
    /**
     * Copies layers that are kept outside the registry (Windows base layers) too.
     */
    includeExternal?: boolean | null;
    /**
     * Media types of manifests to copy. Another one is skipped with an info line, and regsync exits 0. Without it: Docker schema 2 manifests and lists, OCI manifests and indexes.
     */
    mediaTypes?: Text[] | null;
    hooks?: Hooks;
    /**
     * Largest blob that is taken into memory, in bytes.
     */
    blobLimit?: number | string | null;
    /**
     * How many manifests are remembered. Needs `cacheTime` too.
     */
    cacheCount?: number | string | null;
    /**
     * How long a manifest is remembered. Needs `cacheCount` too.
     */
    cacheTime?: string | null;
    /**
     * Leaves logins and certificates of the docker configuration alone. Without it they are read, whatever the documentation says.
     */
    skipDockerConfig?: boolean | null;
    /**
     * What regsync calls itself in requests.
     */
    userAgent?: string | number | boolean | null;
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^(?:x-|<<$)".
     */
    [k: string]: unknown;
  } | null;
  /**
   * What is copied, entry by entry. Without it regsync does nothing and exits 0.
   */
  sync?:
    | ({
        /**
         * What is copied: an image, for `type: repository` a repository, for `type: registry` a bare registry name. A Go template.
         */
        source?: string | number | boolean | null;
        /**
         * Where it is copied to, with the mirror's name first: without one regsync pushes to Docker Hub. A Go template, written in single quotes; `{{ .Sync.Source }}` is the expanded source.
         */
        target?: string | number | boolean | null;
        /**
         * What one entry copies. An entry without it fails when its turn comes: `Type not recognized`.
         */
        type?: ('image' | 'repository' | 'registry') | Text;
        tags?: Tags;
        /**
         * Several `tags`: a tag is copied where one of them takes it.
         */
        tagSets?: Tags1[] | null;
        /**
         * Which repositories of a registry are copied. It has an effect with `type: registry` only.
         */
        repos?: {
          /**
           * Regular expressions (RE2) that must match the repository. Put alternatives in a group: `(a|b)`.
           */
          allow?: Text[] | null;
          /**
           * Regular expressions (RE2) of repositories that are left out.
           */
          deny?: Text[] | null;
          /**
           * This interface was referenced by `undefined`'s JSON-Schema definition
           * via the `patternProperty` "^(?:x-|<<$)".
           */
          [k: string]: unknown;
        } | null;
        /**
         * Copies tags of the form `sha256-<digest>` too, where older tools keep signatures.
         */
        digestTags?: boolean | null;
        /**
         * Copies what refers to the image too: signatures, SBOMs, attestations.
         */
        referrers?: boolean | null;
        referrerFilters?: ReferrerFilters;
        /**
         * Repository that referrers are read from, where it is not the source. A Go template.
         */
        referrerSource?: string | number | boolean | null;
        /**
         * Repository that referrers are written to, where it is not the target. A Go template.
         */
        referrerTarget?: string | number | boolean | null;
        /**
         * Looks every referrer up by itself, for registries that answer the referrers request wrongly.
         */
        referrerSlow?: boolean | null;
        /**
         * Copies only this platform; the mirror then holds one manifest under another digest than the source's index. A source that is a single manifest is copied whatever its architecture.
         */
        platform?: string | number | boolean | null;
        /**
         * Copies these platforms, but writes an index that still lists the others: most registries reject it (`MANIFEST_BLOB_UNKNOWN`). Undocumented.
         */
        platforms?: Text[] | null;
        /**
         * Skips looking at referrers and digest tags when the manifest is the same already. The documentation calls it `fastCopy`; regsync reads `fastCheck`.
         */
        fastCheck?: boolean | null;
        /**
         * Looks at every blob of an image even when the manifest is the same already; mends a mirror that lost some.
         */
        forceRecursive?: boolean | null;
        /**
         * Copies layers that are kept outside the registry (Windows base layers) too.
         */
        includeExternal?: boolean | null;
        /**
         * Where the image that the target holds is copied to before it is overwritten: a tag, or a whole reference. A Go template that is expanded only when a backup is due; it knows `.Ref.Registry`, `.Ref.Repository` and `.Ref.Tag`.
         */
        backup?: string | number | boolean | null;
        /**
         * How often `regsync server` looks again. `regsync once` does not need it.
         */
        interval?: string | null;
        /**
         * When `regsync server` looks again, as a cron line of five fields. `regsync once` does not need it.
         */
        schedule?: string | number | boolean | null;
        ratelimit?: Ratelimit;
        /**
         * Media types of manifests to copy. Another one is skipped with an info line, and regsync exits 0. Without it: Docker schema 2 manifests and lists, OCI manifests and indexes.
         */
        mediaTypes?: Text[] | null;
        hooks?: Hooks;
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^(?:x-|<<$)".
         */
        [k: string]: unknown;
      } | null)[]
    | null;
  /**
   * This interface was referenced by `RegsyncConfig`'s JSON-Schema definition
   * via the `patternProperty` "^(?:x-|<<$)".
   */
  [k: string]: unknown;
}
