// npm run bench -- fanout [--n 1,10,100] [--reps N] [--threads N] [--warm-up N] [--json]
// n subagents at a time on the product's agent threads, through task board, record and journal; each makes four turns of
// 50 ms with a scripted model in the host, so 200 ms is ideal. Every event is synced to disk.
import { parseArgs } from 'node:util';
import { withScratch } from './support/crew.mjs';
import { fanOut, IDEAL_MS, openFanOutCrew, warmUp } from './support/fan-out.mjs';
import { machine, median, round, timed } from './support/figures.mjs';
import { loadProduct } from './support/product.mjs';

const OPTIONS = {
  n: { type: 'string' },
  reps: { type: 'string' },
  threads: { type: 'string' },
  'warm-up': { type: 'string', default: '10' },
};

/** By the number of tasks, the most that a figure may be; wall times as multiples of the ideal. */
const LIMITS = {
  1: { coldPerIdeal: 1.6, loopP99Ms: 10 },
  10: { coldPerIdeal: 1.6, loopP99Ms: 10 },
  100: { wallPerIdeal: 1.1, coldPerIdeal: 1.6, cpuMsPerTask: 1, loopP99Ms: 10 },
  300: { wallPerIdeal: 1.2, coldPerIdeal: 1.6, cpuMsPerTask: 1, loopP99Ms: 10 },
  1000: { wallPerIdeal: 1.5, cpuMsPerTask: 1, loopP99Ms: 10 },
};

/** Answers a row for each number of tasks: medians, and beside them the limits and whether they were kept. */
export async function run(args, { json }) {
  const { values } = parseArgs({ args, options: OPTIONS });
  const sizes = (values.n ?? '1,10,100,300,1000').split(',').map(Number);
  const reps = Number(values.reps ?? 7);
  const threads = Number(values.threads ?? 2);
  const product = await loadProduct();
  const before = machine();
  const rows = await withScratch(async (scratch) => {
    const setup = { threads, scratch };
    const crew = openFanOutCrew(product, setup);
    try {
      await warmUp(product, crew, Number(values['warm-up']));
      const all = [];
      for (const n of sizes) all.push(await measure(product, crew, setup, { n, reps: n > 500 ? Math.min(reps, 5) : reps }));
      return all;
    } finally {
      await crew.dispose();
    }
  });
  const result = { bench: 'fanout', ...before, threads, idealMs: IDEAL_MS, rows, within: rows.every((row) => row.within) };
  if (!json) console.log(JSON.stringify(result, undefined, 2));
  return result;
}

async function measure(product, crew, setup, { n, reps }) {
  const warm = [];
  for (let rep = 0; rep < reps; rep += 1) warm.push(await fanOut(product, crew, n));
  const cold = [];
  for (let rep = 0; rep < Math.min(reps, 5); rep += 1) cold.push(await coldFanOut(product, setup, n));

  const middle = Object.fromEntries(Object.keys(warm[0]).map((key) => [key, round(median(warm.map((row) => row[key])), 3)]));
  const { wallMs, ...others } = middle;
  const coldMs = median(cold);
  const row = {
    n,
    reps,
    wallMs,
    wallMinMs: Math.min(...warm.map((one) => one.wallMs)),
    wallPerIdeal: round(wallMs / IDEAL_MS, 3),
    coldMs: round(coldMs),
    coldPerIdeal: round(coldMs / IDEAL_MS, 3),
    ...others,
  };
  const limits = LIMITS[n] ?? {};
  return { ...row, limits, within: Object.entries(limits).every(([key, limit]) => row[key] <= limit) };
}

/** With a crew made for it: its threads start within the time measured. */
async function coldFanOut(product, setup, n) {
  let crew;
  const { ms } = await timed(() => {
    crew = openFanOutCrew(product, setup);
    return fanOut(product, crew, n);
  });
  await crew.dispose();
  return ms;
}
