import assert from 'node:assert/strict';
import { WorkspacePath } from '../../../src/domain/ids.ts';
import { syntaxErrors } from '../../../src/engine/syntax.ts';

const errors = (path: string, text: string | null) => syntaxErrors([{ path: WorkspacePath(path), text }]);

describe('syntax errors', () => {
  it('are told with line, code and message', () => {
    assert.deepEqual(errors('a.ts', 'let a = 1;\nlet b = ;\n'), [
      { path: 'a.ts', line: 2, code: 'TS1109', message: 'Expression expected.' },
    ]);
  });

  it('depend on the extension', () => {
    assert.equal(errors('a.ts', 'let a: number = 1;').length, 0);
    assert.equal(errors('a.js', 'let a: number = 1;').length, 1, 'types are no JavaScript');
    assert.equal(errors('a.tsx', 'let a = <b/>;').length, 0);
    assert.equal(errors('a.ts', 'let a = <b/>;').length > 0, true);
    assert.equal(errors('a.mts', 'await 1;').length, 0);
    assert.equal(errors('a.md', 'let b = ;').length, 0);
  });

  it('are no errors of types, names or imports', () => {
    assert.deepEqual(errors('a.ts', 'import { x } from "./nowhere";\nconst y: string = 1 + z;'), []);
  });

  it('are found in JSON, with comments let pass', () => {
    assert.equal(errors('a.json', '{ // why\n "a": 1, }').length, 0);
    assert.equal(errors('a.json', '{ "a": }').length, 1);
  });

  it('are not found in deleted files', () => assert.deepEqual(errors('a.ts', null), []));
});
