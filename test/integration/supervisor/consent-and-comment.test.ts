/** What a run does with changes of tests that nobody has agreed to, and with comments on hunks: with the real engine and a scripted model. */
import assert from 'node:assert/strict';
import type { RunApi, RunRequest } from '../../../src/supervisor/crew-api.ts';
import { count, END, HAND_OVER, playRun, WAIT } from '../../support/played-run.ts';
import { ScriptedModel, type ScriptedReply } from '../../support/scripted-model.ts';
import type { TemporaryFolder } from '../../support/temporary-folder.ts';

const START: ScriptedReply = {
  calls: [{ name: 'start_async_task', input: { role: 'implementation', title: 't', description: 'd', paths: [] } }],
};
const edit = (path: string, find: string, replace: string): ScriptedReply => ({
  calls: [{ name: 'edit_file', input: { path, edits: [{ find, replace }], reason: 'as asked' } }],
});

const CODE = 'export const one = 1;\n\nexport const two = 2;\n\nexport const three = 3;\n';
const TEST = "it('counts', () => {\n  expect(one).toBe(1);\n});\n";

/** Runs a task that makes these edits, the first ones at once, each further one after a comment. */
async function play(
  edits: readonly (readonly ScriptedReply[])[],
  request: Partial<RunRequest>,
  then: (run: RunApi, folder: TemporaryFolder) => Promise<void>,
) {
  const model = new ScriptedModel((asked) => {
    if (asked.from.role !== 'supervisor') {
      const comments = count(asked, 'This is about your change of');
      const due = edits.slice(0, comments + 1).flat();
      return due[count(asked, '"name":"edit_file"')] ?? HAND_OVER;
    }
    if (count(asked, 'start_async_task') === 0) return START;
    return count(asked, 'task-ended') > count(asked, 'task-continued') ? END : WAIT;
  });
  await playRun({ 'a.ts': CODE, 'a.test.ts': TEST }, model, then, request);
}

describe('a run that is to apply at its end', () => {
  const edits = [[edit('a.ts', 'one = 1', 'one = 11'), edit('a.test.ts', 'toBe(1)', 'toBeDefined()')]];

  it('applies nothing where a test asserts less and nobody has agreed to that', () =>
    play(edits, { apply: true }, async (run, folder) => {
      assert.equal(run.state.applied, null);
      assert.equal(await folder.read('a.ts'), CODE);
      assert.equal(run.state.changes?.files.length, 2);
    }));

  it('applies it where that was agreed to beforehand, and has it on record', () =>
    play(edits, { apply: true, consent: true }, async (run, folder) => {
      assert.match((await folder.read('a.test.ts')) ?? '', /toBeDefined/);
      assert.deepEqual([...run.state.decisions], [['a.test.ts#1', 'accepted']]);
    }));
});

describe('a comment on a hunk', () => {
  it('has its task make a new version, which takes its place; what was edited and decided stays', () =>
    play(
      [
        [edit('a.ts', 'one = 1', 'one = 11'), edit('a.ts', 'two = 2', 'two = 22'), edit('a.ts', 'three = 3', 'three = 33')],
        [edit('a.ts', 'two = 22', 'two = 222')],
      ],
      {},
      async (run) => {
        const [first, second, third] = run.state.changes?.files[0]?.hunks ?? [];
        assert.ok(first && second && third);
        run.editHunk(first.id, 'export const one = 1_000;');
        run.decide([third.id], 'rejected');
        const messageId = run.comment(second.id, 'more of it');
        await run.finished;
        const { messages, changes, decisions } = run.state;
        assert.deepEqual(
          [messages.get(messageId)?.hunk, messages.get(messageId)?.taskId, messages.get(messageId)?.state],
          [second.id, 't1', 'acted-on'],
        );
        assert.match(
          messages.get(messageId)?.text ?? '',
          /^more of it\n\nThis is about your change of a\.ts, line 3.*\n```diff\n-export const two = 2;\n\+export const two = 22;\n```/,
        );
        assert.equal(changes?.files[0]?.after, CODE.replace('1;', '1_000;').replace('2;', '222;').replace('3;', '33;'));
        assert.deepEqual(
          changes.files[0].hunks.map(({ id, provenance }) => [provenance.source.type, decisions.get(id)]),
          [
            ['user', 'accepted'],
            ['model', undefined],
            ['model', 'rejected'],
          ],
        );
        assert.ok(run.state.certificate, 'the new version was checked');
      },
    ));
});
