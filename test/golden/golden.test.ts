/**
 * Whole runs as text: each folder beside this file is a scenario of a goal, a workspace, and what must come of it.
 * REFACTOR_CREW_UPDATE_GOLDEN=1 writes what comes now; look at the difference before you keep it.
 */
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { RunState } from '../../src/domain/run-state.ts';
import { WHOLE_WORKSPACE } from '../../src/domain/scope.ts';
import { replay } from '../../src/replay/replay.ts';
import { inProcessCrew } from '../support/in-process-crew.ts';
import { toGoldenText } from '../support/transcript-text.ts';

const SCENARIOS = join(process.cwd(), 'test', 'golden');
const isUpdate = process.env['REFACTOR_CREW_UPDATE_GOLDEN'] === '1';

describe('golden runs', () => {
  const names = readdirSync(SCENARIOS).filter((name) => statSync(join(SCENARIOS, name)).isDirectory());
  for (const name of names) {
    it(`${name}: as expected, twice the same, replayed byte for byte, and nothing written before apply`, async () => {
      const scenario = join(SCENARIOS, name);
      const folder = mkdtempSync(join(tmpdir(), 'refactor-crew-golden-'));
      try {
        cpSync(join(scenario, 'workspace'), folder, { recursive: true });
        const before = contents(folder);
        const goal = readFileSync(join(scenario, 'goal.txt'), 'utf8').trim();
        const first = await play(goal, folder);
        const text = toGoldenText(first).replaceAll(folder, '<folder>');
        assert.deepEqual(contents(folder), before);
        assert.equal(toGoldenText(await play(goal, folder)).replaceAll(folder, '<folder>'), text);

        const expected = join(scenario, 'expected.txt');
        if (isUpdate || !existsSync(expected)) {
          writeFileSync(expected, text);
          assert.ok(isUpdate, `${name} had no expected.txt; it is written now. Look at it, then run the tests again.`);
        }
        assert.equal(text, readFileSync(expected, 'utf8'));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
});

async function play(goal: string, folder: string): Promise<RunState> {
  const crew = inProcessCrew();
  const run = await crew.start({ goal, scope: WHOLE_WORKSPACE, folder, trusted: false, tests: false });
  const state = await run.finished;
  await crew.dispose();
  const events = run.eventsSince(0);
  assert.deepEqual(await replay(events), { status: 'identical', events: events.length });
  return state;
}

/** Every file of a folder with its text and time of change. */
function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => statSync(file).isFile());
  return Object.fromEntries(
    files.sort().map((file) => [relative(folder, file), `${statSync(file).mtimeMs} ${readFileSync(file, 'utf8')}`]),
  );
}
