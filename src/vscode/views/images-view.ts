import * as vscode from 'vscode';
import { imageGroups } from '../../core/images/image-status.ts';
import type { ImageGroup, ImageRow } from '../../core/images/image-status.ts';
import type { SiteState } from '../state/site-store.ts';
import { imageIcon } from './state-icon.ts';
import { currentLook, onEveryChange } from './view-sources.ts';
import type { ViewSources } from './view-sources.ts';

/** A site (where there are several), an upstream registry of it, or an image. */
export type ImagesElement =
  | { readonly kind: 'site'; readonly state: SiteState; readonly groups: readonly ImageGroup[] }
  | { readonly kind: 'registry'; readonly root: vscode.Uri; readonly group: ImageGroup }
  | { readonly kind: 'image'; readonly root: vscode.Uri; readonly image: ImageRow };

/** The Images view: by upstream registry, where each image is. */
export class ImagesTreeDataProvider implements vscode.TreeDataProvider<ImagesElement> {
  readonly #sources: ViewSources;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(sources: ViewSources) {
    this.#sources = sources;
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  getTreeItem(element: ImagesElement): vscode.TreeItem {
    switch (element.kind) {
      case 'site':
        return parentItem(vscode.workspace.asRelativePath(element.state.root, true), '', element.state.root);
      case 'registry':
        return parentItem(element.group.registry, element.group.description, element.root);
      case 'image':
        return imageItem(element.root, element.image);
    }
  }

  getChildren(element?: ImagesElement): ImagesElement[] {
    switch (element?.kind) {
      case 'site':
        return registries(element.state.root, element.groups);
      case 'registry':
        return element.group.images.map((image) => ({ kind: 'image', root: element.root, image }));
      case 'image':
        return [];
      case undefined:
        return this.#roots();
    }
  }

  #roots(): ImagesElement[] {
    const sites = this.#sources.sites.sites.flatMap((state) => {
      const groups = imageGroups(state.site, currentLook(this.#sources, state));
      return groups.length === 0 ? [] : [{ kind: 'site' as const, state, groups }];
    });
    const [only, ...others] = sites;
    return only !== undefined && others.length === 0 ? registries(only.state.root, only.groups) : sites;
  }
}

function registries(root: vscode.Uri, groups: readonly ImageGroup[]): ImagesElement[] {
  return groups.map((group) => ({ kind: 'registry', root, group }));
}

function parentItem(label: string, description: string, root: vscode.Uri): vscode.TreeItem {
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
  item.id = `${root.toString()} ${label}`;
  item.description = description;
  item.accessibilityInformation = { label: `${label}, ${description}` };
  return item;
}

function imageItem(root: vscode.Uri, image: ImageRow): vscode.TreeItem {
  const item = new vscode.TreeItem(image.label);
  item.id = `${root.toString()} ${image.id}`;
  item.description = image.description;
  item.tooltip = image.tooltip;
  item.contextValue = 'image';
  item.accessibilityInformation = { label: image.spoken };
  const icon = imageIcon(image.state);
  if (icon !== undefined) item.iconPath = icon;
  item.command = {
    command: 'airgap.image.open',
    title: 'Open Image in List',
    arguments: [vscode.Uri.joinPath(root, image.path), image.line],
  };
  return item;
}

/** Shows the images of the workspace's plans. */
export function registerImagesView(sources: ViewSources): vscode.Disposable {
  const provider = new ImagesTreeDataProvider(sources);
  const view = vscode.window.createTreeView('airgap.images', {
    treeDataProvider: provider,
    showCollapseAll: true,
  });
  return vscode.Disposable.from(
    view,
    onEveryChange(sources, () => provider.refresh()),
  );
}
