import assert from 'node:assert/strict';
import {
  baseOfTrack,
  compareVersions,
  containerdOfChannel,
  hostsDirectoryOn,
  isContainerdVersion,
  type ContainerdPlace,
} from '../../../src/core/containerd/versions.ts';

/** canonical/k8s-snap, branches release-1.32 to release-1.36. */
const channels: readonly (readonly [channel: string, containerd: string, base: string, known: boolean])[] = [
  ['1.32-classic/stable', '1.6.39', 'core20', true],
  ['1.33-classic/stable', '1.7.34', 'core20', true],
  ['1.34-classic/candidate', '1.7.34', 'core22', true],
  ['1.35-classic/stable', '2.1.5', 'core22', true],
  ['1.36-classic/stable', '2.3.3', 'core22', true],
  ['1.36/edge', '2.3.3', 'core22', true],
  ['1.40-classic/stable', '2.3.3', 'core22', false],
  ['latest/edge', '2.3.3', 'core22', false],
  ['1.3-classic/stable', '2.3.3', 'core22', false],
];

const directories: readonly (readonly [place: ContainerdPlace, directory: string])[] = [
  [{ channel: '1.32-classic/stable' }, '/etc/containerd/hosts.d'],
  [{ channel: '1.35-classic/stable', baseDir: '/' }, '/etc/containerd/hosts.d'],
  [{ channel: '1.35/stable', confinement: 'strict' }, '/var/snap/k8s/common/etc/containerd/hosts.d'],
  [{ channel: '1.35-classic/stable', baseDir: '/opt/ck' }, '/opt/ck/k8s-containerd/etc/containerd/hosts.d'],
  [{ channel: '1.36-classic/stable', baseDir: '/opt/ck/' }, '/opt/ck/etc/containerd/hosts.d'],
  [{ channel: 'latest/edge', baseDir: '/opt/ck' }, '/opt/ck/etc/containerd/hosts.d'],
];

describe('containerd versions', () => {
  for (const [channel, version, base, known] of channels) {
    it(`knows what ${channel} is built on`, () => {
      assert.deepEqual(containerdOfChannel(channel), { version, known });
      assert.deepEqual(baseOfTrack(channel), { base, known });
    });
  }

  for (const [place, directory] of directories) {
    it(`finds the hosts directory of ${JSON.stringify(place)}`, () => {
      assert.equal(hostsDirectoryOn(place), directory);
    });
  }

  it('compares by numbers, a series being its newest', () => {
    const sorted = ['1.6.20', '1.6.39', '1.6', '1.7', '2.0.6', '2.0.7', '2.0', '2.1.5', '2.1.10', '2.4'];
    assert.deepEqual(sorted.toReversed().toSorted(compareVersions), sorted);
    assert.equal(compareVersions('v2.1.5', '2.1.5'), 0);
  });

  it('accepts a series or an exact version', () => {
    for (const text of ['1.6', '1.7', '2.0', '2.4', '1.6.38', 'v2.1.5'])
      assert.ok(isContainerdVersion(text), text);
    for (const text of ['1.5', '2.5', '3', '', '2.1.x', '2']) assert.ok(!isContainerdVersion(text), text);
  });
});
