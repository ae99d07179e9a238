import type { News } from './briefing.ts';
import type { RunState } from './run-state.ts';

/** How often a supervisor is told what regressed: whoever could not mend it twice leaves it to the user. */
const TOLD = 2;
/** How many details of each check it is told. */
const SHOWN = 8;

/** What the supervisor hears of checks that found something worse; undefined where it has heard enough of that. */
export function regressionNews({ checks, news }: RunState): Extract<News, { type: 'regressed' }> | undefined {
  const nth = news.filter((item) => item.news.type === 'regressed').length + 1;
  if (nth > TOLD) return undefined;
  const rows = checks.filter(({ state }) => state === 'regressed');
  return { type: 'regressed', nth, rows: rows.map(({ kind, summary, details }) => ({ kind, summary, details: details.slice(0, SHOWN) })) };
}
