import assert from 'node:assert/strict';
import { newMessages } from '../../../src/domain/diagnostics.ts';

const error = (line: number, message = 'boom', path = 'a.ts') => ({ path, line, code: 'TS1', message });

describe('new messages of a compiler', () => {
  it('are told by file, code and message, never by position', () => {
    assert.deepEqual(newMessages([error(1)], [error(99)]), []);
    assert.deepEqual(newMessages([error(1)], [error(1, 'no', 'b.ts')]), [error(1, 'no', 'b.ts')]);
  });

  it('are counted: a second one of the same kind is new', () => {
    assert.deepEqual(newMessages([error(1)], [error(1), error(5)]), [error(5)]);
    assert.deepEqual(newMessages([error(1), error(2)], [error(3)]), []);
  });
});
