/**
 * Whether a file is one that can be generated for the nodes themselves (`nodeFilesOf`), by its path relative to the
 * site's folder. Apart from what generates them, which is loaded when something is generated or shown.
 */
export function isNodeFile(path: string): boolean {
  return /^node\/(?:http-proxy\.conf|90-airgap(?:-[^/]+)?\.yaml|airgap-default-route(?:-[^/]+)?\.service|node\.sh|bootstrap\.yaml|join-(?:control-plane|worker)\.yaml)$/.test(
    path,
  );
}
