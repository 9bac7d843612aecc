import { parseReference } from './reference.ts';

/**
 * What a line was most likely meant to say: the reference in a web address, a YAML item, a command line, or quotes.
 * @param text a line of an image list that is no reference
 * @returns a text that is one; undefined where nothing obvious is left
 */
export function suggestReference(text: string): string | undefined {
  // Longer than any of these ways to write a reference, so that a hostile line costs nothing.
  if (text.length > 1000) return undefined;
  const words = text
    .replace(/[\s\u200b-\u200d\u2060]+/g, ' ')
    .trim()
    .replace(/^- /, '')
    .replace(/^["']?[A-Za-z_-]+["']?: /, '')
    .split(' ');
  // A command has at least a verb between its name and the image.
  if (words.length > 1 && !(words.length > 2 && commands.has(words[0] ?? ''))) return undefined;
  const candidate = (words.at(-1) ?? '')
    .replace(/^["'`]+/, '')
    .replace(/["'`,;]+$/, '')
    .replace(/^(?:https?|docker|oci):\/\//i, '')
    .replace(/^hub\.docker\.com\/(?:r|_)\//, 'docker.io/');
  return candidate !== text && parseReference(candidate).ok ? candidate : undefined;
}

/** First words of a command whose last word is an image. */
const commands: ReadonlySet<string> = new Set([
  'sudo',
  'docker',
  'podman',
  'nerdctl',
  'crictl',
  'ctr',
  'crane',
  'skopeo',
  'regctl',
]);
