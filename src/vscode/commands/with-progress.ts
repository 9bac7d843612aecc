import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';

/** Says how far work is, and what is being done. */
export type SayProgress = (done: number, total: number, what?: string) => void;

/**
 * Work that is done sooner is not shown. VS Code shows three messages in 0.8 s and drops the next ones, so that the
 * looks of a phase, one after another, would leave no room for what is said at its end (microsoft/vscode:
 * src/vs/workbench/browser/parts/notifications/notificationsToasts.ts, SPAM_PROTECTION).
 */
const shownAfterMs = 400;

/**
 * Shows work that can be cancelled; the signal ends it.
 * @param shown how amounts are written, for instance `formatBytes`
 */
export async function withProgress<Result>(
  title: string,
  work: (signal: AbortSignal, say: SayProgress) => Promise<Result>,
  shown: (amount: number) => string = String,
): Promise<Result> {
  const abort = new AbortController();
  let show = (): void => undefined;
  let said = { message: '', percent: 0 };
  const working = work(abort.signal, (done, total, what) => {
    const message = `${shown(done)} of ${shown(total)}${what === undefined ? '' : `, ${what}`}`;
    said = { message, percent: (done * 100) / Math.max(total, 1) };
    show();
  });
  const soon = working.then(
    () => true,
    () => true,
  );
  if (await Promise.race([soon, delay(shownAfterMs, false)])) return working;
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    const listening = token.onCancellationRequested(() => abort.abort());
    let before = 0;
    show = () => {
      const { message, percent } = said;
      progress.report({ message, increment: percent - before });
      before = percent;
    };
    show();
    try {
      return await working;
    } finally {
      listening.dispose();
    }
  });
}
