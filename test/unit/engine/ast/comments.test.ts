import assert from 'node:assert/strict';
import { ts } from 'ts-morph';
import { commentsBetween, commentsOf, commentWords } from '../../../../src/engine/ast/comments.ts';

const comments = (text: string): readonly string[] =>
  commentsOf(ts.createSourceFile('/a.tsx', text, ts.ScriptTarget.Latest, true)).map((comment) => comment.text);

describe('commentsOf', () => {
  it('finds comments wherever they stand', () => {
    assert.deepEqual(comments('// a\r\nf(/* b */ 1, // c\n  /** d */\n); // e'), ['// a', '/* b */', '// c', '/** d */', '// e']);
    assert.deepEqual(comments('function f() { /* a */ }\n{ } // b\n/* c'), ['/* a */', '// b']);
  });

  it('takes nothing else for one', () => {
    assert.deepEqual(
      comments(
        'const a = "// no /* no */", b = `// no ${1 /* yes */} // no`, c = /\\/\\/ no/, d = <p title="// no">// no {/* yes */}</p>;',
      ),
      ['/* yes */', '/* yes */'],
    );
    assert.deepEqual(comments('const a = "http://x"; /* yes */ const b = "/*"; // yes'), ['/* yes */', '// yes']);
  });
});

describe('commentsBetween', () => {
  it('finds the comments among tokens of plain code', () => {
    assert.deepEqual(
      commentsBetween('a /* b */ { "//" // c\n }', 1, 24).map(({ start, text }) => [start, text]),
      [
        [2, '/* b */'],
        [17, '// c'],
      ],
    );
  });
});

describe('commentWords', () => {
  it('leaves the words', () => {
    assert.equal(commentWords('/**\n * a\n * b\n */'), 'a b');
    assert.equal(commentWords('// a'), 'a');
  });
});
