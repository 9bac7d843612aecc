import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../support/until.ts';
import { onEachVsCode } from './support/on-each-vscode.ts';

const plan = `kubernetes: {channel: 1.32-classic/stable}
images: {lists: [images/*.txt], delivery: sideload}
nodes: [{name: cp-1, address: 10.0.0.11, role: control-plane}]
`;
const programs = mkdtempSync(join(tmpdir(), 'airgap-reload-'));
const started = join(programs, 'started');
const mayEnd = join(programs, 'may-end');
const ended = join(programs, 'ended');
// Gives up after a minute, so that it outlives no test that failed.
writeFileSync(
  join(programs, 'snap'),
  `#!/bin/sh
: >'${started}'
for try in $(seq 600); do
  [ -e '${mayEnd}' ] && { : >'${ended}'; exit 7; }
  sleep 0.1
done
`,
  { mode: 0o755 },
);

after(() => rmSync(programs, { recursive: true, force: true, maxRetries: 5 }));

/**
 * Whether the browser has written what runs; VS Code lets that wait for a moment, and a reload does not wait for it. In
 * the words of the page, whose types a test does not have.
 */
const isKept = `(async () => {
  const done = (request) =>
    new Promise((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error));
    });
  for (const { name } of await indexedDB.databases()) {
    if (!name.startsWith('vscode-web-state-db-')) continue;
    const database = await done(indexedDB.open(name));
    try {
      const values = await done(database.transaction('ItemTable').objectStore('ItemTable').getAll());
      if (values.some((value) => String(value).includes('"airgap.runningSteps":[{'))) return true;
    } finally {
      database.close();
    }
  }
  return false;
})()`;

onEachVsCode(
  'A step that runs while the window is reloaded',
  (vscode) => {
    const there = (file: string): Promise<true> =>
      until(`${file} to be there`, () => (existsSync(file) ? true : undefined), { timeoutMs: 20_000 });
    const run = async () => {
      for (const file of [started, mayEnd, ended]) rmSync(file, { force: true });
      const site = vscode().emptyFolder();
      writeFileSync(join(site, 'airgap.yaml'), plan);
      const window = await vscode().open(site);
      await window.showContainer('Air-Gap');
      await window.widenSideBar(560);
      const tree = window.tree('Plan');
      await tree.action('Download snaps', 'Run');
      await there(started);
      await tree.waitForRow(/^Download snaps running in the terminal/);
      const kept = async (): Promise<true | undefined> =>
        (await window.page.evaluate<boolean>(isKept)) || undefined;
      await until('VS Code to keep what runs', kept, { timeoutMs: 20_000, everyMs: 100 });
      return { window, tree };
    };

    it('is found running, and its end is seen', async () => {
      const { window, tree } = await run();
      await window.page.reload();
      await tree.waitForRow(/^Download snaps running in the terminal/);
      writeFileSync(mayEnd, '');
      await tree.waitForRow(/^Download snaps exit 7 /);
    });

    it('is known by its exit code where it ended meanwhile', async () => {
      const { window, tree } = await run();
      const address = window.page.url();
      await window.page.goto('about:blank');
      writeFileSync(mayEnd, '');
      await there(ended);
      await window.page.goto(address);
      // The side bar comes back some time after its buttons: a press in between would close it.
      await until(
        'the plan in the new window',
        async () => {
          await window.showContainer('Air-Gap');
          const shown = tree.row('Download snaps').waitFor({ timeout: 5000 });
          return shown.then(() => true).catch(() => undefined);
        },
        { timeoutMs: 60_000 },
      );
      await tree.waitForRow(/^Download snaps exit 7 /);
    });
  },
  { path: [programs] },
);
