// node scripts/panel-preview.mjs                  builds the panel, shows it in Chromium with the demo run, saves pictures in test-output/panel/
// node scripts/panel-preview.mjs --serve          serves it on a port of 127.0.0.1 instead, to be looked at by hand: add ?theme=light&at=70&tab=review&live
// node scripts/panel-preview.mjs --media          media/icon.png from its SVG, and the pictures in media/walkthrough/ (start-*.png come from workbench-pictures.mjs)
// node scripts/panel-preview.mjs crew-dark …      only the pictures whose names contain one of these
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { servePanel } from './panel-preview/serve-panel.mjs';
import { openBrowser } from './vscode/code-server.mjs';

const root = join(import.meta.dirname, '..');
const out = join(root, 'test-output/panel');
mkdirSync(out, { recursive: true });
const { server, origin } = await servePanel();
console.log(origin);
if (process.argv.includes('--media')) {
  await drawIcon();
  await pictures(walkthrough(), join(root, 'media/walkthrough'));
} else if (!process.argv.includes('--serve')) await pictures(chosen(), out);

/** The marketplace wants its icon as a bitmap. */
async function drawIcon() {
  const chromium = await openBrowser();
  const tab = await chromium.newPage({ viewport: { width: 128, height: 128 } });
  const svg = readFileSync(join(root, 'media/icon.svg'), 'utf8');
  await tab.setContent(`<style>body { margin: 0; background: transparent } svg { display: block }</style>${svg}`);
  await tab.screenshot({ path: join(root, 'media/icon.png'), omitBackground: true });
  await chromium.close();
}

function walkthrough() {
  const size = { width: 940, height: 580 };
  return ['dark', 'light'].flatMap((theme) => [
    { name: `crew-${theme}`, query: `theme=${theme}&at=42`, ...size },
    { name: `review-${theme}`, query: `theme=${theme}&at=70&tab=review`, ...size },
    { name: `apply-${theme}`, query: `theme=${theme}&at=70&tab=review`, ...size, clip: { x: 0, y: 340, width: 940, height: 240 } },
  ]);
}

function chosen() {
  const talk = encodeURIComponent('{"ui":{"conversationOf":"t3"}}'); // The implementation's conversation.
  const wanted = process.argv.slice(2);
  return [
    ...['dark', 'light', 'hc-dark', 'hc-light'].flatMap((theme) => [
      { name: `crew-${theme}`, query: `theme=${theme}&at=42` },
      { name: `review-${theme}`, query: `theme=${theme}&at=70&tab=review` },
      { name: `troubled-${theme}`, query: `theme=${theme}&at=34.5&script=troubled`, height: 1560 },
      { name: `plan-${theme}`, query: `theme=${theme}&at=3&script=planned` },
    ]),
    { name: 'plan-drafting', query: 'at=1.9&script=planned' },
    { name: 'plan-narrow', query: 'at=3&script=planned', width: 420 },
    {
      name: 'plan-edit',
      query: `at=3&script=planned&state=${encodeURIComponent(
        JSON.stringify({
          ui: {
            drafts: {
              'demo-1/plan/t1/title': 'Map how errors are handled',
              'demo-1/plan/t1/description': 'Find where errors get lost, and nothing else.',
              'demo-1/plan/t1/paths': 'src/orders\n../elsewhere',
            },
          },
        }),
      )}`,
    },
    { name: 'troubled-narrow', query: 'at=34.5&script=troubled', width: 420 },
    {
      name: 'troubled-edit',
      query: `at=34.5&script=troubled&state=${encodeURIComponent('{"ui":{"drafts":{"demo-1/m6":"Leave all logger calls as they are"}}}')}`,
      height: 1560,
    },
    { name: 'troubled-trace', query: 'at=34.5&script=troubled&tab=trace' },
    { name: 'crew-start', query: 'at=3' },
    { name: 'crew-question', query: 'at=45' },
    { name: 'crew-done', query: 'at=70' },
    { name: 'crew-failed', query: 'at=70&script=failed' },
    { name: 'crew-interrupted', query: 'at=30&script=interrupted' },
    { name: 'crew-narrow', query: 'at=42', width: 420 },
    { name: 'review-narrow', query: 'at=70&tab=review', width: 420 },
    { name: 'review-checking', query: 'at=59&tab=review' },
    { name: 'review-failed', query: 'at=70&tab=review&script=failed' },
    { name: 'review-reason', query: `at=70&tab=review&state=${encodeURIComponent('{"ui":{"grouping":"reason"}}')}` },
    { name: 'conversation-dark', query: 'at=70&tab=conversation' },
    { name: 'conversation-light', query: 'theme=light&at=70&tab=conversation' },
    { name: 'conversation-task', query: `at=70&tab=conversation&state=${encodeURIComponent('{"ui":{"conversationOf":"t3"}}')}` },
    {
      name: 'conversation-branch',
      query: `at=70&tab=conversation&state=${encodeURIComponent('{"ui":{"drafts":{"demo-1/branch/supervisor/2":"Leave legacy.ts alone"}}}')}`,
    },
    ...['dark', 'light', 'hc-dark', 'hc-light'].flatMap((theme) => [
      { name: `model-${theme}`, query: `theme=${theme}&at=42&script=model` },
      {
        name: `model-talk-${theme}`,
        query: `theme=${theme}&at=42&script=model&tab=conversation&state=${talk}`,
        height: 1100,
      },
      {
        name: `model-open-${theme}`,
        query: `theme=${theme}&at=70&script=model&tab=conversation&state=${talk}`,
        open: true,
        height: 2600,
      },
    ]),
    { name: 'model-unpriced', query: 'at=42&script=unpriced' },
    { name: 'model-narrow', query: `at=42&script=model&tab=conversation&state=${talk}`, width: 420 },
    { name: 'model-trace', query: 'at=70&script=model&tab=trace' },
    { name: 'trace-dark', query: 'at=70&tab=trace' },
    { name: 'crew-big', query: 'at=12&script=big' },
    { name: 'review-big', query: 'at=20&tab=review&script=big' },
    { name: 'empty', query: 'empty' },
  ].filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
}

async function pictures(all, folder) {
  const chromium = await openBrowser();
  let problems = 0;
  for (const { name, query, width = 1120, height = 900, clip, open } of all) {
    const tab = await chromium.newPage({ viewport: { width, height } });
    tab.on('console', (message) => {
      if (message.type() === 'error' || /Content Security Policy/.test(message.text())) {
        problems++;
        console.log(`${name}: ${message.text()}`);
      }
    });
    tab.on('pageerror', (error) => {
      problems++;
      console.log(`${name}: ${error.stack}`);
    });
    await tab.goto(`${origin}/?${query}`);
    await tab.locator('.view > *, .nothing').first().waitFor({ state: 'attached' });
    await tab.waitForTimeout(400);
    if (open) {
      await tab.locator('.opener[aria-expanded=false]').evaluateAll((closed) => closed.forEach((button) => button.click()));
      await tab.locator('.opener[aria-expanded=true]').first().waitFor();
    }
    await tab.screenshot({ path: join(folder, `${name}.png`), ...(clip && { clip }) });
    await tab.close();
  }
  await chromium.close();
  server.close();
  console.log(`${all.length} pictures in ${folder}, ${problems} problems`);
  process.exitCode = problems === 0 ? 0 : 1;
}
