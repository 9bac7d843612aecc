import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../../scripts/paths.mjs';
import { archivePathOf } from '../../src/core/archives/archive-path.ts';
import { needProgram } from '../node/support/need-program.ts';
import { ociImage, ociRoot, tarOf } from '../support/tar.ts';
import { onEachVsCode } from './support/on-each-vscode.ts';
import type { Workbench } from './support/workbench.ts';

const fixtures = join(root, 'test/fixtures');
const pause = 'ghcr.io/canonical/k8s-snap/pause:3.10';
const untracked = 'quay.io/acme/untracked:1';
const plan = `kubernetes: {channel: 1.32-classic/stable, trust: trust.assert}
images: {lists: [images/*.txt], delivery: sideload}
nodes: [{name: cp-1, address: 10.0.0.11, role: control-plane}]
`;
const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - {name: app, image: "${untracked}"}
`;

function archiveFor(arch: string): Buffer {
  const { descriptor, manifest, config, layers } = ociImage(arch);
  const entry = { ...descriptor, annotations: { 'io.containerd.image.name': pause } };
  return tarOf([...ociRoot([entry]), manifest, config, ...layers]);
}

onEachVsCode('What is wrong and is mended', (vscode) => {
  needProgram('unsquashfs', 'apt install squashfs-tools');

  it('is red first and green after, for snaps, archives and workloads', async () => {
    const site = vscode().emptyFolder();
    const put = (path: string, content: string | Uint8Array): void => {
      mkdirSync(dirname(join(site, path)), { recursive: true });
      writeFileSync(join(site, path), content);
    };
    const download = (file: string): void =>
      copyFileSync(join(fixtures, 'page/snaps', file), join(site, 'snaps/amd64', file));
    put('airgap.yaml', plan);
    put('images/k8s.txt', `${pause}\n`);
    put(archivePathOf(pause, 'amd64'), archiveFor('arm64'));
    cpSync(join(fixtures, 'assertions/test-root.assert'), join(site, 'trust.assert'));
    cpSync(join(fixtures, 'page/snaps'), join(site, 'snaps/amd64'), {
      recursive: true,
      filter: (path) => !/snapd\.\w+$/.test(path),
    });
    // Both themes are seen, each in one of the two VS Codes.
    const theme = vscode().name === 'min' ? 'dark' : 'light';
    const window = await vscode().open(site, { theme });
    await window.showContainer('Air-Gap');
    await window.widenSideBar(560);
    const tree = window.tree('Plan');
    const look = async (step: string, row: RegExp): Promise<void> => {
      await tree.action(step, 'Look');
      await tree.waitForRow(row);
    };
    const keep = (name: string): Promise<string> => window.screenshot(`mended-${name}-${theme}`);

    await look('Download snaps', /^Download snaps 2 of 3 snaps hold/);
    await tree.waitForRow(/^snaps\/amd64\/snapd\.snap .*is not there/);
    await keep('snapd-missing');
    download('snapd.snap');
    download('snapd.assert');
    await look('Download snaps', /^Download snaps snapd 7, core20 7, k8s 7: digests and signatures hold/);

    const k8s = readFileSync(join(fixtures, 'page/snaps/k8s.snap'));
    k8s[k8s.length >> 1] = (k8s[k8s.length >> 1] ?? 0) ^ 1;
    put('snaps/amd64/k8s.snap', k8s);
    await look('Download snaps', /^Download snaps 2 of 3 snaps hold/);
    await tree.waitForRow(/^snaps\/amd64\/k8s\.snap /);
    await keep('changed-byte');
    download('k8s.snap');
    await look('Download snaps', /^Download snaps snapd 7, core20 7, k8s 7: digests and signatures hold/);

    await look('Export archives', /^Export archives 0 of 1 /);
    await tree.waitForRow(/arm64/);
    await keep('wrong-architecture');
    put(archivePathOf(pause, 'amd64'), archiveFor('amd64'));
    await look('Export archives', /^Export archives 1 of 1 /);

    await trackWorkload(window, () => put('deploy/web.yaml', deployment), keep);
    await keep('all-green');
  });
});

/** A manifest comes into the workspace; its image is found missing, tracked, and the plan is whole again. */
async function trackWorkload(
  window: Workbench,
  comes: () => void,
  keep: (name: string) => Promise<string>,
): Promise<void> {
  comes();
  await window.panels.waitForProblem(
    /quay\.io\/acme\/untracked:1 of Deployment web, container app is in no image list/,
  );
  await window.command('Air-Gap: Check Plan');
  await window.notification(/untracked:1: no list has it/).waitFor();
  await window.panels.waitForProblem(/untracked:1/);
  await keep('untracked-image');
  await window.clearNotifications();
  await window.command('Air-Gap: Track Workload Images');
  await window.quickInput.waitForStep(untracked);
  await window.page.keyboard.press('Enter');
  await window.panels.waitForNoProblem();
  await window.clearNotifications();
  await window.command('Air-Gap: Check Plan');
  await window.notification(/^.*(\d+) of \1 checks hold/).waitFor();
}
