/** Main of the process that calls changed functions: reads what to call from one file, and writes what came of it to another, line by line. */
import { appendFileSync, readFileSync } from 'node:fs';
import { probeFunction } from './probe/probe-function.ts';
import type { ProbedFunction } from './ports/probe.ts';

interface Order {
  readonly functions: readonly ProbedFunction[];
  readonly seed: number;
  readonly timeMs: number;
}

const [orderFile = '', reportFile = ''] = process.argv.slice(2);
const order = JSON.parse(readFileSync(orderFile, 'utf8')) as Order;
// What a function promised and nobody waits for any more is no concern of ours.
process.on('unhandledRejection', () => undefined);

void (async () => {
  for (const probed of order.functions) {
    const outcome = await probeFunction(probed, order.seed, order.timeMs);
    appendFileSync(reportFile, `${JSON.stringify(outcome)}\n`);
  }
})();
