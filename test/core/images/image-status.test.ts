import assert from 'node:assert/strict';
import { imageGroups } from '../../../src/core/images/image-status.ts';
import type { ImageInMirror } from '../../../src/core/images/mirror-look.ts';
import { entry, siteFrom } from '../steps/support.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const plan = `kubernetes: {channel: 1.34-classic/stable}
images: {lists: [images/*.txt], overrides: [{match: quay.io/a/, delivery: sideload}, {match: quay.io/both, delivery: [mirror, sideload]}]}
mirror: {url: "http://10.10.10.10:5050"}
`;
const lists = {
  'images/k8s.txt': 'ghcr.io/c/cilium:1\n# comment\nghcr.io/c/coredns:2\nghcr.io/c/cilium:1\n',
  'images/apps.txt': `nginx:1\nnginx@${digest}\nquay.io/a/b:1\nquay.io/both:1\n`,
};
const sync = `version: 1\nsync:\n${entry('ghcr.io/c/cilium:1', 'c/cilium:1')}${entry('ghcr.io/c/coredns:2', 'c/coredns:2')}${entry('docker.io/library/nginx:1', 'nginx:1')}${entry('quay.io/both:1', 'both:1')}`;

function shown(images: Readonly<Record<string, ImageInMirror>> | undefined) {
  const look = images && { host: '10.10.10.10:5050', images: new Map(Object.entries(images)) };
  return imageGroups(siteFrom(plan, lists, sync), look).map(({ registry, description, images: rows }) => [
    `${registry} | ${description}`,
    ...rows.map(
      ({ state, label, description: text, path, line }) =>
        `${state} ${label} | ${text} | ${path}:${line + 1}`,
    ),
  ]);
}

describe('the rows of images', () => {
  it('say what the files know', () => {
    assert.deepEqual(shown(undefined), [
      [
        'docker.io/library | 2 images, 2 short',
        'short nginx:1 | listed · synced to nginx:1, where nodes do not ask | images/apps.txt:1',
        'short nginx@sha256:aaaaaaaaaaaa… | listed · not synced | images/apps.txt:2',
      ],
      [
        'ghcr.io/c | 2 images',
        'notLooked cilium:1 | listed · synced | images/k8s.txt:1',
        'notLooked coredns:2 | listed · synced | images/k8s.txt:3',
      ],
      [
        'quay.io | 2 images',
        'otherWay a/b:1 | listed · side-loaded | images/apps.txt:3',
        'notLooked both:1 | listed · synced · side-loaded | images/apps.txt:4',
      ],
    ]);
  });

  it('say what the mirror has', () => {
    const [docker, ghcr] = shown({
      'library/nginx 1': {
        state: 'missing',
        message: 'library/nginx:1 is not in 10.10.10.10:5050',
      },
      [`library/nginx ${digest}`]: {
        state: 'failed',
        message: '10.10.10.10:5050 refuses connections',
      },
      'c/cilium 1': {
        state: 'present',
        platforms: ['linux/amd64', 'linux/arm64'],
        missingPlatforms: [],
      },
      'c/coredns 2': {
        state: 'present',
        platforms: ['linux/amd64'],
        missingPlatforms: ['linux/arm64'],
      },
    });
    assert.deepEqual(ghcr, [
      'ghcr.io/c | 2 images, 1 short',
      'inMirror cilium:1 | listed · synced · in mirror (amd64, arm64) | images/k8s.txt:1',
      'short coredns:2 | listed · synced · in mirror (amd64) · lacks arm64 | images/k8s.txt:3',
    ]);
    assert.match(docker?.[1] ?? '', /· not in mirror \|/);
    assert.match(docker?.[2] ?? '', /· 10\.10\.10\.10:5050 refuses connections \|/);
  });

  it('are there for 10 000 images', () => {
    const text = Array.from({ length: 10_000 }, (_, index) => `ghcr.io/c/i${index}:1`).join('\n');
    const [group] = imageGroups(siteFrom(plan, { 'images/a.txt': text }), undefined);
    assert.deepEqual([group?.images.length, group?.images.at(-1)?.line], [10_000, 9999]);
  });
});
