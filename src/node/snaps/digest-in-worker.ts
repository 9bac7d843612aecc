import { Worker } from 'node:worker_threads';
import { Failure, throwIfCancelled } from '../failure.ts';
import type { DigestOptions, FileDigest } from './digest-file.ts';

/** What the worker says: how far it is, and last of all a digest or a failure. */
export type DigestMessage =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'digest'; readonly digest: FileDigest }
  | { readonly kind: 'failure'; readonly reason: string; readonly message: string };

/**
 * Gives the SHA3-384 of a file from a thread of its own, so that the calling one does nothing but pass on progress.
 * @param path an absolute path
 * @param script where the bundle of digest-worker.ts is
 * @throws Failure with reason `unreadable` or `cancelled`; the thread has ended then
 */
export async function digestInWorker(
  path: string,
  script: string,
  { signal, onProgress }: Pick<DigestOptions, 'signal' | 'onProgress'> = {},
): Promise<FileDigest> {
  throwIfCancelled(signal);
  const worker = new Worker(script, { workerData: { path } });
  let cancel = (): void => undefined;
  const ended = new Promise<FileDigest>((fulfil, reject) => {
    cancel = () => reject(new Failure('cancelled', 'cancelled'));
    worker.on('message', (message: DigestMessage) => {
      if (message.kind === 'progress') onProgress?.(message.done, message.total);
      else if (message.kind === 'digest') fulfil(message.digest);
      else reject(new Failure(message.reason, message.message));
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the digest's thread ended with ${code}`)));
  });
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    return await ended;
  } finally {
    signal?.removeEventListener('abort', cancel);
    await worker.terminate();
  }
}
