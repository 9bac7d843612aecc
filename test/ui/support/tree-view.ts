import type { Locator, Page } from 'playwright-core';
import { plainText } from './plain-text.ts';

/** One view of a side bar; every view of the container has its own. */
export class TreeView {
  readonly #page: Page;
  readonly pane: Locator;

  /** @param title the view's name, as its header shows it */
  constructor(page: Page, title: string) {
    this.#page = page;
    this.pane = page.locator('.pane').filter({
      has: page.locator('.pane-header').filter({ hasText: new RegExp(`^\\s*${title}`, 'i') }),
    });
  }

  /** The row whose label begins so. */
  row(label: string): Locator {
    return this.pane.getByRole('treeitem').filter({ hasText: label }).first();
  }

  /** All rows in sight, as they read. */
  async rows(): Promise<string[]> {
    const texts = await Promise.all((await this.pane.getByRole('treeitem').all()).map(plainText));
    return texts.map((text) => text.replace(/\s+/g, ' ').trim());
  }

  async expand(label: string): Promise<void> {
    const row = this.row(label);
    await row.waitFor();
    if ((await row.getAttribute('aria-expanded')) === 'true') return;
    await row.click();
    await this.#page.keyboard.press('ArrowRight');
  }

  async click(label: string): Promise<void> {
    await this.row(label).click();
  }

  /** Presses a button that shows in a row while the pointer is over it. */
  async action(label: string, title: string): Promise<void> {
    const row = this.row(label);
    await row.hover();
    await row.getByRole('button', { name: title }).click();
  }

  /** The text shown while the view is empty. */
  async welcome(): Promise<string> {
    return plainText(this.pane.locator('.welcome-view-content'));
  }
}
