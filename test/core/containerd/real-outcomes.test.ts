import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseReference } from '../../../src/core/images/reference.ts';
import { root } from '../../../scripts/paths.mjs';
import {
  resolveReference,
  type HostsEntry,
  type HostsTree,
  type Resolution,
} from '../../../src/core/containerd/resolve.ts';
import { goodHosts, hostsDirectoryCases, type HostsDirectoryCase } from '../../real/lab/hosts-directories.ts';
import { mirrorHost } from '../../real/lab/mirror.ts';
import { lookedAt, type Look, type Outcomes } from '../../real/lab/outcome.ts';

const fixtures = join(root, 'test/fixtures/lab/hosts');
const mirror = `http://${mirrorHost}`;
/** The CA file of the page lies outside the hosts directory: nobody can say from here whether it is on the node. */
const notLookedAt = 'ca-of-the-page';

describe('resolveReference, against what real containerd was seen to do', () => {
  const outcomes = JSON.parse(readFileSync(join(fixtures, 'outcomes.json'), 'utf8')) as Outcomes;
  for (const [name, versions] of Object.entries(outcomes)) {
    const tree = treeOf(name);
    for (const [version, seen] of Object.entries(versions)) {
      it(`${name}, containerd ${version}`, () => {
        const look = (which: keyof typeof lookedAt): Look => {
          const { repository, tag } = lookedAt[which];
          const reference = { text: '', registry: 'ghcr.io', repository, tag, digest: undefined };
          return foretold(resolveReference(tree, reference, version), which === 'present');
        };
        if (name === notLookedAt) {
          const { repository, tag } = lookedAt.present;
          const reference = { text: '', registry: 'ghcr.io', repository, tag, digest: undefined };
          assert.match(resolveReference(tree, reference, version).hostsFile.reason, /was not looked at/);
          return;
        }
        assert.deepEqual({ present: look('present'), missing: look('missing') }, seen);
      });
    }
  }

  for (const { title, reference: text, entries, outcome } of hostsDirectoryCases) {
    const files = withoutLinks(entries);
    if (files === undefined) continue;
    it(`${title}, every containerd`, () => {
      const parsed = parseReference(text);
      assert.ok(parsed.ok);
      const { registry, repository, tag, digest } = parsed.reference;
      const tree = { root: '/etc/containerd/hosts.d', entries: files };
      for (const version of ['1.6.38', '2.1.5']) {
        const { hostsFile, requests } = resolveReference(
          tree,
          { text, registry, repository, tag, digest },
          version,
        );
        const asked = requests.map((url) =>
          url.startsWith(mirror) ? url.charAt(`${mirror}/v2/`.length) : 'upstream',
        );
        assert.equal(
          hostsFile.state === 'error' ? 'error' : [...new Set(asked)].join(' then '),
          outcome,
          version,
        );
      }
    });
  }
});

/** A tree has no links: whoever reads one from a disk has followed them. */
function withoutLinks(entries: HostsDirectoryCase['entries']): Map<string, HostsEntry> | undefined {
  const tree = new Map<string, HostsEntry>();
  for (const [path, entry] of Object.entries(entries)) {
    if ('linkTo' in entry) return undefined;
    if ('file' in entry) tree.set(path, { kind: 'file', text: entry.file });
    else tree.set(path, { kind: 'directory' });
    if ('good' in entry) tree.set(`${path}/hosts.toml`, { kind: 'file', text: goodHosts(entry.good) });
  }
  return tree;
}

/** What a pull would show if containerd did what the resolution says. */
function foretold({ hostsFile, requests }: Resolution, inMirror: boolean): Look {
  if (hostsFile.state === 'crash') return { ended: 'crashed', mirror: [], upstream: false };
  const asked: string[] = [];
  for (const url of hostsFile.state === 'error' ? [] : requests) {
    if (url.startsWith('https://ghcr.io/')) return { ended: 'failed', mirror: asked, upstream: true };
    // What is said to the mirror's port by https never gets as far as a request.
    if (!url.startsWith(`${mirror}/`)) continue;
    const path = url.slice(mirror.length);
    asked.push(path);
    const { repository, tag } = lookedAt.present;
    if (inMirror && path === `/v2/${repository}/manifests/${tag}?ns=ghcr.io`) {
      return { ended: 'pulled', mirror: asked, upstream: false };
    }
  }
  return { ended: 'failed', mirror: asked, upstream: false };
}

function treeOf(name: string): HostsTree {
  const files = readdirSync(join(fixtures, name)).map((file): [string, HostsEntry] => [
    `ghcr.io/${file}`,
    { kind: 'file', text: readFileSync(join(fixtures, name, file), 'utf8') },
  ]);
  return { root: '/etc/containerd/hosts.d', entries: new Map(files) };
}
