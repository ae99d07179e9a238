const PAGE_KB = 4;

/** Megabytes that a process has in memory, from what Linux tells in its `statm`; undefined where there is no such file. */
export function memoryIn(readStatm: () => string): number | undefined {
  try {
    const pages = Number(readStatm().split(' ')[1]);
    return Number.isFinite(pages) ? (pages * PAGE_KB) / 1024 : undefined;
  } catch {
    return undefined;
  }
}
