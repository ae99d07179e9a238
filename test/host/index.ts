// The one entry that every runner calls: VS Code loads it inside the extension host and waits for run().
import Mocha from 'mocha';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export async function run(): Promise<void> {
  const grep = process.env.REFACTOR_CREW_TEST_GREP;
  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 30_000, forbidOnly: true, forbidPending: true, ...(grep ? { grep } : {}) });
  const suite = join(__dirname, 'suite');
  for (const file of readdirSync(suite).sort()) if (file.endsWith('.test.js')) mocha.addFile(join(suite, file));

  const passed: string[] = [];
  const failed: { title: string; message: string }[] = [];
  await new Promise((done) => {
    mocha
      .run(done)
      .on('pass', (test) => passed.push(test.fullTitle()))
      .on('fail', (test, error: unknown) => {
        failed.push({ title: test.fullTitle(), message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      });
  });

  const resultFile = process.env.REFACTOR_CREW_TEST_RESULT;
  if (resultFile) writeFileSync(resultFile, JSON.stringify({ passed, failed }));
  if (failed.length > 0) throw new Error(`${failed.length} of ${passed.length + failed.length} tests failed`);
  if (passed.length === 0) throw new Error('no test ran');
}
