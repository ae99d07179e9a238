import type { Worker } from 'node:worker_threads';

/** Code that is not JavaScript can keep a thread for as long as it likes. */
const LONGEST_WAIT_MS = 500;

/** Ends a worker, and waits for that as long as is sensible. A worker that takes longer keeps nobody from going on. */
export async function endWorker(worker: Worker): Promise<void> {
  worker.unref();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, LONGEST_WAIT_MS)));
  await Promise.race([worker.terminate().catch(() => undefined), late]);
  clearTimeout(timer);
}
