const heeding = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls back when a signal fires, and returns how to stop that. However many listen at a time, the signal has one listener of
 * theirs: Node.js takes more than ten for a leak and says so to the user. A signal that has fired already does not fire again.
 */
export function onAbort(signal: AbortSignal, heed: () => void): () => void {
  const all = heeding.get(signal) ?? listen(signal);
  all.add(heed);
  return () => void all.delete(heed);
}

function listen(signal: AbortSignal): Set<() => void> {
  const all = new Set<() => void>();
  heeding.set(signal, all);
  signal.addEventListener('abort', () => [...all].forEach((heed) => heed()), { once: true });
  return all;
}
