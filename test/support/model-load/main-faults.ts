import { playRow, ROWS, type Outcome } from './fault-matrix.ts';

/** What part of the cost of a run without faults is the limit of one whose budget is too small. */
const TIGHT = 0.6;

/** The whole matrix, and once more with a budget that is too small for it. */
export async function playMatrix(
  count: number,
  seed: number,
  only: readonly string[] = Object.keys(ROWS),
  told: (outcome: Outcome) => void = () => undefined,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const tell = (outcome: Outcome): void => {
    outcomes.push(outcome);
    told(outcome);
  };
  for (const row of only) tell(await playRow(row, count, seed));
  const usual = outcomes.find(({ row }) => row === 'none')?.costUsd ?? undefined;
  if (usual === undefined) return outcomes;
  const capUsd = usual * TIGHT;
  for (const row of ['none', 'end', '529'])
    tell({ ...(await playRow(row, count, seed, capUsd)), row: `${row}, $${capUsd.toFixed(3)} at most` });
  return outcomes;
}
