import type { Statement } from './statement.ts';

interface Format {
  readonly format: number;
  /** The first snapd that takes it, major and minor. */
  readonly since: readonly [major: number, minor: number];
}

/**
 * Formats of assertion types and the snapd that first took them (snapd asserts/asserts.go, maxSupportedFormat, in its
 * releases); below the first line only format 0 is sure.
 */
const formats: Readonly<Record<Statement['type'], readonly Format[]>> = {
  account: [],
  'account-key': [{ format: 1, since: [2, 61] }],
  'snap-declaration': [
    { format: 4, since: [2, 45] },
    { format: 5, since: [2, 54] },
    { format: 6, since: [2, 64] },
    { format: 7, since: [2, 77] },
  ],
  'snap-revision': [],
};

/** The snapd that first took types of assertions for the components of snaps, which `snap download` may add. */
export const snapdOfResources = '2.62';

/**
 * The highest format of a type that a snapd takes.
 * @param snapd its version, such as `2.63` or `2.57.6-1+deb12u1`; undefined for the newest known, and so is every text
 *   that is no version
 */
export function highestFormat(type: Statement['type'], snapd: string | undefined): number {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(snapd ?? '') ?? [];
  const known = formats[type].filter(
    ({ since }) =>
      major === undefined ||
      Number(major) > since[0] ||
      (Number(major) === since[0] && Number(minor) >= since[1]),
  );
  return known.at(-1)?.format ?? 0;
}

/** The first snapd that takes a format of a type, such as `2.64`; undefined where none that is known does. */
export function snapdOfFormat(type: Statement['type'], format: number): string | undefined {
  return formats[type].find((one) => one.format >= format)?.since.join('.');
}
