import { hosts, type HostName } from '../../../scripts/host/hosts.mjs';
import { VsCode } from './vscode.ts';
import type { StartOptions } from './vscode.ts';

/**
 * Describes a journey on the oldest and on the newest VS Code. A failing test leaves pictures of its windows in
 * out/artifacts/ui.
 *
 * @param title what the person is after
 * @param define the tests; `vscode()` gives the running VS Code inside a test
 * @param options where and how VS Code runs
 */
export function onEachVsCode(
  title: string,
  define: (vscode: () => VsCode) => void,
  options: StartOptions = {},
): void {
  for (const name of Object.keys(hosts) as HostName[]) {
    describe(`${title}, on VS Code ${hosts[name].vscode}`, function () {
      this.timeout(120_000);
      let running: VsCode | undefined;
      const vscode = (): VsCode => {
        if (running === undefined) throw new Error('VS Code is not running outside a test');
        return running;
      };

      before(async () => {
        running = await VsCode.start(name, options);
      });
      afterEach(async function () {
        if (this.currentTest?.state === 'failed') {
          await vscode().screenshots(`failed-${this.currentTest.fullTitle()}`);
        }
        await vscode().closeWindows();
      });
      after(async () => {
        await running?.stop();
      });

      define(vscode);
    });
  }
}
