// npm run bench -- review [--runs N] [--json]
// A review of 500 hunks in 80 files, each of them shown, in the panel's own page in Chromium: how long it takes from the
// click on its tab until it is painted, and how evenly it scrolls from its top to its end.
import { parseArgs } from 'node:util';
import { servePanel } from '../scripts/panel-preview/serve-panel.mjs';
import { openBrowser } from '../scripts/vscode/code-server.mjs';
import { machine, median, round } from './support/figures.mjs';

const LIMITS = { openMs: 1000 };

/** Answers medians over the runs. A frame of a smooth page takes 17 ms. */
export async function run(args, { json }) {
  const { values } = parseArgs({ args, options: { runs: { type: 'string', default: '5' } } });
  const { server, origin } = await servePanel();
  const chromium = await openBrowser();
  try {
    const rows = [];
    for (let n = 0; n < Number(values.runs); n += 1) rows.push(await measure(chromium, origin));
    const medians = Object.fromEntries(Object.keys(rows[0]).map((key) => [key, round(median(rows.map((row) => row[key])))]));
    const result = { bench: 'review', ...machine(), runs: rows.length, medians, limits: LIMITS, within: medians.openMs <= LIMITS.openMs };
    if (!json) console.log(JSON.stringify(result, undefined, 2));
    return result;
  } finally {
    await chromium.close();
    server.close();
  }
}

async function measure(chromium, origin) {
  const page = await chromium.newPage({ viewport: { width: 1120, height: 900 } });
  try {
    await page.goto(`${origin}/?at=20&tab=crew&script=written`);
    await page.getByRole('tab', { name: /Review/ }).waitFor();
    const openMs = await page.evaluate(async () => {
      const tab = [...document.querySelectorAll('[role=tab]')].find((one) => one.textContent.includes('Review'));
      const started = performance.now();
      tab.click();
      while (document.querySelectorAll('.hunk').length < 500) await new Promise((done) => requestAnimationFrame(done));
      // Painted once the frame after the one that laid it out has begun.
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      return performance.now() - started;
    });
    const frames = await page.evaluate(scrollThrough);
    const sorted = frames.times.sort((one, other) => one - other);
    return {
      openMs,
      hunks: await page.locator('.hunk').count(),
      scrolledPx: frames.height,
      frames: sorted.length,
      frameP50Ms: sorted[sorted.length >> 1],
      frameP95Ms: sorted[Math.floor(sorted.length * 0.95)],
      frameMaxMs: sorted.at(-1),
    };
  } finally {
    await page.close();
  }
}

/** In the page: scrolls what scrolls by most of a screen a frame, and answers how long each frame took. */
async function scrollThrough() {
  const scrolling = [...document.querySelectorAll('*')].reduce((one, other) =>
    other.scrollHeight - other.clientHeight > one.scrollHeight - one.clientHeight && /auto|scroll/.test(getComputedStyle(other).overflowY)
      ? other
      : one,
  );
  const height = scrolling.scrollHeight - scrolling.clientHeight;
  const times = [];
  let last = await new Promise((done) => requestAnimationFrame(done));
  for (let at = 0; at < height; at += 300) {
    scrolling.scrollTop = at;
    const now = await new Promise((done) => requestAnimationFrame(done));
    times.push(now - last);
    last = now;
  }
  return { times, height };
}
