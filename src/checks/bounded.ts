/** Runs what it is given, at most `limit` at a time; the others wait their turn. */
export function bounded(limit: number): <Value>(work: () => Promise<Value>) => Promise<Value> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      // Whoever waits takes over the place; otherwise it is free.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}

/** How many files are worked on at a time: enough to keep a disk busy, too few to starve anything else. */
export const FILES_AT_A_TIME = 24;
