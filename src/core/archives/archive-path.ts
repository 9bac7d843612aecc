import type { ImageReference } from '../images/reference.ts';

/**
 * The name that an archive must carry for a pod to find its image: what the kubelet's reference becomes in containerd,
 * which for one with tag and digest drops the tag.
 * @see github.com/distribution/reference v0.6.0, helpers.go and normalize.go (`ParseDockerRef`)
 */
export function archiveNameOf({ registry, repository, tag, digest }: ImageReference): string {
  return `${registry}/${repository}${digest === undefined ? `:${tag ?? 'latest'}` : `@${digest}`}`;
}

/** File systems take 255 bytes for a name, and containerd puts `.loaded` behind ours. */
const maxName = 200;

/**
 * Where the archive of an image belongs in a site: `archives/ARCH/NAME.tar`. containerd looks into one flat folder, so
 * the whole reference is in the name. Another reference never gets the same name, not even where a file system takes
 * capitals for small letters: `/` is written `+`, `:` is `=`, a capital is `,` with its small letter, and any other
 * character that a shell or file system could mistake is `,` with two hex digits. Names over 200 characters are cut
 * and told apart by a hash of 128 bits.
 * @param reference the canonical text, as `formatReference` gives it; any other text gets a harmless name too
 */
export function archivePathOf(reference: string, arch: string): string {
  const name = escape(reference);
  const short = name.length <= maxName ? name : `${name.slice(0, maxName - 40)},,${fnv1a128(reference)}`;
  return `archives/${escape(arch)}/${short}.tar`;
}

function escape(text: string): string {
  // A name that begins with a dot or dash is hidden, or an option.
  return text.replace(/^[.-]|[^a-z0-9._@-]/gu, (character) => {
    if (character === '/') return '+';
    if (character === ':') return '=';
    if (/[A-Z]/.test(character)) return `,${character.toLowerCase()}`;
    const code = character.codePointAt(0) ?? 0;
    const hex = code.toString(16);
    return code < 0x80 ? `,${hex.padStart(2, '0')}` : `,u${hex.length}${hex}`;
  });
}

/** FNV-1a of 128 bits over UTF-16 units, 32 hex digits (draft-eastlake-fnv). */
function fnv1a128(text: string): string {
  let hash = 0x6c62272e07bb014262b821756295c58dn;
  for (let index = 0; index < text.length; index += 1) {
    hash = ((hash ^ BigInt(text.charCodeAt(index))) * 0x1000000000000000000013bn) & ((1n << 128n) - 1n);
  }
  return hash.toString(16).padStart(32, '0');
}
