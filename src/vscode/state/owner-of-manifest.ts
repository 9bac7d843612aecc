import type * as vscode from 'vscode';
import { relativePath } from './find-sites.ts';
import type { SiteState, SiteStore } from './site-store.ts';

/**
 * The plan that a manifest is for: the innermost one around it, else the only one of the workspace. Of a manifest
 * outside of several plans nobody knows, so it gives undefined.
 */
export function ownerOfManifest({ sites }: SiteStore, uri: vscode.Uri): SiteState | undefined {
  const planned = sites.filter(({ plan }) => plan !== undefined);
  const around = planned
    .filter(({ root }) => relativePath(root, uri) !== undefined)
    .toSorted((a, b) => b.root.path.length - a.root.path.length);
  return around[0] ?? (planned.length === 1 ? planned[0] : undefined);
}

/** Of these manifests those that are for this plan, or may be. */
export function manifestsFor<Manifest extends { readonly uri: vscode.Uri }>(
  store: SiteStore,
  site: SiteState,
  manifests: readonly Manifest[],
): Manifest[] {
  return manifests.filter(({ uri }) => {
    const owner = ownerOfManifest(store, uri);
    return site.plan === undefined || owner === undefined || owner.root.path === site.root.path;
  });
}
