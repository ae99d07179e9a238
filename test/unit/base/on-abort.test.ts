import assert from 'node:assert/strict';
import { onAbort } from '../../../src/base/on-abort.ts';

describe('onAbort', () => {
  it('calls back all that listen when the signal fires, once, and none that has stopped', () => {
    const stop = new AbortController();
    const heard: string[] = [];
    onAbort(stop.signal, () => heard.push('a'));
    const release = onAbort(stop.signal, () => heard.push('b'));
    onAbort(stop.signal, () => {
      release();
      heard.push('c');
    });
    onAbort(stop.signal, () => heard.push('d'))();
    stop.abort();
    assert.deepEqual(heard, ['a', 'b', 'c'], 'whoever listened when it fired is called');
  });
});
