/**
 * Has work done once this turn of the event loop is over: timers and whatever else came in meanwhile get their turn
 * before. In a browser, which knows no such moment, once the work at hand is done.
 */
export const afterwards: (work: () => void) => void =
  (globalThis as { readonly setImmediate?: (work: () => void) => void }).setImmediate ?? ((work) => queueMicrotask(work));
