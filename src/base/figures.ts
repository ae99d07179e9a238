/** Figures as every face of the product shows them. They are the same in every language. */

/** `0:42`, `12:05`, `1:02:05`. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const pad = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
}

/** How long something short took: `38 ms`, `1.4 s`, and from a minute on like {@link formatDuration}. */
export function formatMs(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : formatDuration(ms);
}

/** What is left of a wait, no finer than anybody cares for: `9 s`, `12 min`, `3 h`. */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

/** `950`, `1.2k`, `61k`, `1.4M`. */
export function formatTokens(tokens: number): string {
  if (tokens < 1000) return String(tokens);
  if (tokens < 999_500) return `${shorten(tokens / 1000)}k`;
  return `${shorten(tokens / 1_000_000)}M`;
}

/** `$0.18`; below a cent `<$0.01`, so that something never looks like nothing. */
export function formatCost(usd: number): string {
  if (usd > 0 && usd < 0.01) return '<$0.01';
  return `$${usd.toFixed(2)}`;
}

/** `82%`; what is not quite all or nothing never looks so. */
export function formatShare(share: number): string {
  const percent = share > 0 && share < 1 ? Math.min(99, Math.max(1, Math.round(share * 100))) : share * 100;
  return `${percent}%`;
}

const shorten = (value: number): string => (value < 9.95 ? value.toFixed(1).replace(/\.0$/, '') : String(Math.round(value)));
