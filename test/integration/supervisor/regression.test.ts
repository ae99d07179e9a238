/** What regressed goes back to the supervisor before the run is over, and only so often. */
import assert from 'node:assert/strict';
import { SUPERVISOR } from '../../../src/domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../../src/domain/scope.ts';
import type { ModelRequest } from '../../../src/ports/model.ts';
import { inProcessCrew } from '../../support/in-process-crew.ts';
import { ScriptedModel, type ScriptedReply } from '../../support/scripted-model.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const START: ScriptedReply = {
  calls: [{ name: 'start_async_task', input: { role: 'implementation', title: 't', description: 'd', paths: [] } }],
};
const WAIT: ScriptedReply = { calls: [{ name: 'wait_for_updates', input: { until: 'ending' } }] };
const finish = (summary: string): ScriptedReply => ({ calls: [{ name: 'finish', input: { outcome: 'done', summary } }] });
const edit = (find: string, replace: string): ScriptedReply => ({
  calls: [{ name: 'edit_file', input: { path: 'a.ts', edits: [{ find, replace }], reason: 'as asked' } }],
});
const DONE: ScriptedReply = { calls: [{ name: 'finish', input: { summary: 'edited', applied: 1, refused: [], files: ['a.ts'] } }] };

const count = (request: ModelRequest, word: string): number => JSON.stringify(request.messages).split(word).length - 1;

describe('what regressed', () => {
  /** A task that breaks the types of a file; the supervisor sends it back as often as it hears of it. */
  async function play(mends: boolean) {
    const folder = await temporaryFolder({
      'tsconfig.json': '{"compilerOptions":{"strict":true},"include":["*.ts"]}',
      'a.ts': 'export const a: number = 1;\n',
    });
    let edits = 0;
    const model = new ScriptedModel((request) => {
      if (request.from.role !== 'supervisor') {
        if (count(request, 'put it right') === edits && count(request, 'edit_file') <= edits) {
          edits += 1;
          if (edits === 1) return edit('= 1;', "= 'one';");
          return mends ? edit("= 'one';", '= 2;') : edit(edits === 2 ? "'one'" : "'two'", edits === 2 ? "'two'" : "'three'");
        }
        return DONE;
      }
      const [regressed, ended, sent] = ['regressed', 'task-ended', 'update_async_task'].map((word) => count(request, word));
      if (count(request, 'start_async_task') === 0) return START;
      if ((regressed ?? 0) > (sent ?? 0))
        return { calls: [{ name: 'update_async_task', input: { taskId: 't1', mode: 'steer', text: 'put it right' } }] };
      return (ended ?? 0) > (sent ?? 0) ? finish(`after ${regressed}`) : WAIT;
    });
    const crew = inProcessCrew({ model });
    const run = await crew.start({ goal: 'g', scope: WHOLE_WORKSPACE, folder: folder.path, trusted: false, tests: false });
    const state = await run.finished;
    await crew.dispose();
    await folder.remove();
    return { state, run, model };
  }

  it('is news to the supervisor, who has it mended; then all is checked anew', async () => {
    const { state, run } = await play(true);
    assert.equal(state.status, 'succeeded');
    assert.deepEqual(
      run.eventsSince(0).flatMap((event) => (event.type === 'certified' ? [event.verdict === 'regressed'] : [])),
      [true, false],
    );
    assert.equal(state.summary, 'after 1');
    assert.match(JSON.stringify(state.supervisor.conversation), /regressed.*a\.ts/s);
  });

  it('is left to the user once it could not be mended twice', async () => {
    const { state, run } = await play(false);
    const verdicts = run.eventsSince(0).filter((event) => event.type === 'certified');
    assert.equal(verdicts.length, 3);
    assert.equal(state.certificate?.verdict, 'regressed');
    assert.equal(state.news.filter(({ about, news }) => about === SUPERVISOR && news.type === 'regressed').length, 2);
  });
});
