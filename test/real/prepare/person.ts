import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/paths.mjs';
import { until } from '../../support/until.ts';
import type { TreeView } from '../../ui/support/tree-view.ts';
import type { Workbench } from '../../ui/support/workbench.ts';
import { mirrorLogin } from '../lab/mirror.ts';
import { imagesOf, type PrepareOption, type StepTitle } from './options.ts';
import type { World } from './world.ts';

/** Who prepares a site, by clicks and keys in a window. */
export class Person {
  readonly window: Workbench;
  readonly site: string;
  readonly #option: PrepareOption;
  readonly #plan: TreeView;
  /** The row whose button was pressed last. */
  #pressed = '';

  private constructor(window: Workbench, site: string, option: PrepareOption) {
    this.window = window;
    this.site = site;
    this.#option = option;
    this.#plan = window.tree('Plan');
  }

  /** Opens an empty folder. */
  static async open(world: World, option: PrepareOption): Promise<Person> {
    const site = join(world.lab.folder, 'site');
    mkdirSync(site);
    const size = { width: 1280, height: 1100, scale: 1 };
    const theme = option.name === 'mixture' ? 'dark' : 'light';
    const window = await world.vscode.open(site, { size, theme });
    await window.showContainer('Air-Gap');
    await window.widenSideBar(700);
    return new Person(window, site, option);
  }

  /** Answers Create Plan, then writes into the plan what it did not ask for. */
  async createPlan(): Promise<void> {
    const { window } = this;
    const { quickInput, editor } = window;
    const { delivery, address } = this.#option.answers;
    await this.#plan.pane.getByRole('button', { name: 'Create Plan' }).click();
    await quickInput.waitForStep('Create Plan (1/5)');
    await quickInput.answer('1.32-classic/stable');
    await quickInput.waitForStep('Create Plan (2/5)');
    await quickInput.pick(delivery);
    if (address !== undefined) {
      await quickInput.waitForStep('Create Plan (3/5)');
      await quickInput.answer(address);
    }
    await quickInput.waitForStep('Create Plan (4/5)');
    await quickInput.answer('cp-1');
    await quickInput.waitForStep('Create Plan (5/5)');
    await quickInput.answer('10.0.0.11');
    await window.page.getByRole('tab', { name: 'airgap.yaml', selected: true }).first().waitFor();
    // After a last line end the editor would go on with the indentation.
    const text = this.#option.plan.trimEnd();
    await editor.area.locator('.view-line').first().click();
    await window.page.keyboard.press('Control+a');
    await window.page.keyboard.insertText(text);
    await editor.save();
    const file = join(this.site, 'airgap.yaml');
    await until('the plan to be saved', () => (readFileSync(file, 'utf8') === text ? true : undefined));
    // A tree holds the rows in sight alone, and the plan has more of them than a third of the window shows.
    for (const title of ['Images', 'Nodes']) {
      const header = window.tree(title).pane.locator('.pane-header');
      if ((await header.getAttribute('aria-expanded')) === 'true') await header.click();
    }
  }

  /** Puts beside the plan what no step brings: the root of trust, and the CAs that the plan names. */
  bringCertificates({ lab }: World): void {
    const bring = (from: string, to: string): void => {
      mkdirSync(join(this.site, to, '..'), { recursive: true });
      copyFileSync(from, join(this.site, to));
    };
    bring(join(root, 'test/fixtures/assertions/test-root.assert'), 'trust/root.assert');
    const certificates = { 'certs/mirror-ca.crt': lab.mirrorCaFile, 'certs/upstream-ca.crt': lab.caFile };
    for (const [path, from] of Object.entries(certificates))
      if (this.#option.plan.includes(path)) bring(from, path);
  }

  /** Brings the list of the workloads, as another tool would write it. */
  bringWorkloads({ lab }: World): void {
    const list = imagesOf(this.#option, lab).workloads.map(({ text }) => `${text}\n`);
    writeFileSync(join(this.site, 'images/apps.txt'), `# What runs on the cluster\n${list.join('')}`);
  }

  /** Presses the button that runs a step, or looks where it only looks. */
  async press(step: StepTitle): Promise<void> {
    this.#pressed = step;
    await this.#plan.action(step, step === 'Check mirror' || step === 'Check proxy' ? 'Look' : 'Run Step');
  }

  /** Presses the button that runs all steps of preparing. */
  async pressPhase(): Promise<void> {
    await this.window.clearNotifications();
    this.#pressed = 'Prepare';
    await this.#plan.action('Prepare', 'Run Phase');
  }

  /** Takes the image list out of the snap that was downloaded. */
  async importFromSnap(): Promise<void> {
    const { quickInput } = this.window;
    await this.press('List images');
    await this.answerUntil(quickInput.waitForStep('From a k8s Snap'));
    await quickInput.pick('From a k8s Snap');
    await quickInput.path(join(this.site, 'snaps/amd64/k8s.snap'));
  }

  /** Runs all steps of preparing, and gives what is said at the end. */
  async runPhase(): Promise<string> {
    await this.pressPhase();
    const end = /Prepare: \d+ of \d+ steps are proved|Prepare stopped at/;
    const toast = this.window.notification(end).locator('.notification-list-item-message').first();
    await until(
      'Run Phase to say how it ended',
      async () => {
        await this.#answer();
        return (await toast.isVisible()) || undefined;
      },
      { timeoutMs: 120_000, everyMs: 200 },
    );
    return toast.innerText();
  }

  /** Waits until the row of a step reads so to who does not see it: title, state, fact. */
  async waitFor(step: StepTitle, state: RegExp, timeoutMs = 60_000): Promise<string> {
    const row = this.#plan.row(step);
    let said = '';
    return until(
      `${step} to be ${state.source}`,
      async () => {
        await this.#answer();
        said = (await row.getAttribute('aria-label', { timeout: 2000 }).catch(() => null)) ?? '';
        return said.startsWith(`${step}, `) && state.test(said.slice(step.length + 2)) ? said : undefined;
      },
      { timeoutMs, everyMs: 100 },
    ).catch((error: Error) => {
      throw new Error(`${error.message}. It read: ${said}`);
    });
  }

  /** Answers what is asked while something goes on. */
  async answerUntil(end: Promise<void>): Promise<void> {
    let ended = false;
    const note = (): void => void (ended = true);
    end.then(note, note);
    const options = { timeoutMs: 150_000, everyMs: 100 };
    await until('what goes on meanwhile', () => this.#answer().then(() => ended || undefined), options);
    await end;
  }

  /** Opens the window anew, in the middle of whatever it does. */
  async reload(): Promise<void> {
    await this.window.page.reload();
    // The side bar comes back as it was, some time after its buttons: a press in between would close it.
    await until(
      'the plan in the new window',
      async () => {
        await this.window.showContainer('Air-Gap');
        const shown = this.#plan.row('Prepare').waitFor({ timeout: 5000 });
        return shown.then(() => true).catch(() => undefined);
      },
      { timeoutMs: 60_000 },
    );
  }

  /** Answers what is asked: who pushes to the mirror; and which row was meant, where it was just being drawn anew. */
  async #answer(): Promise<void> {
    const { quickInput } = this.window;
    if (
      await quickInput.box
        .getByText(/^Which (step|phase)\?$/)
        .first()
        .isVisible()
    )
      await quickInput.pick(this.#pressed);
    const asked = quickInput.box.getByText('User. Leave it empty to use the mirror without a login.');
    if (!(await asked.first().isVisible())) return;
    await quickInput.waitForStep(`Login of the mirror ${this.#option.mirror?.host}`);
    await quickInput.answer(mirrorLogin.username);
    await quickInput.waitForStep(`Password of ${mirrorLogin.username}`);
    await quickInput.answer(mirrorLogin.password);
  }
}
