/** A conflict that the user gives to the crew: with the real engine and a scripted model. */
import assert from 'node:assert/strict';
import { conflictKey } from '../../../src/domain/change.ts';
import { WHOLE_WORKSPACE } from '../../../src/domain/scope.ts';
import { replay } from '../../../src/replay/replay.ts';
import type { RunApi } from '../../../src/supervisor/crew-api.ts';
import { inProcessCrew } from '../../support/in-process-crew.ts';
import { count, END, HAND_OVER, playRun, WAIT } from '../../support/played-run.ts';
import { ScriptedModel, type ScriptedReply } from '../../support/scripted-model.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporary-folder.ts';

const start = (title: string) => ({ name: 'start_async_task', input: { role: 'implementation', title, description: 'd', paths: [] } });
const edit = (find: string, replace: string): ScriptedReply => ({
  calls: [{ name: 'edit_file', input: { path: 'a.ts', edits: [{ find, replace }], reason: 'as asked' } }],
});
const adopt = (from: string): ScriptedReply => ({ calls: [{ name: 'adopt_changes', input: { from } }] });

const CODE = "export const one = 'one';\n\nexport const two = 'two';\n";

/** Runs a task for each script, which makes its first moves at once and the others when it is told to merge. */
async function play(
  scripts: readonly (readonly [first: readonly ScriptedReply[], then: readonly ScriptedReply[]])[],
  then: (run: RunApi, folder: TemporaryFolder) => Promise<void>,
): Promise<void> {
  const model = new ScriptedModel((asked) => {
    if (asked.from.role !== 'supervisor') {
      const [first = [], later = []] =
        scripts.find((_script, index) => count(asked, `"title": \\"${index}\\"`) + count(asked, `\\"title\\": \\"${index}\\"`) > 0) ?? [];
      const due = [...first, ...(count(asked, 'This is about your change of') > 0 ? later : [])];
      return due[count(asked, '"name":"edit_file"') + count(asked, '"name":"adopt_changes"')] ?? HAND_OVER;
    }
    if (count(asked, '"name":"start_async_task"') === 0) return { calls: scripts.map((_script, index) => start(String(index))) };
    return count(asked, 'task-ended') >= scripts.length + count(asked, 'task-continued') ? END : WAIT;
  });
  await playRun({ 'a.ts': CODE }, model, then);
}

const MINE = CODE.replace("'one'", "'mine'");

describe('a conflict that the crew is to merge', function () {
  this.timeout(30_000);

  it('goes with both sides to the task whose lines were left out, and its new version takes their place', () =>
    play([[[edit("one = 'one'", "one = 'ONE'")], [edit("one = 'ONE'", "one = 'MINE'")]]], async (run, folder) => {
      await folder.write({ 'a.ts': MINE });
      await run.apply('show');
      const [conflict] = run.state.changes?.conflicts ?? [];
      assert.ok(conflict);
      assert.deepEqual([conflict.kept, conflict.keptLines], ['user', ["export const one = 'mine';\n"]]);
      const messageId = run.settle(conflictKey(conflict), 'merge this');
      await run.finished;
      const message = run.state.messages.get(messageId);
      assert.deepEqual([message?.taskId, message?.conflict, message?.state], ['t1', conflictKey(conflict), 'acted-on']);
      assert.match(
        message?.text ?? '',
        /^merge this\n\n[^]*Kept \(user\):\n```\nexport const one = 'mine';\n```\nLeft out \(t1, yours\):\n```\nexport const one = 'ONE';\n```/,
      );
      assert.deepEqual(run.state.changes?.conflicts, []);
      assert.equal(run.state.changes?.files[0]?.after, CODE.replace("'one'", "'MINE'"));
      assert.equal(run.state.changes.files[0].base?.text, MINE);
      assert.equal(await folder.read('a.ts'), MINE, 'nothing is written before the user has seen it');
      await run.apply('show');
      assert.equal(await folder.read('a.ts'), CODE.replace("'one'", "'MINE'"));
    }));

  it('goes on to be shown, with the user’s lines in place, where the task makes nothing of it', () =>
    play([[[edit("one = 'one'", "one = 'ONE'"), edit("two = 'two'", "two = 'TWO'")], []]], async (run, folder) => {
      await folder.write({ 'a.ts': MINE });
      await run.apply('show');
      const before = run.state.changes;
      const [conflict] = before?.conflicts ?? [];
      assert.ok(conflict);
      run.settle(conflictKey(conflict), 'merge this');
      await run.finished;
      assert.deepEqual(run.state.changes?.conflicts, before?.conflicts);
      assert.equal(run.state.changes?.files[0]?.after, MINE.replace("'two'", "'TWO'"));
    }));

  it('between two tasks goes to the one whose lines were left out, which builds on the other', () =>
    play(
      [
        [[edit("one = 'one'", "one = 'ONE'")], []],
        [[edit("one = 'one'", "one = 'uno'")], [adopt('t1'), edit("one = 'ONE'", "one = 'UNO'")]],
      ],
      async (run) => {
        const [conflict] = run.state.changes?.conflicts ?? [];
        assert.ok(conflict);
        assert.deepEqual([conflict.kept, conflict.dropped], ['t1', 't2']);
        const messageId = run.settle(conflictKey(conflict), 'merge this');
        await run.finished;
        assert.match(run.state.messages.get(messageId)?.text ?? '', /adopt_changes from t1/);
        assert.deepEqual(run.state.changes?.conflicts, []);
        assert.equal(run.state.changes?.files[0]?.after, CODE.replace("'one'", "'UNO'"));
      },
    ));

  it('is left to the user by an engine that writes nothing of its own, which says so', async () => {
    const folder = await temporaryFolder({ 'a.ts': 'export const one = 1;\nexport const two = one;\n' });
    const crew = inProcessCrew();
    try {
      const run = await crew.start({
        goal: 'rename one to uno',
        scope: WHOLE_WORKSPACE,
        folder: folder.path,
        trusted: false,
        tests: false,
      });
      await run.finished;
      await folder.write({ 'a.ts': 'export const eins = 1;\nexport const two = eins;\n' });
      await run.apply('show');
      const { conflicts } = run.state.changes ?? assert.fail();
      assert.ok(conflicts[0]);
      run.settle(conflictKey(conflicts[0]), 'merge this');
      assert.equal((await run.finished).status, 'succeeded');
      assert.deepEqual(run.state.changes?.conflicts, conflicts);
      assert.match(JSON.stringify([...(run.state.tasks.get(conflicts[0].dropped)?.activity ?? [])]), /could not make out/);
      assert.equal((await replay(run.eventsSince(0))).status, 'identical');
    } finally {
      await crew.dispose();
      await folder.remove();
    }
  });

  it('is refused where it is not there any more', () =>
    play([[[edit("one = 'one'", "one = 'ONE'")], []]], async (run) => {
      assert.throws(() => run.settle('x', 'merge this'), /not there any more/);
    }));
});
