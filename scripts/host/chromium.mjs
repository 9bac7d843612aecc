// The window of the VS Code server: a headless Chromium, driven by playwright-core (which downloads none itself).
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { output } from '../processes.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const packages = ['chromium', 'fonts-dejavu-core'];

/**
 * The browser that CHROMIUM names, or the first one on the PATH.
 * @returns {string | undefined}
 */
export function findChromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin'];
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Installs Chromium by apt where there is none and this is root; elsewhere says how to get it.
 * @param {(line: string) => void} say
 * @returns {Promise<{ok: true} | {ok: false, reason: string}>}
 */
export async function installChromium(say) {
  const found = findChromium();
  if (found !== undefined) {
    return isExecutable(found)
      ? { ok: true }
      : { ok: false, reason: `CHROMIUM names ${found}, which cannot be run` };
  }
  const manual = `install Chromium (on Debian: apt-get install ${packages.join(' ')}) or set CHROMIUM to a Chromium or Chrome`;
  if (process.getuid?.() !== 0) return { ok: false, reason: `There is no Chromium: ${manual}` };
  say(`Chromium: installing ${packages.join(' and ')} by apt`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await output('apt-get', ['update', '-q'], { env });
    await output(
      'apt-get',
      ['install', '-q', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', ...packages],
      { env },
    );
    return { ok: true };
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return { ok: false, reason: `There is no Chromium, and apt could not install it; ${manual}. ${cause}` };
  }
}

/**
 * @param {{args?: readonly string[], executablePath?: string | undefined}} [options] executablePath: instead of the one found
 */
export async function startChromium(options = {}) {
  const executablePath = options.executablePath ?? findChromium();
  if (executablePath === undefined) throw new Error('There is no Chromium; run: node scripts/setup.mjs');
  const { chromium } = await import('playwright-core');
  return chromium.launch({
    executablePath,
    headless: true,
    // Chromium's own sandbox does not work for root.
    chromiumSandbox: process.getuid?.() !== 0,
    // Playwright's own handlers end the process before the VS Code server is stopped.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...(options.args ?? []),
    ],
  });
}

/**
 * Secrets are encrypted with half a key that the front of code-server serves; the bare VS Code server answers 405, and
 * then a secret does not outlive a reload of the window.
 * @param {import('playwright-core').BrowserContext} context
 */
export async function serveSecretKey(context) {
  const half = Buffer.alloc(32, 7);
  await context.route('**/mint-key', (route) => route.fulfill({ body: half }));
}
