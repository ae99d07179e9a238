import assert from 'node:assert/strict';
import fc from 'fast-check';
import { blame } from '../../../src/changeset/blame.ts';
import { replay } from '../../../src/changeset/edits.ts';
import { cutHunks } from '../../../src/changeset/hunks.ts';
import { attribute } from '../../../src/changeset/provenance.ts';
import type { EditStep, Hunk } from '../../../src/domain/change.ts';
import { WorkspacePath } from '../../../src/domain/ids.ts';
import { text } from '../../support/arbitrary-texts.ts';
import { by, replaceStep, rewriteStep } from '../../support/changes.ts';

const nobody = by('nobody');

function hunksOf(base: string, steps: readonly EditStep[], after = replay(base, steps)): Hunk[] {
  const marks = blame(base, steps, after);
  return cutHunks(WorkspacePath('a.ts'), base, after).map((hunk) => attribute(hunk, marks, nobody));
}

/** Who made each hunk: the main source first. */
const sources = (hunks: readonly Hunk[]): string[] =>
  hunks.map(({ provenance, alsoFrom }) => [provenance, ...alsoFrom].map(({ reason }) => reason).join('+'));

/** Steps that each replace one unique text, told by their reasons. */
function steps(base: string, ...replacements: readonly (readonly [find: string, replacement: string, reason: string])[]): EditStep[] {
  let current = base;
  return replacements.map(([find, replacement, reason]) => {
    const step = replaceStep(current, find, replacement, by('t1', reason));
    current = replay(current, [step]);
    return step;
  });
}

describe('the provenance of a hunk', () => {
  it('is the step that wrote its lines', () => {
    const base = 'one\ntwo\nthree\nfour\nfive\n';
    assert.deepEqual(sources(hunksOf(base, steps(base, ['two', '2', 'rename'], ['five', '5', 'cause']))), ['rename', 'cause']);
  });

  it('is the step that took its lines away', () => {
    const base = 'one\ntwo\nthree\nfour\n';
    assert.deepEqual(sources(hunksOf(base, steps(base, ['two\n', '', 'dead code'], ['four', '4', 'rename']))), ['dead code', 'rename']);
    assert.deepEqual(sources(hunksOf('one\ntwo\n', steps('one\ntwo\n', ['two\n', '', 'at the end']))), ['at the end']);
    assert.deepEqual(sources(hunksOf('one\n', steps('one\n', ['one\n', '', 'all of it']))), ['all of it']);
  });

  it('names first who has most of its lines, and each other source once', () => {
    const base = 'a\nb\nc\n';
    const made = steps(base, ['b', 'B1\nB2\nB3', 'split'], ['B2', 'B2!', 'shout'], ['B3', 'B3!', 'shout']);
    assert.deepEqual(sources(hunksOf(base, made)), ['split+shout']);
  });

  it('credits a step only for the lines it changes, however much it replaces', () => {
    const base = 'function f() {\n  one();\n  two();\n}\n';
    const first = rewriteStep(base, base.replace('one', 'eins'), by('t1', 'first'));
    const between = replay(base, [first]);
    const second = rewriteStep(between, between.replace('}', '} // f'), by('t1', 'second'));
    assert.deepEqual(sources(hunksOf(base, [first, second])), ['first', 'second']);
  });

  it('leaves no trace of what was written and taken away again', () => {
    const base = 'a\nb\nc\n';
    assert.deepEqual(sources(hunksOf(base, steps(base, ['b\n', 'b\nx\n', 'added'], ['x\n', '', 'removed'], ['c', 'C', 'kept']))), ['kept']);
  });

  it('follows lines that later steps move down', () => {
    const base = 'a\nb\nc\n';
    assert.deepEqual(sources(hunksOf(base, steps(base, ['c', 'C', 'below'], ['a\n', 'x\ny\na\n', 'above']))), ['above', 'below']);
  });

  it('falls back only where no step is on record', () => {
    assert.deepEqual(sources(hunksOf('a\n', [], 'b\n')), ['because']);
  });

  it('credits the last step where the steps do not lead to the text', () => {
    const base = 'a\nb\nc\n';
    assert.deepEqual(sources(hunksOf(base, steps(base, ['a', 'A', 'only']), 'A\nb\nC\n')), ['only', 'only']);
  });

  it('is always one of the steps', () => {
    fc.assert(
      fc.property(text, fc.array(text, { minLength: 1, maxLength: 5 }), (base, versions) => {
        const made = versions.map((version, index) => rewriteStep(versions[index - 1] ?? base, version, by('t1', `step ${index}`)));
        for (const hunk of hunksOf(base, made)) {
          assert.notEqual(hunk.provenance, nobody);
          const all = [hunk.provenance, ...hunk.alsoFrom].map(({ reason }) => reason);
          assert.equal(new Set(all).size, all.length);
        }
      }),
    );
  });
});
