import { randomSyncFile, seeded } from './random-sync-files.ts';

/** A file for the judges, with a name to find it again by. */
export interface OddFile {
  readonly name: string;
  readonly text: string;
}

const values =
  '1|"1"|1.5|"1.5"|-1|true|"true"|True|yes|null|~||abc|"abc"|[]|[a]|{}|{a: b}|[[a]]|[{a: b}]|1e3|0x10|0o17|017|1_000|99999999999999999999|"0x10"|" 1"|""|2026-01-01|1h|"1h"|"-5m"|0|"0"|1d|+1|1.0|!!str 1|\'{{ env "MIRROR" }}\'|\'{{ nope }}\'|{{ env "MIRROR" }}|[~]|disabled|Insecure'.split(
    '|',
  );
const keys = {
  creds:
    'registry hostname user pass token credHelper credExpire credHost tls regcert clientCert clientKey pathPrefix mirrors priority repoAuth api apiOpts blobChunk blobMax reqPerSec reqConcurrent scheme nope',
  defaults:
    'backup interval schedule ratelimit parallel digestTags referrers referrerFilters referrerSource referrerTarget referrerSlow fastCheck forceRecursive includeExternal mediaTypes hooks blobLimit cacheCount cacheTime skipDockerConfig userAgent nope',
  sync: 'tags tagSets repos digestTags referrers referrerFilters referrerSource referrerTarget referrerSlow platform platforms fastCheck forceRecursive includeExternal backup interval schedule ratelimit mediaTypes hooks nope',
  root: 'version creds defaults sync x-mine nope',
} as const;

/** Every key of the schema with every kind of value, the rest of the file being good. */
export function keysWithValues(): OddFile[] {
  return Object.entries(keys).flatMap(([place, names]) =>
    names
      .split(' ')
      .flatMap((key) =>
        values.map((value) => ({ name: `${place}.${key}: ${value}`, text: fileWith(place, key, value) })),
      ),
  );
}

function fileWith(place: string, key: string, value: string): string {
  const line = `${key}: ${value}`;
  const isSource = key === 'registry' ? '' : 'registry: mirror.example:5000\n    ';
  const creds = place === 'creds' ? `creds:\n  - ${isSource}${line}\n` : '';
  const defaults = place === 'defaults' ? `defaults:\n  ${line}\n` : '';
  const entry = '  - source: ghcr.io/a/b:1\n    target: mirror.example:5000/a/b:1\n    type: image\n';
  if (place === 'root') return key === 'sync' ? `${line}\n` : `${line}\nsync:\n${entry}`;
  return `${creds}${defaults}sync:\n${entry}${place === 'sync' ? `    ${line}\n` : ''}`;
}

const snippets = [
  '{{',
  '}}',
  "'",
  '"',
  ':',
  ': ',
  '- ',
  '#',
  ' #',
  '\t',
  '[',
  ']',
  '{',
  '}',
  '&a ',
  '*a',
  '|',
  '>',
  ',',
  '\n',
  ' ',
  '!',
  '%',
  '@',
  '`',
  '0',
  '<<: ',
  '---\n',
];

/** Good files with one to three slips: a character lost or typed, a line doubled, moved, cut or pushed in. */
export function slips(count: number, seed: number): OddFile[] {
  return Array.from({ length: count }, (_, index) => {
    const random = seeded(seed + index);
    let text = randomSyncFile(random);
    const times = 1 + Math.floor(random() * 3);
    for (let time = 0; time < times; time += 1) text = slip(text, random);
    return { name: `slip ${seed + index}`, text };
  });
}

function slip(text: string, random: () => number): string {
  const at = Math.floor(random() * (text.length + 1));
  const lines = text.split('\n');
  const line = Math.floor(random() * lines.length);
  const current = lines[line] ?? '';
  switch (Math.floor(random() * 7)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1);
    case 1:
    case 2:
      return text.slice(0, at) + (snippets[Math.floor(random() * snippets.length)] ?? '') + text.slice(at);
    case 3:
      return lines.toSpliced(line, 0, current).join('\n');
    case 4:
      return lines.toSpliced(line, 1).join('\n');
    case 5:
      return lines.with(line, ` ${current}`).join('\n');
    default:
      return lines.with(line, current.replace(/^ | $/, '')).join('\n');
  }
}
