// npm run stress -- interleavings [--count N] [--seed S] [--json]
// The property test of test/integration/supervisor/interleavings.test.ts with more runs: what a run's users, subagents, threads,
// clock, disk and crashes do, in any order. A failure is told with its seed and the shortest order that shows it.
import { propertyTest } from './support/property-test.mjs';

const TEST = { name: 'interleavings', test: 'integration/supervisor/interleavings.test.js', prefix: 'INTERLEAVINGS', usual: 1000 };

export const run = (args, options) => propertyTest(TEST, args, options);
