import { cpSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { findChromium, serveSecretKey, startChromium } from '../../../scripts/host/chromium.mjs';
import { hosts, type HostName } from '../../../scripts/host/hosts.mjs';
import { quietSettings, startServer, workbenchUrl } from '../../../scripts/host/server.mjs';
import { root } from '../../../scripts/paths.mjs';
import { makeScratch } from '../../../scripts/scratch.mjs';
import { vsixFile } from '../../../scripts/vsix-file.mjs';
import { quoteArgument } from '../../../src/core/steps/quote.ts';
import { Workbench } from './workbench.ts';

const themes = { light: 'Default Light Modern', dark: 'Default Dark Modern' } as const;

/** How a window is opened. */
export interface WindowOptions {
  /** Light unless said. */
  readonly theme?: keyof typeof themes;
  /** The answer to VS Code's question whether the authors of the folder are trusted; yes unless said. */
  readonly trust?: 'yes' | 'no';
  /** 1280 by 800 at one pixel each unless said. */
  readonly size?: { readonly width: number; readonly height: number; readonly scale: number };
  /** User settings on top of the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Where and how VS Code runs. */
export interface StartOptions {
  /** For the server, and so for the extension and the terminals. */
  readonly env?: NodeJS.ProcessEnv;
  /** Folders before all others on the person's PATH. */
  readonly path?: readonly string[];
  /** Makes of a command one that runs elsewhere, such as in a network namespace; the server and the browser do then. */
  readonly inside?: (argv: readonly string[]) => readonly string[];
}

interface Parts {
  readonly server: Awaited<ReturnType<typeof startServer>>;
  readonly browser: Browser;
  readonly scratch: ReturnType<typeof makeScratch>;
}

/** A VS Code with the packaged extension installed in it, nothing else; and a browser for its windows. */
export class VsCode {
  readonly name: HostName;
  readonly version: string;
  readonly #server: Awaited<ReturnType<typeof startServer>>;
  readonly #browser: Browser;
  readonly #scratch: ReturnType<typeof makeScratch>;
  readonly #contexts: BrowserContext[] = [];
  #windows: Workbench[] = [];

  private constructor(name: HostName, parts: Parts) {
    this.name = name;
    this.version = hosts[name].vscode;
    this.#server = parts.server;
    this.#browser = parts.browser;
    this.#scratch = parts.scratch;
  }

  /** Installs the .vsix in a VS Code without any other state, and starts it. */
  static async start(name: HostName, { env, path = [], inside }: StartOptions = {}): Promise<VsCode> {
    if (!existsSync(vsixFile)) throw new Error(`There is no ${vsixFile}; run: npm run package`);
    const scratch = makeScratch('ui-tests-');
    const HOME = makeHome(scratch.folder, path);
    const server = await startServer({
      host: name,
      vsix: [vsixFile],
      env: { ...env, HOME },
      ...(inside ? { inside } : {}),
    });
    try {
      const executablePath = inside && browserInside(scratch.folder, inside);
      return new VsCode(name, { server, browser: await startChromium({ executablePath }), scratch });
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  /** A copy of the sample plan that a test may change; removed at stop. */
  sampleSite(): string {
    const folder = join(mkdtempSync(join(this.#scratch.folder, 'plan-')), 'site');
    cpSync(join(root, 'examples/site'), folder, { recursive: true });
    return folder;
  }

  /** A folder with nothing in it; removed at stop. */
  emptyFolder(): string {
    return mkdtempSync(join(this.#scratch.folder, 'empty-'));
  }

  /** Where the server keeps everything of its own, and of its extensions. */
  get data(): string {
    return this.#server.data;
  }

  /** Opens a folder in a window that shares nothing with windows before it, and waits until it is usable. */
  async open(folder: string, options: WindowOptions = {}): Promise<Workbench> {
    // Read when a window opens; a change is not always seen by one that is open.
    writeFileSync(
      join(this.#server.userData, 'User/settings.json'),
      JSON.stringify({
        ...quietSettings,
        'security.workspace.trust.startupPrompt': 'always',
        'workbench.colorTheme': themes[options.theme ?? 'light'],
        ...options.settings,
      }),
    );
    const { width, height, scale } = options.size ?? { width: 1280, height: 800, scale: 1 };
    const viewport = { width, height };
    const context = await this.#browser.newContext({ viewport, deviceScaleFactor: scale });
    this.#contexts.push(context);
    context.setDefaultTimeout(20_000);
    await serveSecretKey(context);
    const workbench = new Workbench(await context.newPage());
    this.#windows.push(workbench);
    await workbench.page.goto(workbenchUrl(this.#server.port, { open: folder }));
    const button = options.trust === 'no' ? /No, I don't trust/ : /Yes, I trust/;
    await workbench.answerDialog(/Do you trust the authors/, button);
    // A palette that was opened before the extension's commands arrived does not get them.
    await workbench.containerTab('Air-Gap').waitFor();
    return workbench;
  }

  /** Keeps a picture of each open window, for a test that failed. */
  async screenshots(name: string): Promise<void> {
    for (const [index, window] of this.#windows.entries()) await window.screenshot(`${name}-${index + 1}`);
  }

  async closeWindows(): Promise<void> {
    this.#windows = [];
    for (const context of this.#contexts.splice(0)) await context.close();
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await this.#server.stop();
    this.#scratch.remove();
  }
}

/** A person's home. VS Code takes the environment of a login shell, and Debian's /etc/profile sets the PATH anew. */
function makeHome(folder: string, path: readonly string[]): string {
  const home = join(folder, 'home');
  mkdirSync(home);
  writeFileSync(join(home, '.profile'), `PATH=${[...path.map(quoteArgument), '$PATH'].join(':')}\n`);
  return home;
}

/** A program that is the browser elsewhere; what drives it goes through pipes, which need no network. */
function browserInside(folder: string, inside: (argv: readonly string[]) => readonly string[]): string {
  const file = join(folder, 'browser');
  const words = inside([findChromium() ?? 'chromium']).map(quoteArgument);
  writeFileSync(file, `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`, { mode: 0o700 });
  return file;
}
