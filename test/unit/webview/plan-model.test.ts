import assert from 'node:assert/strict';
import { ROLES, TaskId, WorkspacePath } from '../../../src/domain/ids.ts';
import { readTexts, textsOf, type PlanTexts } from '../../../src/webview/crew/plan-model.ts';
import { taskSpec } from '../../support/events.ts';

describe('a changed task of a plan', () => {
  const spec = taskSpec(TaskId('t1'), ROLES.test, {
    title: 'Test',
    description: 'Do it',
    scope: { paths: [WorkspacePath('src/a.ts')], lines: { start: 1, end: 9 } },
  });
  const read = (change: Partial<PlanTexts>): unknown => readTexts(spec, { ...textsOf(spec), ...change });

  it('names nothing that is as it was, so that its lines stay', () => {
    assert.deepEqual(read({}), { change: {} });
    assert.deepEqual(read({ title: ' Test ', paths: './src/a.ts\n' }), { change: {} });
    assert.deepEqual(read({ description: ' Do it well ' }), { change: { description: 'Do it well' } });
  });

  it('takes paths as a person writes them, each once', () => {
    assert.deepEqual(read({ paths: ' ./src/b/ \n\nsrc\\c.ts\nsrc/b' }), { change: { paths: ['src/b', 'src/c.ts'] } });
    for (const whole of ['', ' \n', '.', './', 'src\n.']) assert.deepEqual(read({ paths: whole }), { change: { paths: [] } }, whole);
  });

  it('says what can’t be so', () => {
    assert.deepEqual(read({ title: ' ' }), { problem: { field: 'title' } });
    assert.deepEqual(read({ description: '' }), { problem: { field: 'description' } });
    for (const path of ['../x', '/etc', 'C:/x', 'a//b', 'src/../../x'])
      assert.deepEqual(read({ paths: `src\n${path}` }), { problem: { field: 'paths', path } });
  });
});
