import * as vscode from 'vscode';

/** Says how far work is, and what is being done. */
export type SayProgress = (done: number, total: number, what?: string) => void;

const megabyte = 1_000_000;

/** Says in megabytes what is told in bytes. */
export function inMegabytes(say: SayProgress): SayProgress {
  return (done, total) => say(Math.round(done / megabyte), Math.round(total / megabyte));
}

/** Shows work that can be cancelled; the signal ends it. */
export function withProgress<Result>(
  title: string,
  work: (signal: AbortSignal, say: SayProgress) => Promise<Result>,
): Thenable<Result> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    const abort = new AbortController();
    const listening = token.onCancellationRequested(() => abort.abort());
    let before = 0;
    const say: SayProgress = (done, total, what) => {
      progress.report({
        message: `${done} of ${total}${what === undefined ? '' : `, ${what}`}`,
        increment: ((done - before) * 100) / Math.max(total, 1),
      });
      before = done;
    };
    try {
      return await work(abort.signal, say);
    } finally {
      listening.dispose();
    }
  });
}
