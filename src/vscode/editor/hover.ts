import * as vscode from 'vscode';
import type { ImageList } from '../../core/images/image-list.ts';
import { mirrorReference } from '../../core/images/mirror-path.ts';
import { formatReference } from '../../core/images/reference.ts';
import type { Hover } from '../../core/language/hover.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { sourceOf } from '../../core/check/site-documents.ts';
import type { SiteStore } from '../state/site-store.ts';
import type { DescribedSchemas } from './described-schemas.ts';
import { rangeOf } from './positions.ts';
import { imageLists, structuredFiles } from './selectors.ts';

/** Explains keys and values, and says of a line in an image list what it means and where the mirror keeps it. */
export function registerHover(store: SiteStore, schemas: DescribedSchemas): vscode.Disposable {
  const provider: vscode.HoverProvider = {
    async provideHover(document, position) {
      const located = store.locate(document);
      if (located === undefined || located.document.kind === 'unreadable') return undefined;
      if (located.document.kind === 'node') return undefined;
      const source = sourceOf(located.document);
      const offset = source.offsetAt(position);
      const hover =
        located.document.kind === 'images'
          ? hoverOfImage(located.document.list, offset, located.place.site.plan)
          : located.document.opened.hover(offset, {
              ...located.place,
              described: await schemas.of(located.document.kind),
            });
      return hover && new vscode.Hover(new vscode.MarkdownString(hover.text), rangeOf(source, hover.range));
    },
  };
  return vscode.Disposable.from(
    vscode.languages.registerHoverProvider(structuredFiles, provider),
    vscode.languages.registerHoverProvider(imageLists, provider),
  );
}

function hoverOfImage(list: ImageList, offset: number, plan: Plan | undefined): Hover | undefined {
  const entry = list.entries.find(({ range }) => range.start <= offset && offset <= range.end);
  if (entry === undefined) return undefined;
  const { reference, range } = entry;
  const lines = [`**${formatReference(reference)}**`];
  if (plan?.mirror !== undefined) {
    const prefix = plan.upstreams.get(reference.registry)?.prefix;
    lines.push(`In the mirror: \`${mirrorReference(plan.mirror.host, reference, prefix)}\``);
  }
  return { range, text: lines.join('\n\n') };
}
