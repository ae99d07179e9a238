/** Newer edits of the user that have come to need what a run does: with the real engine and the offline model. */
import assert from 'node:assert/strict';
import { combine } from '../../../src/changeset/combine.ts';
import type { RebasedChanges } from '../../../src/domain/change.ts';
import { foldRun } from '../../../src/domain/run.ts';
import { HunkId, RunId, WorkspacePath } from '../../../src/domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../../src/domain/scope.ts';
import { replay } from '../../../src/replay/replay.ts';
import type { RunApi } from '../../../src/supervisor/crew-api.ts';
import { rebaseMovedOn } from '../../../src/supervisor/newer-edits.ts';
import { RunRecord } from '../../../src/supervisor/run-record.ts';
import { taskChanges } from '../../support/changes.ts';
import { started } from '../../support/events.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { inProcessCrew } from '../../support/in-process-crew.ts';
import { MemoryApplier } from '../../support/memory-applier.ts';
import { MemoryJournal } from '../../support/memory-journal.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporary-folder.ts';

const FILES = {
  'tsconfig.json':
    '{ "compilerOptions": { "strict": true, "types": [], "lib": ["ES2022"], "module": "ESNext", "moduleResolution": "Bundler", "noEmit": true } }',
  'a.ts': 'export function total(all: number[]): number {\n  return all.length;\n}\n',
  'b.ts': "import { total } from './a';\n\nexport const two = total([1, 2]);\n",
  'c.ts': 'export const three = 3;\n',
};
const MINE = "import { total } from './a';\n\nexport const three = total([1, 2, 3]);\n";

async function renamed(then: (run: RunApi, folder: TemporaryFolder) => Promise<void>): Promise<void> {
  const folder = await temporaryFolder(FILES);
  const crew = inProcessCrew();
  const request = { goal: 'rename total to count', scope: WHOLE_WORKSPACE, folder: folder.path, trusted: false, tests: false };
  const run = await crew.start(request);
  try {
    assert.equal((await run.finished).status, 'succeeded');
    await then(run, folder);
  } finally {
    await crew.dispose();
    await folder.remove();
  }
  assert.deepEqual(foldRun(run.eventsSince(0)), run.state);
  const report = await replay(run.eventsSince(0));
  assert.equal(report.status, 'identical', JSON.stringify(report).slice(0, 1500));
}

describe('a use of what a run renames that the user has added since', function () {
  this.timeout(60_000);

  for (const movedOn of ['show', 'skip'] as const)
    it(`in a file that the run did not change is offered as well, as new, and nothing is written before that was seen (${movedOn})`, () =>
      renamed(async (run, folder) => {
        await folder.write({ 'c.ts': MINE });
        const report = await run.apply(movedOn);
        assert.deepEqual([report.written, report.rebased], [[], ['c.ts']]);
        assert.equal(await folder.read('a.ts'), FILES['a.ts']);
        assert.deepEqual([...run.state.renewed], ['c.ts#1', 'c.ts#2']);
        assert.deepEqual(
          run.state.changes?.files.map(({ path }) => path),
          ['a.ts', 'b.ts', 'c.ts'],
        );
        assert.equal(run.state.voided?.why ?? 'moved-on', 'moved-on');
        const again = await run.apply(movedOn);
        assert.equal(again.rebased, undefined);
        assert.equal(again.written.length, 3);
        assert.equal(await folder.read('c.ts'), MINE.replaceAll('total', 'count'));
        await run.undo();
        assert.equal(await folder.read('c.ts'), MINE);
      }));

  it('in a file that the run changes is offered with the rest of it', () =>
    renamed(async (run, folder) => {
      await folder.write({ 'b.ts': `${FILES['b.ts']}export const none = total([]);\n` });
      assert.deepEqual((await run.apply('show')).rebased, ['b.ts']);
      await run.apply('show');
      assert.equal(await folder.read('b.ts'), `${FILES['b.ts']}export const none = total([]);\n`.replaceAll('total', 'count'));
    }));

  it('stays as it is once the user has rejected that', () =>
    renamed(async (run, folder) => {
      await folder.write({ 'c.ts': MINE });
      await run.apply('show');
      run.decide([HunkId('c.ts#1'), HunkId('c.ts#2')], 'rejected');
      assert.deepEqual([...run.state.renewed], []);
      const { written, rebased } = await run.apply('show');
      assert.equal(rebased, undefined);
      assert.equal(written.length, 2);
      assert.equal(await folder.read('c.ts'), MINE);
    }));
});

describe('where the engine can’t be asked', () => {
  it('lines decide, and nothing that was only looked for is held up', async () => {
    const { runId: _runId, seq: _seq, at: _at, ...header } = started('r');
    assert.ok(header.type === 'run-started');
    const record = await RunRecord.begin(RunId('r'), header, new FakeClock(), new MemoryJournal(), { recorded: () => undefined });
    record.record({ type: 'changes-offered', changes: combine([taskChanges('t1', { 'a.ts': ['a\nb\nc\nd\n', 'a\nB\nc\nd\n'] })]) });
    const disk = new Map([[WorkspacePath('a.ts'), 'a\nb\nc\nmine\n']]);
    const rebase = (): Promise<RebasedChanges> => Promise.reject(new Error('The thread is gone.'));
    assert.deepEqual(await rebaseMovedOn({ record, applier: new MemoryApplier(disk), rebase }), ['a.ts']);
    assert.equal(record.state.changes?.files[0]?.after, 'a\nB\nc\nmine\n');
    assert.deepEqual(await rebaseMovedOn({ record, applier: new MemoryApplier(disk), rebase }), []);
  });
});
