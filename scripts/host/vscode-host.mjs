#!/usr/bin/env node
// Looks like a desktop `code` to @vscode/test-electron, and is a VS Code server with a headless Chromium as its window.
//
// AIRGAP_VSCODE names the host (latest or min). The exit code is that of the tests: 0 when they passed.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { serveSecretKey, startChromium } from './chromium.mjs';
import { hosts } from './hosts.mjs';
import { startServer, workbenchUrl } from './server.mjs';

const timeout = Number(process.env.AIRGAP_HOST_TIMEOUT ?? 600_000);
const debug = process.env.AIRGAP_HOST_DEBUG !== undefined;

/** What the workbench itself logs to the console that the tests report to, and which says nothing about them. */
const noise =
  /^(\[(AgentHost|AccountPolicyGate|ChatModelSelection|reconnection-grace|Service Worker)|Canceled(:|$)|No search provider registered|Resolv(ing|ed) connection token|Creating a socket|Updating additional builtin|Creation of workbench contribution|Ignoring fetching additional builtin|Timed out waiting for authentication provider)/;

async function main() {
  const options = parseCommandLine(process.argv.slice(2));
  const host = process.env.AIRGAP_VSCODE ?? 'latest';
  if (!(host in hosts))
    throw new Error(`AIRGAP_VSCODE is ${host}, it must be ${Object.keys(hosts).join(' or ')}`);
  let settle;
  const finished = new Promise((resolvePromise) => {
    settle = resolvePromise;
  });
  const give = (code, why) => {
    if (why) console.error(`vscode-host: ${why}`);
    settle(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => give(130));
  const timer = setTimeout(() => give(97, `the tests did not end within ${timeout / 1000} s`), timeout);
  const server = await startServer({ ...options.server, host, extensionTests: true }).catch((error) => {
    clearTimeout(timer);
    throw error;
  });
  server.process.once('exit', (code) =>
    give(98, `the VS Code server ended (${code}). It said:\n${server.log()}`),
  );
  let browser;
  try {
    browser = await startChromium();
    const page = await openPage(browser, give);
    await Promise.race([page.goto(workbenchUrl(server.port, options.workbench)), finished]);
    return await finished;
  } finally {
    clearTimeout(timer);
    server.process.removeAllListeners('exit');
    await browser?.close();
    await server.stop();
  }
}

async function openPage(browser, give) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  await serveSecretKey(context);
  const page = await context.newPage();
  await page.exposeFunction('codeAutomationLog', (type, args) => {
    if (!debug && noise.test(String(args[0]))) return;
    const log = type === 'error' || type === 'warn' ? console.error : console.log;
    log(...args);
  });
  await page.exposeFunction('codeAutomationExit', (code) => give(code));
  page.on('pageerror', (error) => console.error(`vscode-host: error in the workbench: ${error.message}`));
  page.on('crash', () => give(99, 'the browser page crashed'));
  if (debug) page.on('console', (message) => console.error(`[page] ${message.type()} ${message.text()}`));
  return page;
}

/** The arguments of `code` that matter here; what only concerns a desktop window is let pass. */
function parseCommandLine(args) {
  const { values, positionals } = parseArgs({
    args,
    strict: false,
    allowPositionals: true,
    options: {
      extensionDevelopmentPath: { type: 'string', multiple: true },
      extensionTestsPath: { type: 'string' },
      'user-data-dir': { type: 'string' },
      'extensions-dir': { type: 'string' },
      'disable-workspace-trust': { type: 'boolean' },
    },
  });
  return {
    server: {
      ...(values['user-data-dir'] ? { userData: resolve(values['user-data-dir']) } : {}),
      ...(values['extensions-dir'] ? { extensions: resolve(values['extensions-dir']) } : {}),
      trustAll: values['disable-workspace-trust'] === true,
    },
    workbench: {
      open: positionals[0],
      development: values.extensionDevelopmentPath ?? [],
      tests: values.extensionTestsPath,
    },
  };
}

process.exitCode = await main().catch((error) => {
  console.error(error);
  return 1;
});
