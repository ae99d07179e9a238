import assert from 'node:assert/strict';
import { readFrontMatter } from '../../../src/base/front-matter.ts';

const fields = (text: string): Record<string, unknown> => {
  const read = readFrontMatter(text);
  assert.ok(read.ok, read.ok ? '' : read.failure);
  return Object.fromEntries(read.value.fields);
};
const failure = (text: string): string => {
  const read = readFrontMatter(text);
  return read.ok ? 'it was read' : read.failure;
};

describe('front matter', () => {
  it('has texts, quoted or not, and lists in both forms', () => {
    const text = `---
name: reviewer # who
description: 'It''s for "reviews": all of them'
tools: Read, Grep, Bash(git log:*)
list: [a, "b, c", 'd']
more:
  - one
  - "two # not a comment"
model: "opus\\n"
empty:
---
# Body

text
`;
    assert.deepEqual(fields(text), {
      name: 'reviewer',
      description: 'It\'s for "reviews": all of them',
      tools: 'Read, Grep, Bash(git log:*)',
      list: ['a', 'b, c', 'd'],
      more: ['one', 'two # not a comment'],
      model: 'opus\n',
      empty: '',
    });
    const read = readFrontMatter(text);
    assert.equal(read.ok && read.value.body, '# Body\n\ntext');
  });

  it('has texts over several lines', () => {
    assert.deepEqual(fields('---\na: >\n  one\n  two\n\n  three\nb: |\n  one\n    two\nc: one\n  two\n---\n'), {
      a: 'one two\n\nthree',
      b: 'one\n  two',
      c: 'one two',
    });
  });

  it('is read from files of any system', () => {
    assert.deepEqual(fields('\uFEFF---\r\nname: x\r\n---\r\nbody\r\n'), { name: 'x' });
  });

  it('leaves out what is nested deeper, and says so', () => {
    const read = readFrontMatter('---\nname: x\nhooks:\n  before:\n    - run: rm\nenv: { A: 1 }\n---\nbody');
    assert.deepEqual(read.ok && [[...read.value.fields.keys()], read.value.ignored], [['name'], ['hooks', 'env']]);
  });

  it('is none where a text does not begin with it', () => {
    const read = readFrontMatter('# Title\n---\nx: 1\n---\n');
    assert.deepEqual(read.ok && [read.value.fields.size, read.value.body], [0, '# Title\n---\nx: 1\n---']);
  });

  it('is refused with the line and what is wrong with it', () => {
    assert.match(failure('---\nname: x\n'), /line 1: .* not closed by another ---/);
    assert.match(failure('---\nname: x\nwhat is this\n---\n'), /line 3: “what is this” is not of the form key: value/);
    assert.match(failure('---\na: 1\na: 2\n---\n'), /line 3: a is there twice/);
    assert.match(failure('---\na: [1, 2\n---\n'), /line 2: the list is not closed/);
    assert.match(failure('---\na: "1\n---\n'), /line 2: the text is not closed by "/);
  });
});
