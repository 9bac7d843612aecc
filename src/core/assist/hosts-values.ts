import { behaviourOf } from '../containerd/behaviour.ts';
import { registryOfDirectory } from '../containerd/hosts-directory.ts';
import { knownCapabilities } from '../containerd/hosts-file.ts';
import { upstreamHost } from '../images/upstream-host.ts';
import type { CompletionItem, Cursor } from '../language/completion.ts';
import type { SourceText } from '../language/text.ts';
import { tomlCursorAt, tomlStyle } from '../language/toml/toml-completion.ts';
import { prefixOf } from '../plan/planned-images.ts';
import type { AssistPlace, SiteValues } from './assist-place.ts';

/**
 * Values of a hosts.toml that follow from the files around: the mirror's address, the upstream of the directory, files
 * beside it, the capabilities that the site's containerd knows.
 */
export function hostsValues(source: SourceText, offset: number, at: AssistPlace): SiteValues {
  const cursor = tomlCursorAt(source, offset);
  if (cursor.at === 'key')
    return { items: hostTables(source, offset, cursor, at), only: cursor.typed[0] === '[' };
  const key = cursor.path.findLast((segment) => typeof segment === 'string');
  switch (key) {
    case 'server':
      return { items: values(cursor, serversOf(at)), only: false };
    case 'ca':
    case 'client':
      return { items: values(cursor, filesBeside(at)), only: false };
    case 'capabilities':
      return capabilities(source, offset, cursor, at);
    default:
      return { items: [], only: false };
  }
}

/** A table for the mirror: the whole of it, or the rest of a header that is begun. */
function hostTables(
  source: SourceText,
  offset: number,
  { typed, replace }: Cursor,
  at: AssistPlace,
): CompletionItem[] {
  const url = mirrorUrl(at);
  if (url === undefined || source.text.includes(`[host."${url.text}"]`)) return [];
  const { end } = source.lineRange(source.positionAt(offset).line);
  const override = url.override ? '\n  override_path = true' : '';
  return [
    {
      label: `[host."${url.text}"]`,
      kind: 'snippet',
      detail: 'the mirror, pull and resolve',
      insert: `[host."${url.text}"]\n  capabilities = ["pull", "resolve"]${override}\n`,
      range: typed.startsWith('[') ? { start: replace.start, end } : replace,
      rank: 0,
    },
  ];
}

/** The mirror as this directory's registry reaches it; behind a prefix containerd may not put `/v2` once more. */
function mirrorUrl(at: AssistPlace): { readonly text: string; readonly override: boolean } | undefined {
  const { plan } = at.site;
  if (plan?.mirror === undefined) return undefined;
  const registry = registryOf(at);
  const prefix = registry === undefined ? undefined : prefixOf(plan, registry);
  return prefix === undefined
    ? { text: plan.mirror.url, override: false }
    : { text: `${plan.mirror.url}/v2/${prefix}`, override: true };
}

function serversOf(at: AssistPlace): { readonly text: string; readonly detail: string }[] {
  const registry = registryOf(at);
  const url = mirrorUrl(at);
  return [
    ...(url === undefined ? [] : [{ text: url.text, detail: 'the mirror: the upstream is never asked' }]),
    ...(registry === undefined
      ? []
      : [
          { text: `https://${upstreamHost(registry)}`, detail: 'the upstream, where the mirror has nothing' },
        ]),
  ];
}

function registryOf({ path }: AssistPlace): string | undefined {
  const directory = path.split('/').at(-2);
  return directory === undefined ? undefined : registryOfDirectory(directory);
}

function filesBeside({
  path,
  certificates,
}: AssistPlace): { readonly text: string; readonly detail: string }[] {
  const directory = path.slice(0, path.lastIndexOf('/') + 1);
  return certificates
    .filter((file) => file.startsWith(directory))
    .map((file) => ({ text: file.slice(directory.length), detail: 'beside this file' }));
}

/** Only those that this containerd knows, for any other makes it discard the file; and each once. */
function capabilities(source: SourceText, offset: number, cursor: Cursor, at: AssistPlace): SiteValues {
  const { start, end } = source.lineRange(source.positionAt(offset).line);
  const around =
    source.slice({ start, end: cursor.replace.start }) + source.slice({ start: cursor.replace.end, end });
  const words = knownCapabilities(behaviourOf(at.site.containerd));
  const left = words.filter((word) => !around.includes(`"${word}"`) && !around.includes(`'${word}'`));
  return typeof cursor.path.at(-1) === 'number'
    ? {
        items: values(
          cursor,
          left.map((text) => ({ text, detail: 'capability' })),
        ),
        only: true,
      }
    : { items: [], only: false };
}

function values(
  cursor: Cursor,
  offered: readonly { readonly text: string; readonly detail: string }[],
): CompletionItem[] {
  return offered.map(({ text, detail }, rank) => ({
    label: text,
    kind: 'reference',
    detail,
    insert: tomlStyle.value(text, {}),
    range: cursor.replace,
    rank,
  }));
}
