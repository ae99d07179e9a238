import assert from 'node:assert/strict';
import { combine } from '../../../src/changeset/combine.ts';
import { HunkId, RunId, WorkspacePath } from '../../../src/domain/ids.ts';
import type { HunkNeed } from '../../../src/domain/hunk-need.ts';
import type { TypeDelta } from '../../../src/ports/diagnosis.ts';
import { Selector } from '../../../src/supervisor/selection.ts';
import { memoryCodeProject } from '../../support/memory-code-project.ts';
import { taskChanges } from '../../support/changes.ts';

const changes = combine([taskChanges('t1', { 'a.ts': ['a\n-\nb\n-\nc\n', 'A\n-\nB\n-\nC\n'], 'new.ts': [null, 'n\n'] })]);
const [one, two, three, created] = ['a.ts#1', 'a.ts#2', 'a.ts#3', 'new.ts#1'].map(HunkId) as [HunkId, HunkId, HunkId, HunkId];
const needs = (hunk: HunkId, other: HunkId): HunkNeed => ({ hunk, needs: other, what: 'x', isSure: true });

/** A compiler that finds fault with `A` where there is no `B`. */
function selector(graph: readonly HunkNeed[], check: (text: string | null) => TypeDelta | undefined = () => undefined) {
  const asked: (string | null)[] = [];
  const code = memoryCodeProject(
    {},
    {
      hunkNeeds: () => Promise.resolve(graph),
      typeErrors: ({ changed, before = [] }) => {
        const path = WorkspacePath('a.ts');
        const text = [...changed, ...before].find((file) => file.path === path)?.text ?? null;
        asked.push(text);
        const isWrong = text?.includes('A') === true && !text.includes('B');
        const errors = isWrong ? [{ path, line: 1, code: 'TS2304', message: 'Cannot find name B.' }] : [];
        return Promise.resolve(check(text) ?? { status: 'checked', compiler: 'x', configs: [], before: [], after: errors, ms: 0 });
      },
    },
  );
  return { of: new Selector(RunId('r'), changes, code), asked };
}

describe('a selection of hunks', () => {
  it('breaks by names where a hunk lacks what it needs, and both ways out are told', async () => {
    const { of, asked } = selector([needs(one, two), needs(two, three)]);
    assert.deepEqual(await of.byNames(new Set([one, created])), {
      status: 'breaks',
      breaks: [one],
      closure: { accept: [two, three], reject: [one] },
      errors: [],
    });
    assert.equal((await of.byNames(new Set([three]))).status, 'unchecked');
    assert.deepEqual(asked, []);
  });

  it('breaks by types, with the smallest ways out and what the compiler says', async () => {
    const { of } = selector([]);
    const selection = await of.byTypes(new Set([one, created]));
    assert.ok(selection.status === 'breaks');
    assert.deepEqual([selection.breaks, selection.closure], [[one], { accept: [two], reject: [one] }]);
    assert.deepEqual(
      selection.errors.map(({ code }) => code),
      ['TS2304'],
    );
  });

  it('compiles where types say so, whatever names make of it', async () => {
    const { of } = selector([needs(three, one)]);
    assert.deepEqual(await of.byTypes(new Set([three])), { status: 'compiles' });
  });

  it('is not asked about as a whole, nor where nothing is accepted', async () => {
    const { of, asked } = selector([]);
    assert.deepEqual(await of.byTypes(new Set([one, two, three, created])), { status: 'compiles' });
    assert.deepEqual(await of.byTypes(new Set()), { status: 'compiles' });
    assert.deepEqual(asked, []);
  });

  it('is not blamed for what the whole change set brings', async () => {
    const wrong = { path: WorkspacePath('a.ts'), line: 5, code: 'TS1', message: 'C' };
    const check = (text: string | null): TypeDelta | undefined =>
      text?.includes('C') ? { status: 'checked', compiler: 'x', configs: [], before: [], after: [wrong], ms: 0 } : undefined;
    assert.deepEqual(await selector([], check).of.byTypes(new Set([three])), { status: 'compiles' });
  });

  it('is judged by names where nobody can check types, and told to be unchecked', async () => {
    const nobody = (): TypeDelta => ({ status: 'unavailable', reason: 'there is no tsconfig.json' });
    assert.deepEqual(await selector([], nobody).of.byTypes(new Set([one])), { status: 'unchecked', reason: 'there is no tsconfig.json' });
    assert.equal((await selector([needs(one, two)], nobody).of.byTypes(new Set([one]))).status, 'breaks');
  });
});
