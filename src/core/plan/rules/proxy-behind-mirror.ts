import { formatReference } from '../../images/reference.ts';
import type { Rule } from '../../language/rule.ts';
import type { Range } from '../../language/text.ts';
import { entryOf, nodeAt } from '../../language/tree.ts';
import type { YamlDocument } from '../../language/yaml/yaml.ts';
import type { TextEdit } from '../../problems/problem.ts';
import { overridesIn } from '../overrides.ts';
import { overrideOf } from '../plan.ts';
import type { Plan } from '../plan.ts';
import { plannedImages } from '../planned-images.ts';
import type { PlannedImage } from '../planned-images.ts';

/**
 * An image comes in by proxy, and others of its registry by mirror. containerd has one hosts.toml for each registry, and
 * that one sends nodes to the mirror and nowhere else: the image has no way in.
 * @source containerd docs/hosts.md; the page, section Choose how to access images
 */
export const proxyBehindMirror: Rule<YamlDocument> = {
  code: 'plan.proxy-behind-mirror',
  severity: 'error',
  *check({ document, site }) {
    const { plan } = site;
    if (plan?.mirror === undefined || plan.mirror.upstreamFallback) return;
    for (const { first, count, other } of shutOut(plan, plannedImages(site))) {
      const { registry } = first.reference;
      const more = count === 1 ? '' : ` and ${count - 1} more`;
      const list = site.lists.find(({ path }) => path === other.path)?.content.source;
      yield {
        range: placeOf(document, overrideOf(plan, first.reference)?.match),
        message: `${formatReference(first.reference)}${more} cannot come in by proxy: other images of ${registry} come in by mirror, and its hosts.toml sends nodes there for all. Deliver all of ${registry} the same way, or set mirror.upstreamFallback: true`,
        ...(list && {
          related: { file: other.path, range: list.lineRange(other.line), message: 'comes in by mirror' },
        }),
      };
    }
  },
  fixes: (_, { document }) => {
    const edit = allowUpstream(document);
    return edit === undefined
      ? []
      : [{ title: 'Set mirror.upstreamFallback: true', edits: [edit], preferred: false }];
  },
};

interface ShutOut {
  readonly first: PlannedImage;
  count: number;
  /** One of the same registry that comes in by mirror. */
  readonly other: PlannedImage;
}

/** Images that come in by proxy and by nothing else, though their registry is mirrored; by registry and override. */
function shutOut(plan: Plan, images: readonly PlannedImage[]): Iterable<ShutOut> {
  const mirrored = new Map(
    images
      .filter(({ delivery }) => delivery.includes('mirror'))
      .map((image) => [image.reference.registry, image]),
  );
  const shut = new Map<string, ShutOut>();
  for (const first of images) {
    const { delivery, reference } = first;
    const other = mirrored.get(reference.registry);
    if (other === undefined || delivery.join() !== 'proxy') continue;
    const key = JSON.stringify([reference.registry, overrideOf(plan, reference)?.match]);
    const known = shut.get(key);
    if (known === undefined) shut.set(key, { first, count: 1, other });
    else known.count += 1;
  }
  return shut.values();
}

function placeOf(document: YamlDocument, match: string | undefined): Range {
  const override = overridesIn(document).find((candidate) => candidate.match === match)?.node;
  const images = entryOf(document.root, 'images');
  const place = override ?? nodeAt(images?.value, ['delivery']) ?? images?.key;
  return place?.range ?? { start: 0, end: 0 };
}

function allowUpstream({ root, source }: YamlDocument): TextEdit | undefined {
  const mirror = nodeAt(root, ['mirror']);
  const said = nodeAt(mirror, ['upstreamFallback']);
  if (said !== undefined) return { range: said.range, text: 'true' };
  const url = entryOf(mirror, 'url');
  if (mirror === undefined || url?.value === undefined) return undefined;
  const line = source.lineRange(source.positionAt(url.key.range.start).line);
  const isFlow = source.text.charAt(mirror.range.start) === '{';
  const at = isFlow ? url.value.range.end : line.end;
  const indent = ' '.repeat(url.key.range.start - line.start);
  const before = isFlow ? ', ' : `${source.text.includes('\r\n') ? '\r\n' : '\n'}${indent}`;
  return { range: { start: at, end: at }, text: `${before}upstreamFallback: true` };
}
