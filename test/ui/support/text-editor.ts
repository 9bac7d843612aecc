import type { Locator, Page } from 'playwright-core';
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

  /** Asks what is known about the place of the cursor. */
  async hover(): Promise<string> {
    await this.#quickInput.command('Show or Focus Hover');
    const hover = this.#page.locator(
      '.monaco-hover:visible .hover-row-contents, .monaco-hover:visible .hover-contents',
    );
    await hover.first().waitFor();
    return (await Promise.all((await hover.all()).map(plainText))).join('\n');
  }

  /** Asks for completion at the cursor: the labels offered. */
  async completions(): Promise<string[]> {
    await this.#page.keyboard.press('Control+Space');
    const rows = this.#page.locator('.suggest-widget.visible .monaco-list-row .label-name');
    await rows.first().waitFor();
    return Promise.all((await rows.all()).map(plainText));
  }

  /** Takes one of the quick fixes and other actions offered at the cursor. */
  async codeAction(title: string): Promise<void> {
    await this.#page.keyboard.press('Control+.');
    await this.#page.locator('.action-widget').getByText(title).first().click();
  }

  /** The links between the lines. */
  codeLens(text: string | RegExp): Locator {
    return this.area.locator('.codelens-decoration a').filter({ hasText: text });
  }
}
