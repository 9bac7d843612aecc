import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { root } from '../../../scripts/paths.mjs';
import { Panels } from './panels.ts';
import { QuickInput } from './quick-input.ts';
import { TextEditor } from './text-editor.ts';
import { TreeView } from './tree-view.ts';

/** A window of VS Code, as a person sees it. */
export class Workbench {
  readonly page: Page;
  readonly quickInput: QuickInput;
  readonly editor: TextEditor;
  readonly panels: Panels;

  constructor(page: Page) {
    this.page = page;
    this.quickInput = new QuickInput(page);
    this.editor = new TextEditor(page, this.quickInput);
    this.panels = new Panels(page, this.quickInput);
  }

  /** Runs a command from the palette by its whole title. */
  async command(title: string): Promise<void> {
    await this.quickInput.command(title);
  }

  /** Shows a container of the activity bar, such as `Air-Gap`. */
  async showContainer(title: string): Promise<void> {
    const tab = this.containerTab(title);
    if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
  }

  /** The tab of a container in the activity bar. */
  containerTab(title: string): Locator {
    return this.page.locator('.activitybar').getByRole('tab', { name: title });
  }

  tree(title: string): TreeView {
    return new TreeView(this.page, title);
  }

  /** A toast at the lower right. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast').filter({ hasText: text });
  }

  /** Presses a button of a toast. */
  async answerNotification(text: string | RegExp, button: string): Promise<void> {
    await this.notification(text).getByRole('button', { name: button }).click();
  }

  statusBarItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item').filter({ hasText: text });
  }

  dialog(text: string | RegExp): Locator {
    return this.page.locator('.monaco-dialog-box').filter({ hasText: text });
  }

  async answerDialog(text: string | RegExp, button: string | RegExp): Promise<void> {
    const dialog = this.dialog(text);
    await dialog.getByRole('button', { name: button }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  /** Makes the side bar as wide as this, in pixels, by dragging its border. */
  async widenSideBar(width: number): Promise<void> {
    const box = await this.page.locator('.part.sidebar').boundingBox();
    if (box === null) throw new Error('There is no side bar');
    const y = box.y + box.height / 2;
    await this.page.mouse.move(box.x + box.width, y);
    await this.page.mouse.down();
    await this.page.mouse.move(box.x + width, y, { steps: 5 });
    await this.page.mouse.up();
  }

  /** Takes away the toasts. */
  async clearNotifications(): Promise<void> {
    await this.command('Notifications: Clear All Notifications');
    await this.page.locator('.notification-toast').first().waitFor({ state: 'hidden' });
  }

  /** Keeps a picture of the window in out/artifacts/ui/NAME.png. */
  async screenshot(name: string): Promise<string> {
    const folder = join(root, 'out/artifacts/ui');
    mkdirSync(folder, { recursive: true });
    const path = join(folder, `${name.replace(/[^\w.-]+/g, '-')}.png`);
    await this.page.screenshot({ path });
    return path;
  }
}
