import assert from 'node:assert/strict';
import { WorkspacePath } from '../../../src/domain/ids.ts';
import type { InputShape, ProbedCode, ProbeOutcome } from '../../../src/ports/probe.ts';
import { probeFunction } from '../../../src/probe/probe-function.ts';

const PATH = WorkspacePath('src/a.ts');
const NUMBER: InputShape = { is: 'number' };
const STRING: InputShape = { is: 'string' };
const LIST: InputShape = { is: 'array', of: NUMBER };

const code = (text: string): ProbedCode => ({ modules: [{ id: 'a', script: `exports.f = ${text};` }], entry: 'a', name: 'f' });

const probe = (
  before: string,
  after: string,
  shapes: readonly InputShape[],
  hints: readonly (string | number)[] = [],
): Promise<ProbeOutcome> =>
  probeFunction(
    {
      path: PATH,
      name: 'f',
      parameters: shapes.map((of, index) => ({ name: `p${index}`, of, optional: false, rest: false })),
      before: code(before),
      after: code(after),
      hints,
    },
    1,
    5000,
  );

const differing = async (...args: Parameters<typeof probe>): Promise<string> => {
  const outcome = await probe(...args);
  assert.equal(outcome.status, 'different', JSON.stringify(outcome));
  return outcome.status === 'different' ? `${outcome.difference.call}: ${outcome.difference.before} → ${outcome.difference.after}` : '';
};

describe('a function before and after', function () {
  this.timeout(30_000);

  it('is the same where it answers the same, and says on how many inputs', async () => {
    const outcome = await probe('(a, b) => a + b', '(a, b) => b + a', [NUMBER, NUMBER]);
    assert.deepEqual(outcome, { path: PATH, name: 'f', status: 'same', inputs: 250 });
  });

  it('differs by the smallest input there is', async () => {
    assert.equal(await differing('(a) => a > 100', '(a) => a >= 100', [NUMBER], [100]), 'f(100): false → true');
    assert.equal(await differing('(s) => s.trim()', '(s) => s.trimEnd()', [STRING]), 'f(" a"): "a" → " a"');
  });

  it('differs by what is thrown, promised and left of the arguments', async () => {
    assert.match(
      await differing("(a) => { if (a > 3) throw new Error('big'); return 0; }", '(a) => 0', [NUMBER], [3]),
      /throws Error: big → 0/,
    );
    assert.match(
      await differing('async (a) => a', 'async (a) => { if (a === 7) throw new RangeError(); return a; }', [NUMBER], [7]),
      /promises 7 → rejects with RangeError/,
    );
    assert.match(await differing('(l) => [...l].sort()[0]', '(l) => l.sort()[0]', [LIST]), /with the arguments left as/);
    assert.match(await differing('() => ({})', '() => ({ a: undefined })', []), /\{\} → \{a: undefined\}/);
  });

  it('differs where it does not end any more', async () => {
    assert.match(await differing('(a) => a', '(a) => { while (a === 5); return a; }', [NUMBER], [5]), /f\(5\): 5 → never ends/);
  });

  it('is told, not held against, where only odd values and the sign of zero show it', async () => {
    for (const [before, after] of [
      ['(a) => !(a < 3)', '(a) => a >= 3'],
      ['(a) => 0 - a', '(a) => a * -1'],
    ] as const) {
      const outcome = await probe(before, after, [NUMBER]);
      assert.equal(outcome.status, 'same');
      assert.ok(outcome.status === 'same' && outcome.odd, before);
    }
    assert.equal(
      (await probe('(a, b, c) => a / 10 + b / 10 + c / 10', '(a, b, c) => a / 10 + (b / 10 + c / 10)', [NUMBER, NUMBER, NUMBER])).status,
      'same',
    );
  });

  it('is the same error where only the words of the engine or a cause are new', async () => {
    assert.equal((await probe('(a) => a > 0 ? 1 : undefined.x', '(b) => b > 0 ? 1 : undefined.y', [NUMBER])).status, 'same');
    assert.equal(
      (
        await probe(
          "(a) => { if (a > 0) return 1; throw new Error('no') }",
          "(a) => { if (a > 0) return 1; throw new Error('no', { cause: a }) }",
          [NUMBER],
        )
      ).status,
      'same',
    );
  });

  it('is left out where it does not answer the same twice, answers never, or can’t be loaded', async () => {
    const reasonOf = async (before: string): Promise<string> => {
      const outcome = await probe(before, before, [NUMBER]);
      return outcome.status === 'left-out' ? outcome.reason : outcome.status;
    };
    assert.match(await reasonOf('(a) => a + Math.random()'), /the same twice/);
    assert.match(await reasonOf("(a) => { throw new Error('always') }"), /threw on every input/);
    assert.match(await reasonOf('(() => { for (;;); })()'), /can’t be loaded by itself/);
    assert.match(await reasonOf("require('node:fs').readFileSync"), /node:fs may not be loaded/);
  });
});
