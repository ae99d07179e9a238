import assert from 'node:assert/strict';
import { blankBlocks } from '../../../../src/engine/ast/blank-blocks.ts';

const LONG = 'a long line of code which is not looked at';
/** What is left around the word `here`, long blanks written as `~`. */
function around(text: string, word = 'here'): string {
  const blanked = blankBlocks(text, word === '' ? [] : [text.indexOf(word)]);
  assert.equal(blanked.length, text.length);
  for (let at = 0; at < text.length; at++) assert.ok(blanked[at] === text[at] || blanked[at] === ' ', `${at} of ${text}`);
  return blanked.replaceAll(/ {24,}/g, '~');
}

describe('blanking blocks', () => {
  it('empties the braces beside a position, and keeps those around it', () => {
    const text = `f({ ${LONG} });\nclass A { m() { if (b) { ${LONG} } here({ c: { ${LONG} } }); } n() { ${LONG} } }\n`;
    assert.equal(around(text), 'f({~});\nclass A { m() { if (b) {~} here({~}); } n() {~} }\n');
  });

  it('keeps what a position is right inside of, and what is short', () => {
    assert.equal(around(`export { here, ${LONG} };`), `export { here, ${LONG} };`);
    assert.equal(around(`a({ b: 1 }, { ${LONG} }); here`), 'a({ b: 1 }, {~}); here');
  });

  it('empties all where there is no position', () => {
    assert.equal(around(`{ { ${LONG} } { ${LONG} } }`, ''), '{~}');
  });

  it('takes no brace in a string, a comment or a regular expression for one', () => {
    for (const odd of [
      '"}"',
      "'\\'}'",
      '/* } */',
      '// }\n',
      'a = /[/}]{2}"/',
      '`}`',
      '`\\${`',
      'return /}/',
      'x = a / b; "}"',
      '(a) / 2 / "}".length',
    ])
      assert.equal(around(`f({ ${LONG}; ${odd} }); here`), 'f({~}); here', odd);
  });

  it('sees through templates, however deep', () => {
    assert.equal(around(`f(\`a { \${b({ ${LONG} })} \${\`}\${c}\`} }\`); here`), 'f(`a { ${b({~})} ${`}${c}`} }`); here');
    assert.equal(around(`f(\`\${e({ d: here, ...{ ${LONG} } })}\`)`), 'f(`${e({ d: here, ...{~} })}`)');
  });

  it('takes no tag for a regular expression', () => {
    assert.equal(around(`<p a={b}>{ ${LONG} }</p>; <br />; { ${LONG} } here`), '<p a={b}>{~}</p>; <br />; {~} here');
  });

  it('leaves a text alone that it can’t tell apart', () => {
    for (const odd of ["<p>don't</p>\n", '}', '{ a', '`a', '/* a', '"a\n'])
      assert.equal(blankBlocks(`${odd} f({ ${LONG} });`, []), `${odd} f({ ${LONG} });`, odd);
  });
});
