import type { Locator, Page } from 'playwright-core';
import { until } from '../../support/until.ts';
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

  /** All rows in sight as they read, label and description with a blank between them. */
  async rows(): Promise<string[]> {
    // At once: a tree that is just being filled has other rows a moment later.
    const texts = await this.pane
      .getByRole('treeitem')
      .evaluateAll((rows) =>
        rows.map((row) =>
          ['.label-name', '.label-description']
            .map((part) => row.querySelector(part)?.textContent ?? '')
            .join(' '),
        ),
      );
    return texts.map((text) => text.replace(/\s+/g, ' ').trim());
  }

  /** Waits until a row reads so; it says what the rows were where none does. */
  async waitForRow(pattern: RegExp, timeoutMs = 20_000): Promise<string> {
    let rows: string[] = [];
    return until(
      `a row like ${pattern}`,
      async () => {
        rows = await this.rows();
        return rows.find((row) => pattern.test(row));
      },
      { timeoutMs, everyMs: 100 },
    ).catch((error: Error) => {
      throw new Error(`${error.message}. The rows were:\n${rows.join('\n')}`);
    });
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
    const button = row.getByRole('button', { name: title });
    // A row that moves while the view is refreshed leaves the pointer on another one.
    await until(
      `the button ${title} of ${label}`,
      async () => {
        await row.hover();
        return button
          .click({ timeout: 2000 })
          .then(() => true)
          .catch(() => undefined);
      },
      { timeoutMs: 20_000 },
    );
  }

  /** The text shown while the view is empty. */
  async welcome(): Promise<string> {
    return plainText(this.pane.locator('.welcome-view-content'));
  }
}
