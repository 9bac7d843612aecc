import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/paths.mjs';
import { formatImageList, parseImageList, type ImageList } from '../../../src/core/images/image-list.ts';
import { imageListCodes } from '../../../src/core/images/image-list-codes.ts';
import { formatReference, parseReference } from '../../../src/core/images/reference.ts';

const fixtures = join(root, 'test/fixtures/images');
const hex = '0123456789abcdef'.repeat(4);

const texts = (list: ImageList): string[] => list.entries.map((entry) => entry.reference.text);
/** `LINE code message`, lines from 1. */
const findings = (list: ImageList): string[] =>
  list.problems.map(
    ({ range, code, message }) => `${list.source.positionAt(range.start).line + 1} ${code} ${message}`,
  );

describe('parseImageList', () => {
  const counts: Readonly<Record<string, number>> = {
    '1.30-main-2024-07.txt': 13,
    '1.31-main-2024-12-01.txt': 13,
    '1.32-2025-07-01.txt': 13,
    '1.32-main-2025-02-15.txt': 13,
    '1.32-moonray.txt': 25,
    '1.32.txt': 13,
    '1.33-2025-07-01.txt': 13,
    '1.33.txt': 13,
    '1.34-2025-11-01.txt': 13,
    '1.34.txt': 13,
    '1.35-2026-02-01.txt': 13,
    '1.35.txt': 13,
    '1.36.txt': 12,
  };

  it('knows every list among the fixtures', () => {
    assert.deepEqual(readdirSync(fixtures).toSorted(), Object.keys(counts).toSorted());
  });

  for (const [name, count] of Object.entries(counts)) {
    it(`reads ${count} images of ${name}, all of ghcr.io, and writes the same bytes`, () => {
      const text = readFileSync(join(fixtures, name), 'utf8');
      const list = parseImageList(text);
      assert.deepEqual(findings(list), []);
      assert.equal(list.entries.length, count);
      assert.ok(list.entries.every((entry) => entry.reference.registry === 'ghcr.io'));
      assert.equal(formatImageList(list.entries.map((entry) => entry.reference)), text);
    });
  }

  it('keeps comments, blank lines, CRLF, BOM and blanks out of the references', () => {
    const text = '\ufeff# top\r\n\r\n  ghcr.io/a/b:1\t # why\r\n\t# own line\r\nnginx:1.27 \r\n#last';
    const list = parseImageList(text);
    assert.deepEqual(findings(list), []);
    assert.deepEqual(texts(list), ['ghcr.io/a/b:1', 'nginx:1.27']);
    assert.deepEqual(
      list.entries.map((entry) => entry.line),
      [2, 4],
    );
    assert.deepEqual(
      list.entries.map((entry) => list.source.slice(entry.range)),
      ['ghcr.io/a/b:1', 'nginx:1.27'],
    );
  });

  it('takes a BOM directly before a reference, and no line break at the end', () => {
    const list = parseImageList('\ufeffnginx:1\nredis:7');
    assert.deepEqual(findings(list), []);
    assert.deepEqual(texts(list), ['nginx:1', 'redis:7']);
    assert.deepEqual(list.entries[0]?.range, { start: 1, end: 8 });
  });

  it('goes on after a line that is no reference', () => {
    const list = parseImageList('nginx:1\ndocker/Docker:1\nredis:7\n');
    assert.deepEqual(texts(list), ['nginx:1', 'redis:7']);
    assert.deepEqual(findings(list), [
      '2 images.not-a-reference "docker/Docker:1" is not an image reference: "Docker" must be in lower case: docker',
    ]);
    assert.deepEqual(list.rejected, [
      {
        text: 'docker/Docker:1',
        line: 1,
        range: { start: 8, end: 23 },
        reason: '"Docker" must be in lower case: docker',
      },
    ]);
  });

  const suggestions = [
    ['https://ghcr.io/canonical/coredns:1.12.4-ck0', 'ghcr.io/canonical/coredns:1.12.4-ck0'],
    ['docker://nginx:1', 'nginx:1'],
    ['https://hub.docker.com/_/nginx', 'docker.io/nginx'],
    ['https://hub.docker.com/r/bitnami/nginx', 'docker.io/bitnami/nginx'],
    ['docker pull nginx:1', 'nginx:1'],
    ['sudo ctr -n k8s.io images pull ghcr.io/a/b:1', 'ghcr.io/a/b:1'],
    ['- nginx:1', 'nginx:1'],
    ['- image: nginx:1', 'nginx:1'],
    ['image: "nginx:1"', 'nginx:1'],
    ["'nginx:1',", 'nginx:1'],
    ['"image": "nginx:1",', 'nginx:1'],
    ['nginx:1;', 'nginx:1'],
    ['nginx:1\u00a0', 'nginx:1'],
    ['nginx:1\u200b', 'nginx:1'],
  ] as const;
  for (const [line, suggestion] of suggestions) {
    it(`suggests ${suggestion} for ${line}`, () => {
      const [problem, ...others] = parseImageList(`${line}\n`).problems;
      assert.deepEqual(others, []);
      assert.equal(problem?.code, 'images.not-a-reference');
      assert.deepEqual(problem.data, { meant: suggestion });
      assert.ok(problem.message.endsWith(`. Write ${suggestion}`), problem.message);
    });
  }

  for (const line of ['nginx:1 redis:7', 'nginx:1, redis:7', 'nginx:1,redis:7']) {
    it(`asks for one reference a line: ${line}`, () => {
      const [problem] = parseImageList(line).problems;
      assert.ok(problem?.message.endsWith('. Write one reference a line'), problem?.message);
      assert.equal(problem?.data, undefined);
    });
  }

  it('suggests nothing where nothing is obvious', () => {
    for (const line of [
      'https://',
      'see the wiki',
      'docker pull',
      'ocidir://images',
      '<html>',
      '{{ .image }}',
      '$',
    ]) {
      const [problem] = parseImageList(line).problems;
      assert.equal(problem?.code, 'images.not-a-reference', line);
      assert.equal(problem.data, undefined, line);
    }
  });

  it('points from a duplicate to the first one, however it is written', () => {
    const list = parseImageList('nginx:1\nredis:7\ndocker.io/library/nginx:1\nredis:7\n');
    assert.equal(list.entries.length, 4);
    assert.deepEqual(findings(list), [
      '3 images.duplicate docker.io/library/nginx:1 is on line 1 already, written as nginx:1. It is used once; remove one of the two lines',
      '4 images.duplicate redis:7 is on line 2 already. It is used once; remove one of the two lines',
    ]);
    assert.deepEqual(list.problems[0]?.related, {
      range: { start: 0, end: 7 },
      message: 'The same image',
    });
  });

  it('warns of one tag with two digests', () => {
    const list = parseImageList(`nginx:1\nnginx:1@sha256:${hex}\nnginx@sha256:${hex}\n`);
    assert.deepEqual(findings(list), [
      '2 images.one-tag docker.io/library/nginx:1 is on line 1 too, with another digest or none. Both are copied onto one tag of the mirror, where the last one stays. Keep one of them, or write one with its digest and no tag',
    ]);
  });

  it('mentions a tag that moves, not a digest', () => {
    assert.deepEqual(
      findings(parseImageList(`nginx\nredis:latest\nbusybox@sha256:${hex}\nalpine:latest@sha256:${hex}`)),
      [
        '1 images.no-tag nginx has no tag, so latest is meant, and what that stands for changes from one sync to the next. Write a version tag or a digest',
        '2 images.no-tag redis:latest names the tag latest, and what that stands for changes from one sync to the next. Write a version tag or a digest',
      ],
    );
  });

  for (const text of ['', '\ufeff', '\n\n', '# nothing\n  # here\n']) {
    it(`says that ${JSON.stringify(text)} names no image`, () => {
      const list = parseImageList(text);
      assert.deepEqual(
        list.problems.map((problem) => [problem.code, problem.severity]),
        [['images.empty-list', 'warning']],
      );
    });
  }

  it('reports a binary file once', () => {
    const noise = Array.from({ length: 50_000 }, (_, at) => String.fromCharCode((at * 7919) % 256)).join('');
    for (const text of [noise, 'n\0g\0i\0n\0x\0\n\0', 'nginx:1\nredis:7\0']) {
      const list = parseImageList(text);
      assert.deepEqual(
        list.problems.map((problem) => problem.code),
        ['images.binary'],
      );
      assert.deepEqual([list.entries, list.rejected], [[], []]);
    }
  });

  it('reads nothing of a file that is far too big', () => {
    const list = parseImageList('nginx:1\n'.repeat(500_001));
    assert.deepEqual(findings(list), [
      '1 images.too-big This file has 4000008 characters, and an image list has at most 4000000. Nothing of it is used; is it another file? Split it if it is a list',
    ]);
    assert.deepEqual([list.entries, list.rejected], [[], []]);
  });

  it('reads 10 000 lines, and finds the one that is wrong', () => {
    const lines = Array.from({ length: 10_000 }, (_, at) => `ghcr.io/canonical/app-${at}:1.0`);
    lines[7000] = 'ghcr.io/canonical/App:1.0';
    const list = parseImageList(lines.join('\n'));
    assert.equal(list.entries.length, 9999);
    assert.deepEqual(
      list.problems.map((problem) => list.source.positionAt(problem.range.start).line),
      [7000],
    );
  });

  it('stays short and readable about hostile lines', () => {
    const hostile = [
      'a'.repeat(10_000),
      `ghcr.io/${'-'.repeat(10_000)}`,
      `${'a.'.repeat(5000)}/x`,
      `nginx:${'1'.repeat(10_000)}`,
      'ghcr.io/\u202eevil:1',
      'ghcr.iо/canonical/pause:3.10',
      'ghcr．io/canonical/pause:3.10',
      '\u001b[31mnginx:1',
      '__proto__',
      '../../etc/passwd',
      '${workspaceFolder}/x',
    ];
    const list = parseImageList(hostile.join('\n'));
    assert.deepEqual(texts(list), []);
    assert.equal(list.problems.length, hostile.length);
    for (const { message } of list.problems) {
      assert.ok(message.length < 450, message);
      assert.doesNotMatch(message, /[\p{Cc}\p{Cf}]/u);
    }
  });

  it('uses only codes that are described, each with its severity', () => {
    const everything = [
      '\0',
      ' '.repeat(4_000_001),
      '',
      'X',
      'x:1\nx:1',
      `x:1\nx:1@sha256:${hex}`,
      'x',
    ].flatMap((text) => parseImageList(text).problems);
    assert.deepEqual(new Set(everything.map(({ code }) => code)), new Set(Object.keys(imageListCodes)));
    const severities: Readonly<Record<string, string>> = imageListCodes;
    for (const { code, severity } of everything) {
      assert.equal(severity, severities[code]);
    }
  });
});

describe('formatImageList', () => {
  const format = (...lines: string[]): string =>
    formatImageList(
      lines.map((line) => {
        const result = parseReference(line);
        assert.ok(result.ok, line);
        return result.reference;
      }),
    );

  it('sorts bytewise, not by language', () => {
    assert.equal(format('b:1', 'a:1', 'a-b:1', 'A/z:1', 'a_b:1'), 'A/z:1\na-b:1\na:1\na_b:1\nb:1\n');
  });

  it('writes an image once, as it was written first', () => {
    assert.equal(format('nginx', 'docker.io/library/nginx:latest', 'nginx:1'), 'nginx\nnginx:1\n');
  });

  it('gives an empty text for no images', () => assert.equal(format(), ''));

  it('writes what parseImageList reads back', () => {
    const text = format('c.io/x:1', 'busybox', `nginx@sha256:${hex}`, 'a.io/y:2');
    const list = parseImageList(text);
    assert.deepEqual(list.rejected, []);
    assert.equal(formatImageList(list.entries.map((entry) => entry.reference)), text);
    assert.deepEqual(
      list.entries.map((entry) => formatReference(entry.reference)),
      ['a.io/y:2', 'docker.io/library/busybox:latest', 'c.io/x:1', `docker.io/library/nginx@sha256:${hex}`],
    );
  });
});
