import assert from 'node:assert/strict';
import { WHOLE_WORKSPACE } from '../../../src/domain/scope.ts';
import type { RunState } from '../../../src/domain/run-state.ts';
import { replay } from '../../../src/replay/replay.ts';
import { inProcessCrew } from '../../support/in-process-crew.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const FILES = {
  'package.json': JSON.stringify({ name: 'p', version: '1.0.0', main: 'src/index.ts' }),
  'tsconfig.json': JSON.stringify({ compilerOptions: { types: [], noLib: true }, include: ['src'] }),
  'src/index.ts': 'export function greet(): void {}\ngreet();\n',
};

/** A run in a folder of these files, whose questions are all answered so. */
async function refactor(files: Readonly<Record<string, string>>, goal: string, answer: 'yes' | 'no'): Promise<RunState> {
  const { path: folder, remove } = await temporaryFolder(files);
  const crew = inProcessCrew();
  crew.onEvent((event, run) => {
    if (event.type === 'question') queueMicrotask(() => run.answer(event.questionId, answer, ''));
  });
  const run = await crew.start({ goal, scope: WHOLE_WORKSPACE, folder, trusted: false, tests: false });
  const state = await run.finished;
  await crew.dispose();
  await remove();
  const events = run.eventsSince(0);
  assert.deepEqual(await replay(events), { status: 'identical', events: events.length });
  return state;
}

/** Renames what the package exports, which asks. */
const rename = (answer: 'yes' | 'no'): Promise<RunState> => refactor(FILES, 'rename greet to welcome', answer);

describe('a rename that others may notice', () => {
  it('goes on with a yes, and says nothing of a refusal', async () => {
    const state = await rename('yes');
    assert.deepEqual(
      [...state.questions.values()].map(({ text, answer }) => [text, answer]),
      [['The package exports greet from src/index.ts, so others may use it. Rename it to welcome all the same?', 'yes']],
    );
    assert.equal(state.status, 'succeeded');
    assert.equal(state.changes?.files[0]?.after, 'export function welcome(): void {}\nwelcome();\n');
    assert.doesNotMatch(state.summary, /left alone/);
  });

  it('leaves it as it is with a no, and says why', async () => {
    const state = await rename('no');
    assert.equal(state.status, 'failed');
    assert.match(state.summary, /Others may use it: the package exports it from src\/index\.ts/);
    assert.deepEqual(state.changes?.files ?? [], []);
  });
});

const CHAINS = {
  'tsconfig.json': JSON.stringify({ compilerOptions: { target: 'ES2022', lib: ['ES2022'], types: [], strict: true }, include: ['src'] }),
  'src/a.ts': 'declare function open(): Promise<number>;\nexport const a = () => open().then((x) => x + 1);\n',
  'src/b.ts': 'declare const given: Promise<number>;\nexport const b = () => given.then((x) => x + 1);\n',
  'src/c.ts': 'declare function close(): Promise<number>;\nexport const c = () => close().then((x) => x + 1);\n',
};

/** Converts chains, two of which need a yes. */
const convert = (answer: 'yes' | 'no'): Promise<RunState> => refactor(CHAINS, 'convert promise chains to async/await', answer);

describe('places that wait for the same answer', () => {
  it('are asked about once, and all done with a yes', async () => {
    const state = await convert('yes');
    assert.equal(state.questions.size, 1);
    assert.deepEqual(
      state.changes?.files.map(({ path, after }) => [path, after?.includes('await')]),
      [
        ['src/a.ts', true],
        ['src/b.ts', true],
        ['src/c.ts', true],
      ],
    );
    assert.doesNotMatch(state.summary, /left alone/);
  });

  it('stay as they are with a no, and the others are done', async () => {
    const state = await convert('no');
    assert.equal(state.questions.size, 1);
    assert.deepEqual(
      state.changes?.files.map(({ path }) => path),
      ['src/b.ts'],
    );
    assert.match(state.summary, /2 places left alone/);
  });
});
