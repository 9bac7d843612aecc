import type { Locator, Page } from 'playwright-core';
import { until } from '../../support/until.ts';
import { plainText } from './plain-text.ts';
import type { QuickInput } from './quick-input.ts';

/** The text editor in front. */
export class TextEditor {
  readonly #page: Page;
  readonly #quickInput: QuickInput;
  readonly area: Locator;

  constructor(page: Page, quickInput: QuickInput) {
    this.#page = page;
    this.#quickInput = quickInput;
    this.area = page.locator('.editor-group-container.active .editor-instance .monaco-editor').first();
  }

  async open(name: string): Promise<void> {
    await this.#quickInput.file(name);
    await this.#page.getByRole('tab', { name, selected: true }).first().waitFor();
    await this.area.locator('.view-line').first().waitFor();
    await this.#waitForFocus();
  }

  /** Waits until a grammar has coloured the lines, for a picture of them. */
  async waitForColours(): Promise<void> {
    await this.area.locator('.view-line span[class^="mtk"]:not(.mtk1)').first().waitFor();
  }

  /** The lines in sight. */
  async text(): Promise<string> {
    return plainText(this.area.locator('.view-lines'));
  }

  async goTo(line: number, column = 1): Promise<void> {
    await this.#quickInput.line(line, column);
    await this.#waitForFocus();
  }

  /** Types at the cursor, key by key, as a person does. */
  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text);
  }

  async save(): Promise<void> {
    await this.#page.keyboard.press('Control+s');
  }

  /** The underlines of problems in sight. */
  squiggles(severity: 'error' | 'warning' | 'info' | 'hint'): Locator {
    return this.area.locator(`.squiggly-${severity}`);
  }

  /** Asks what is known about the place of the cursor, and closes the answer again. */
  async hover(): Promise<string> {
    const hover = await this.showHover();
    const text = await plainText(hover);
    await this.#page.keyboard.press('Escape');
    await hover.waitFor({ state: 'hidden' });
    await this.#waitForFocus();
    return text;
  }

  /** Asks what is known about the place of the cursor, and leaves the answer there. */
  async showHover(): Promise<Locator> {
    await this.#quickInput.command('Show or Focus Hover');
    const hover = this.#page.locator('.monaco-hover:visible .monaco-hover-content').first();
    await hover.waitFor();
    return hover;
  }

  /** Asks for completion at the cursor: the labels offered. */
  async completions(): Promise<string[]> {
    const rows = this.#page.locator('.suggest-widget.visible .monaco-list-row .label-name');
    // While the editor has only just got its focus, or its language server is starting, an answer may not come.
    await until(
      'completions',
      async () => {
        await this.#page.keyboard.press('Control+Space');
        return rows
          .first()
          .waitFor({ timeout: 3000 })
          .then(() => true)
          .catch(() => undefined);
      },
      { timeoutMs: 20_000 },
    );
    return Promise.all((await rows.all()).map(plainText));
  }

  /** Asks for completion at the cursor, and takes the one with this label. */
  async complete(label: string): Promise<void> {
    await this.completions();
    await this.#page
      .locator('.suggest-widget.visible .monaco-list-row')
      .filter({ has: this.#page.getByText(label, { exact: true }) })
      .first()
      .click();
  }

  /** Takes one of the quick fixes and other actions offered at the cursor; by keys, since 1.112 blocks the pointer. */
  async codeAction(title: string): Promise<void> {
    await this.#page.keyboard.press('Control+.');
    const widget = this.#page.locator('.action-widget').first();
    await widget.getByText(title).first().waitFor();
    const focused = widget.locator('.monaco-list-row.focused');
    await until(`the code action ${title} to be in focus`, async () => {
      if ((await focused.count()) > 0 && (await plainText(focused)).includes(title)) return true;
      await this.#page.keyboard.press('ArrowDown');
      return undefined;
    });
    await this.#page.keyboard.press('Enter');
    await widget.waitFor({ state: 'hidden' });
  }

  /** The links between the lines. */
  codeLens(text: string | RegExp): Locator {
    return this.area.locator('.codelens-decoration a').filter({ hasText: text });
  }

  /** Focus comes back a moment after the box at the top has gone; keys pressed in between are lost. */
  async #waitForFocus(): Promise<void> {
    await this.#page.locator('.editor-group-container.active .monaco-editor.focused').waitFor();
  }
}
