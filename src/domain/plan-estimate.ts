import { addUsage, NO_USAGE, type Usage } from './conversation.ts';
import type { TaskEstimate } from './plan-event.ts';

/** What a task is taken to need, from the size of what it works on. Rough: it is said before anything was read. */
export function expectedSize(files: number, turns = TURNS): Pick<Usage, 'inputTokens' | 'outputTokens'> {
  const read = Math.min(files, READ_FILES) * TOKENS_OF_FILE;
  const made = turns + Math.min(files, READ_FILES);
  // Each turn sends all that was said before: on average half of what is read in the end.
  return { inputTokens: made * (INSTRUCTIONS + read / 2), outputTokens: made * TOKENS_OF_TURN };
}

/** The middle of what earlier tasks used; undefined where there are too few to tell. */
export function usualUsage(earlier: readonly Usage[]): Usage | undefined {
  if (earlier.length < ENOUGH) return undefined;
  const size = ({ inputTokens, outputTokens }: Usage): number => inputTokens + outputTokens;
  return [...earlier].sort((one, other) => size(one) - size(other))[Math.floor(earlier.length / 2)];
}

/** What a whole plan will take, before its supervisor's own share. */
export const sumOfPlan = (estimates: readonly TaskEstimate[]): Usage =>
  estimates.reduce<Usage>((sum, { inputTokens, outputTokens, costUsd }) => addUsage(sum, { inputTokens, outputTokens, costUsd }), NO_USAGE);

const ENOUGH = 3;
const TURNS = 8;
/** From here on a task searches rather than reads on. */
const READ_FILES = 20;
const TOKENS_OF_FILE = 1500;
const TOKENS_OF_TURN = 300;
/** Instructions, tools and the task itself. */
const INSTRUCTIONS = 5000;
