import { basename, dirname } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { until } from '../../support/until.ts';

/** The box at the top of the window: the command palette, quick picks and input boxes, one step after another. */
export class QuickInput {
  readonly #page: Page;
  readonly box: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.box = page.locator('.quick-input-widget:visible');
  }

  /** Runs a command by its whole title, such as `Air-Gap: Create Plan…`. */
  async command(title: string): Promise<void> {
    await this.#open(`>${title}`);
    await this.#accept(optionNamed(title));
  }

  /** Opens a file of the folder by its name. */
  async file(name: string): Promise<void> {
    await this.#open(name);
    // A file in a folder has the folder behind its name.
    await this.#accept(new RegExp(`^${escaped(name)}([ ,]|$)`));
  }

  /** Goes to a place in the open file; line and column count from one. */
  async line(line: number, column = 1): Promise<void> {
    await this.#open(`:${line}:${column}`);
    await this.#page.keyboard.press('Enter');
    await this.box.waitFor({ state: 'hidden' });
  }

  /** Picks the item that has just this label (what follows a comma, or an ellipsis, is VS Code's). */
  async pick(label: string): Promise<void> {
    await this.box
      .getByRole('option', { name: optionNamed(label) })
      .first()
      .click();
  }

  /** Answers a step that asks for text. */
  async answer(text: string): Promise<void> {
    await this.#input().fill(text);
    await this.#page.keyboard.press('Enter');
  }

  /** Answers the dialog that asks for a file, which is a box like the others, with an absolute path. */
  async path(path: string): Promise<void> {
    // It opens empty, and writes the folder it begins at over what is typed before that.
    await this.box.getByRole('option', { name: '..' }).first().waitFor();
    // While it reads a folder, it takes no answer, or another one than what is typed; so the file is chosen in its folder.
    const folder = `${dirname(path)}/`;
    const file = this.box.getByRole('option', { name: basename(path), exact: true }).first();
    await until(
      `the dialog to take ${path}`,
      async () => {
        if (!(await this.box.isVisible())) return true;
        // What is there already is not read again.
        if ((await this.#input().inputValue()) === folder) await this.#input().fill('/');
        await this.#input().fill(folder);
        await file.click({ timeout: 3000 }).catch(() => undefined);
        return this.box
          .waitFor({ state: 'hidden', timeout: 2000 })
          .then(() => true)
          .catch(() => undefined);
      },
      { timeoutMs: 40_000 },
    );
  }

  /** The title or message of the step that is open. */
  async waitForStep(text: string | RegExp): Promise<void> {
    await this.box.getByText(text).first().waitFor();
  }

  /** What an input box says about the text in it. */
  async validation(): Promise<string> {
    return this.box.locator('.quick-input-message').innerText();
  }

  async cancel(): Promise<void> {
    await this.#page.keyboard.press('Escape');
    await this.box.waitFor({ state: 'hidden' });
  }

  #input(): Locator {
    return this.box.locator('.quick-input-box input').first();
  }

  /**
   * Takes what was searched for, by keys: a list that is still being searched moves under a pointer, whose click would
   * then close the box.
   */
  async #accept(name: RegExp): Promise<void> {
    const option = this.box.getByRole('option', { name }).first();
    await option.waitFor();
    const focused = option.and(this.box.locator('.focused'));
    await until(`${name} to be in focus`, async () => {
      if ((await focused.count()) > 0) return true;
      await this.#page.keyboard.press('ArrowDown');
      return undefined;
    });
    await this.#page.keyboard.press('Enter');
  }

  async #open(text: string): Promise<void> {
    await this.#page.keyboard.press('F1');
    await this.#input().fill(text);
  }
}

/** What has just this label; what follows a comma, or an ellipsis, is VS Code's. */
function optionNamed(label: string): RegExp {
  return new RegExp(`^${escaped(label)}(\\.{3}|…)?(,|$)`);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
