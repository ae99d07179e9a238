// npm run stress -- replays [--count N] [--seed S] [--json]
// The test of test/integration/replay/whatever-happens.test.ts with more runs: messages, stops, retries and kills at any moment,
// and models that fail at times. Each record must be replayed byte for byte; one that is not is told with its seed.
import { propertyTest } from './support/property-test.mjs';

const TEST = { name: 'replays', test: 'integration/replay/whatever-happens.test.js', prefix: 'REPLAY', usual: 300 };

export const run = (args, options) => propertyTest(TEST, args, options);
