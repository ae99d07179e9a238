import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProbedFunction, ProbeOutcome, ProbeReport } from '../ports/probe.ts';
import { AS_NODE } from './as-node.ts';
import type { Mirror } from './mirror.ts';
import { PLAIN_OUTPUT } from './output-capture.ts';
import type { Processes } from './processes.ts';

export interface ProbeCall {
  readonly functions: readonly ProbedFunction[];
  readonly seed: number;
  readonly timeoutMs: number;
}

/** No function gets more of the time than this, however few there are. */
const MOST_MS = 4000;

/**
 * Calls the functions in a process of its own that begins in the mirror. What one of them did to the process, the others do not suffer
 * from: they are called in another one, while there is time.
 */
export async function probe(
  mirror: Mirror,
  { functions, seed, timeoutMs }: ProbeCall,
  program: string,
  processes: Processes,
  signal: AbortSignal,
): Promise<ProbeReport> {
  const started = performance.now();
  const passed = (): number => Math.round(performance.now() - started);
  const outcomes: ProbeOutcome[] = [];
  let waiting = functions;
  const timeMs = Math.min(MOST_MS, Math.ceil(timeoutMs / (functions.length + 1)));
  while (waiting.length > 0 && passed() < timeoutMs) {
    const base = join(mirror.paths.mirrorTop, `probe-${crypto.randomUUID()}`);
    const [order, report] = [`${base}.json`, `${base}.jsonl`];
    await writeFile(order, JSON.stringify({ functions: waiting, seed, timeMs }));
    const result = await processes.run(
      {
        command: [process.execPath, '--max-old-space-size=512', program, order, report],
        folder: mirror.paths.root,
        timeoutMs: timeoutMs - passed(),
        output: PLAIN_OUTPUT,
        variables: AS_NODE,
      },
      signal,
    );
    const text = await readFile(report, 'utf8').catch(() => '');
    await Promise.all([order, report].map((file) => rm(file, { force: true })));
    const found = linesOf(text);
    outcomes.push(...found);
    waiting = waiting.slice(found.length);
    const [broken, ...others] = waiting;
    if (!broken) break;
    if (result.status === 'timed-out') break;
    const words = mirror.unmirror(result.output).trim().split('\n').slice(-1)[0]?.slice(0, 160) ?? '';
    outcomes.push(leftOut(broken, `the process that called it broke down (${words || `exit code ${result.exitCode}`})`));
    waiting = others;
  }
  outcomes.push(...waiting.map((one) => leftOut(one, 'there was no time left')));
  return { status: 'probed', outcomes, seed, ms: passed() };
}

const leftOut = ({ path, name }: ProbedFunction, reason: string): ProbeOutcome => ({ path, name, status: 'left-out', reason });

/** The outcomes that were written to the end. */
function linesOf(text: string): ProbeOutcome[] {
  const lines = text.split('\n');
  return lines.slice(0, -1).map((line) => JSON.parse(line) as ProbeOutcome);
}
