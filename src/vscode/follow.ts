import { AsyncQueue } from '../base/async-queue.ts';
import type { Unsubscribe } from '../base/emitter.ts';

/** What there is to tell now, and again whenever there is news, until the reader leaves. */
export async function* follow<Item>(
  subscribe: (listener: () => void) => Unsubscribe,
  signal: AbortSignal,
  tell: () => readonly Item[],
): AsyncGenerator<Item> {
  const news = new AsyncQueue<true>();
  const unsubscribe = subscribe(() => news.push(true));
  const end = (): void => news.end();
  signal.addEventListener('abort', end);
  news.push(true);
  if (signal.aborted) end();
  try {
    const reader = news[Symbol.asyncIterator]();
    while (!(await reader.next()).done) yield* tell();
  } finally {
    signal.removeEventListener('abort', end);
    unsubscribe();
  }
}
