// npm test [-- SUITE ...]: everything, from a fresh clone. The last line is the sum over all suites.
import { ensureChromium } from './ensure-chromium.mjs';
import { ensureInstalled } from './prepare.mjs';
import { build, READING, SUITES } from './suites.mjs';

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(SUITES);
const unknown = names.filter((name) => !(name in SUITES));
if (unknown.length > 0) {
  console.error(`no suite ${unknown.join(', ')}; there are ${Object.keys(SUITES).join(', ')}`);
  process.exit(2);
}

ensureInstalled();
const total = { passed: 0, failed: 0 };
await prepare();
// What only reads the sources is done two at a time; what runs the product has the machine to itself.
const reading = names.filter((name) => READING.has(name));
await Promise.all([0, 1].map(() => runAll(reading)));
await runAll(names.filter((name) => !READING.has(name)));
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;

async function prepare() {
  const isInBrowser = names.includes('host') || names.includes('ui');
  try {
    if (isInBrowser) ensureChromium();
  } catch (error) {
    console.log(error.message);
  }
  const { isOk, output } = await build(names);
  if (!isOk) {
    total.failed++;
    console.log(`${output.trimEnd()}\nbuild: 0 passed, 1 failed`);
  }
}

/** Takes one after another off the list. */
async function runAll(waiting) {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) await runSuite(name);
}

async function runSuite(name) {
  const started = Date.now();
  const { passed, failed, output } = await SUITES[name]();
  const isEmpty = passed + failed === 0;
  if (failed > 0 || isEmpty) console.log(output.trimEnd());
  if (isEmpty) console.log(`${name}: no test ran`);
  const failures = isEmpty ? 1 : failed;
  total.passed += passed;
  total.failed += failures;
  console.log(`${name}: ${passed} passed, ${failures} failed (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}
