// npm run check: what to run before every commit. Two steps at a time; what failed tells all, what passed only its time.
import { ensureInstalled } from './prepare.mjs';
import { build, QUICK } from './suites.mjs';

ensureInstalled();
const started = Date.now();
const waiting = Object.entries(QUICK);
let failures = 0;
await Promise.all([worker(), worker()]);
console.log(`${failures === 0 ? 'all passed' : `${failures} failed`} (${seconds(started)})`);
process.exitCode = failures > 0 ? 1 : 0;

async function worker() {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [name, run] = next;
    const at = Date.now();
    const built = await build([name]);
    const { passed, failed, output } = built.isOk ? await run() : { passed: 0, failed: 1, output: built.output };
    const isOk = failed === 0 && passed > 0;
    if (!isOk) failures++;
    if (!isOk) console.log(output.trimEnd() || 'no test ran');
    console.log(`${name}: ${isOk ? 'ok' : 'FAILED'}${name === 'unit' ? `, ${passed} passed, ${failed} failed` : ''} (${seconds(at)})`);
  }
}

function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
