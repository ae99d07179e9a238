import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { StepDigest } from '../../../src/domain/step-digest.ts';
import { findStuck, keepDigest, STUCK_WINDOW } from '../../../src/domain/stuck.ts';

type Call = readonly [tool: string, input: string, answer: string, isError?: boolean];

const step = (...calls: Call[]): StepDigest => ({
  calls: calls.map(([tool, input, answer, isError = false]) => ({ tool, input, answer, isError })),
  heardNews: false,
  contextFull: false,
});
const times = (count: number, one: StepDigest): StepDigest[] => Array.from({ length: count }, () => one);
const withNews = (one: StepDigest): StepDigest => ({ ...one, heardNews: true });
const contextFull = (one: StepDigest): StepDigest => ({ ...one, contextFull: true });

const A = step(['read_file', 'a', 'text of a']);
const B = step(['search_text', 'b', 'nothing']);
const FAILED = step(['apply_recipe', 'r', 'Error: no', true]);
const WAIT = step(['wait_for_updates', '', 'There is news; it follows.']);
const TALK = step();

const patternOf = (steps: readonly StepDigest[]): string | undefined => findStuck(steps)?.pattern;

describe('stuck: the same again', () => {
  it('is a call with the same input and answer four times in a row', () => {
    assert.equal(patternOf(times(3, A)), undefined);
    assert.deepEqual(findStuck([B, ...times(4, A)]), {
      pattern: 'repeats',
      text: 'It called read_file 4 times in a row with the same input and the same answer.',
      advice: 'Tell it what to do next, or let it wrap up with what it has.',
      remedies: ['steer', 'wrap-up', 'cancel'],
      tools: ['read_file'],
      times: 4,
    });
  });

  it('is over as soon as anything is different', () => {
    assert.equal(patternOf([...times(3, A), B, A]), undefined);
    assert.equal(patternOf([...times(3, A), step(['read_file', 'other', 'text of a'])]), undefined);
    assert.equal(patternOf([...times(3, A), step(['read_file', 'a', 'new text'])]), undefined);
    assert.equal(patternOf([...times(3, A), TALK, A]), undefined);
    assert.equal(patternOf([...times(8, A), B]), undefined);
  });

  it('counts how long it has gone on, and names every tool of the step', () => {
    const both = step(['read_file', 'a', ''], ['search_text', 'b', ''], ['read_file', 'c', ''], ['list_files', '', '']);
    assert.match(findStuck(times(7, both))?.text ?? '', /^It called read_file, search_text and list_files 7 times/);
  });

  it('takes two failures in a row for nothing and the third for stuck, even with another message', () => {
    const failed = (message: string): StepDigest => step(['apply_recipe', 'r', message, true]);
    assert.equal(patternOf([failed('x'), failed('y')]), undefined);
    const stuck = findStuck([A, failed('x'), failed('y'), failed('z')]);
    assert.equal(stuck?.pattern, 'repeats-error');
    assert.equal(stuck.text, 'It called apply_recipe 3 times in a row with the same input, and each time that failed.');
    assert.deepEqual(stuck.remedies, ['steer', 'cancel', 'narrow']);
  });

  it('calls only the failed tool by name where others of the step went well', () => {
    const mixed = step(['read_file', 'a', 'text'], ['apply_recipe', 'r', 'no', true]);
    assert.deepEqual(findStuck(times(3, mixed))?.tools, ['apply_recipe']);
  });

  it('lets failures with other inputs pass: something else is tried', () => {
    const tries = ['p', 'q', 'r', 's'].map((input) => step(['apply_recipe', input, 'no', true]));
    assert.equal(patternOf(tries), undefined);
    assert.equal(patternOf([FAILED, FAILED, step(['apply_recipe', 'r', 'done'])]), undefined);
  });
});

describe('stuck: waiting', () => {
  it('is not doing the same again where each wait brought news', () => {
    assert.equal(patternOf([WAIT, ...times(10, withNews(WAIT))]), undefined);
  });

  it('starts to count afresh with the step that heard news, and counts that step', () => {
    assert.equal(patternOf([...times(3, A), withNews(A), A, A]), undefined);
    assert.equal(patternOf([...times(3, A), withNews(A), A, A, A]), 'repeats');
    assert.equal(patternOf([...times(2, FAILED), withNews(FAILED), FAILED]), undefined);
    assert.equal(patternOf([A, B, A, withNews(B), A, B]), undefined);
    assert.equal(patternOf([TALK, TALK, withNews(TALK)]), undefined);
  });
});

describe('stuck: back and forth', () => {
  it('is two steps in turn, three times each, with the same answers', () => {
    assert.equal(patternOf([A, B, A, B, A]), undefined);
    const stuck = findStuck([A, B, A, B, A, B]);
    assert.equal(stuck?.pattern, 'ping-pong');
    assert.equal(
      stuck.text,
      'It goes back and forth between two steps (read_file and search_text), 6 in a row, and gets the same answers.',
    );
    assert.equal(patternOf([B, A, B, A, B, A, B]), 'ping-pong');
  });

  it('is not what gets other answers, nor a round of three', () => {
    const other = step(['search_text', 'b', 'a hit']);
    assert.equal(patternOf([A, B, A, other, A, B]), undefined);
    const C = step(['list_files', '', '']);
    assert.equal(patternOf([A, B, C, A, B, C, A, B, C]), undefined);
  });

  it('is seen with one tool and two inputs too', () => {
    const other = step(['read_file', 'b', 'text of b']);
    assert.deepEqual(findStuck([A, other, A, other, A, other])?.tools, ['read_file']);
  });
});

describe('stuck: talk and context', () => {
  it('is three steps in a row without a call', () => {
    assert.equal(patternOf([A, TALK, TALK]), undefined);
    assert.equal(patternOf([TALK, TALK, A, TALK]), undefined);
    assert.equal(findStuck([A, TALK, TALK, TALK])?.text, 'It has only talked for 3 steps in a row, without calling a tool.');
  });

  it('is a conversation too long for the model three times in a row, news or not', () => {
    assert.equal(patternOf([contextFull(A), contextFull(B)]), undefined);
    assert.equal(patternOf([contextFull(A), A, contextFull(B), contextFull(A)]), undefined);
    const stuck = findStuck([contextFull(A), contextFull(withNews(B)), contextFull(TALK)]);
    assert.equal(stuck?.pattern, 'context');
    assert.deepEqual(stuck.remedies, ['wrap-up', 'cancel', 'narrow']);
  });

  it('does not take an answer cut off by the context for talk', () => {
    assert.equal(patternOf([TALK, contextFull(TALK), TALK]), undefined);
  });
});

describe('stuck: what is looked at', () => {
  const anyStep = fc.record({
    calls: fc.array(
      fc.record({
        tool: fc.constantFrom('a', 'b'),
        input: fc.constantFrom('1', '2'),
        answer: fc.constantFrom('x', 'y'),
        isError: fc.boolean(),
      }),
      { maxLength: 2 },
    ),
    heardNews: fc.boolean(),
    contextFull: fc.boolean(),
  });

  it('is the same whether all steps are kept or only those of the window', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 40 }), (steps) => {
        const kept = steps.reduce<readonly StepDigest[]>(keepDigest, []);
        assert.ok(kept.length <= STUCK_WINDOW);
        assert.deepEqual(findStuck(kept), findStuck(steps));
      }),
    );
  });

  it('never finds a task stuck that does something new in every step', () => {
    const inputs = fc.uniqueArray(fc.string(), { maxLength: 20 });
    fc.assert(
      fc.property(
        inputs,
        fc.boolean(),
        (all, isError) => patternOf(all.map((input) => step(['read_file', input, 'x', isError]))) === undefined,
      ),
    );
  });

  it('finds nothing in nothing', () => {
    assert.equal(findStuck([]), undefined);
  });
});
