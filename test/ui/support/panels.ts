import type { Locator, Page } from 'playwright-core';
import { plainText } from './plain-text.ts';
import type { QuickInput } from './quick-input.ts';
import { until } from '../../support/until.ts';

/** The panel below the editors: problems, and the terminal in front. */
export class Panels {
  readonly #page: Page;
  readonly #quickInput: QuickInput;

  constructor(page: Page, quickInput: QuickInput) {
    this.#page = page;
    this.#quickInput = quickInput;
  }

  /** Shows the Problems panel: one text for each problem and file in sight. */
  async problems(): Promise<string[]> {
    const panel = this.#page.locator('.markers-panel');
    if (!(await panel.isVisible())) await this.#quickInput.command('Problems: Focus on Problems View');
    await panel.waitFor();
    const texts = await panel.getByRole('treeitem').allInnerTexts();
    return texts.map((text) => text.replace(/\s+/g, ' ').trim());
  }

  /** Waits until the Problems panel shows this one, of this file. */
  async waitForProblem(pattern: RegExp): Promise<string> {
    return this.#waitForProblems(`a problem like ${pattern}`, (texts) =>
      texts.find((text) => pattern.test(text)),
    );
  }

  /** Waits until the Problems panel shows no problem any more. */
  async waitForNoProblem(): Promise<void> {
    await this.#waitForProblems(
      'no problem to be left',
      (texts) => texts.every((text) => text.startsWith('No problems')) || undefined,
    );
  }

  async #waitForProblems<Found>(
    what: string,
    find: (texts: readonly string[]) => Found | undefined,
  ): Promise<Found> {
    let texts: string[] = [];
    return until(
      what,
      async () => {
        texts = await this.problems();
        return find(texts);
      },
      { timeoutMs: 20_000, everyMs: 100 },
    ).catch((error: Error) => {
      throw new Error(`${error.message}. There were:\n${texts.join('\n')}`);
    });
  }

  /** What the terminal in front shows, long lines in pieces as wide as it is. */
  async terminalText(): Promise<string> {
    return plainText(this.#page.locator('.terminal-wrapper.active .xterm-rows').first());
  }

  async waitForTerminalText(pattern: RegExp): Promise<void> {
    let text = '';
    await until(
      `the terminal to show ${pattern}`,
      async () => {
        text = await this.terminalText();
        return pattern.test(text) || undefined;
      },
      { timeoutMs: 60_000, everyMs: 200 },
    ).catch((error: Error) => {
      throw new Error(`${error.message}. It showed:\n${text}`);
    });
  }

  async typeInTerminal(text: string): Promise<void> {
    await this.#page.locator('.terminal-wrapper.active .xterm').click();
    await this.#page.keyboard.type(text);
    await this.#page.keyboard.press('Enter');
  }

  get terminal(): Locator {
    return this.#page.locator('.terminal-wrapper.active');
  }
}
