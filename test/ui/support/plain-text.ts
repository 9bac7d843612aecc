import type { Locator } from 'playwright-core';

/** What an element shows, with the no-break spaces that editors and terminals write as plain ones. */
export async function plainText(locator: Locator): Promise<string> {
  return (await locator.innerText()).replace(/\u00a0/g, ' ');
}
