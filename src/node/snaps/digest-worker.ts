/** The door of the worker thread that `digestInWorker` starts: one file in, its progress and its digest out. */
import { parentPort, workerData } from 'node:worker_threads';
import { Failure } from '../failure.ts';
import { digestFile } from './digest-file.ts';
import type { DigestMessage } from './digest-in-worker.ts';

const send = (message: DigestMessage): void => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- windows have origins, threads have none
  parentPort?.postMessage(message);
};
const minBetween = 4 * 1024 * 1024;
let told = 0;

digestFile((workerData as { path: string }).path, {
  onProgress: (done, total) => {
    if (done < told + minBetween && done < total) return;
    told = done;
    send({ kind: 'progress', done, total });
  },
}).then(
  (digest) => send({ kind: 'digest', digest }),
  (error: unknown) => {
    if (!(error instanceof Failure)) throw error;
    const { reason, message } = error as Failure;
    send({ kind: 'failure', reason, message });
  },
);
