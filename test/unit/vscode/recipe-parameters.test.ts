import assert from 'node:assert/strict';
import { parametersOf } from '../../../src/vscode/recipe-parameters.ts';
import { pathBelow } from '../../../src/vscode/folder-paths.ts';
import { parseSubject } from '../../../src/vscode/subject.ts';

describe('the parameters of a recipe', () => {
  it('are what a dialogue can ask for', () => {
    const parameters = parametersOf({
      type: 'object',
      properties: {
        from: { type: 'string', description: 'The old name' },
        depth: { type: 'integer' },
        deep: { type: 'boolean' },
        style: { enum: ['a', 'b'] },
        list: { type: 'array' },
      },
      required: ['from', 'list'],
    });
    assert.deepEqual(
      parameters.map(({ name, kind, isRequired }) => [name, kind, isRequired]),
      [
        ['from', 'text', true],
        ['depth', 'number', false],
        ['deep', 'boolean', false],
        ['style', 'choice', false],
      ],
    );
  });

  it('are none where there is no schema of an object', () => {
    assert.deepEqual([{}, { properties: 3 }, { type: 'string' }].map(parametersOf), [[], [], []]);
  });
});

describe('a path below a folder', () => {
  it('is relative to it, and undefined elsewhere', () => {
    assert.deepEqual(
      [
        ['/w', '/w/src/a.ts'],
        ['/w/', '/w/a.ts'],
        ['/w', '/w'],
        ['/w', '/w2/a.ts'],
        ['/w', '/w/../x'],
        ['/w', '/w/src/'],
      ].map(([folder, file]) => pathBelow(folder ?? '', file ?? '')),
      ['src/a.ts', 'a.ts', undefined, undefined, undefined, 'src'],
    );
  });
});

describe('what a command was started on', () => {
  it('is a row, by its subject or by its id, and nothing else', () => {
    const known = parseSubject({ runId: 'r1', taskId: 't1' }, () => undefined);
    assert.deepEqual(known, { runId: 'r1', taskId: 't1' });
    assert.equal(
      parseSubject('r1/t1', (id) => (id === 'r1/t1' ? known : undefined)),
      known,
    );
    for (const other of [undefined, null, {}, { runId: 3 }, 'other'])
      assert.equal(
        parseSubject(other, () => undefined),
        undefined,
      );
  });
});
