import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import { templateString } from '../../../../src/engine/recipes/template-string.ts';
import { rewrite, TSCONFIG } from '../../../support/run-recipe.ts';

const DECLARED = `declare const s: string, n: number, o: { x: string }, u: unknown, l: string[];
declare const maybe: string | undefined, id: (of: unknown) => number, brand: string & { b: 1 }, y: symbol;
`;
const run = (text: string, others = {}) => rewrite(templateString, `${DECLARED}${text}\nexport {};\n`, others);

/** What a text that only uses these values gives. */
const valueOf = (text: string): unknown =>
  runInNewContext(text, { s: 's`', n: 1.5, o: { x: '$' }, maybe: undefined, l: ['{'], id: () => 7, brand: 'b' });

describe('template-string', () => {
  const accepted: readonly (readonly [string, string, string])[] = [
    ['a text and a value', `'a' + s`, '`a${s}`'],
    ['a value and a text', `s + 'a'`, '`${s}a`'],
    ['texts and values', `'a' + s + 'b' + n + 'c'`, '`a${s}b${n}c`'],
    ['what may be nothing', `'a' + maybe`, '`a${maybe}`'],
    ['a branded text', `'a' + brand`, '`a${brand}`'],
    ['a type parameter', `(<T extends string | 1>(t: T) => 'a' + t)('x')`, "(<T extends string | 1>(t: T) => `a${t}`)('x')"],
    ['what is in parentheses', `'a' + (n > 1 ? 'x' : s)`, "`a${n > 1 ? 'x' : s}`"],
    ['a concatenation in another', `'a' + (s + 'b') + n`, '`a${s}b${n}`'],
    ['a sum before the first text', `n + 1 + 'px'`, '`${n + 1}px`'],
    ['a text before a value and a text', `s + n + 'px'`, '`${s}${n}px`'],
    ['a sum in parentheses', `'a' + (n + 1)`, '`a${n + 1}`'],
    ['what is subtracted', `n - 1 + 'px'`, '`${n - 1}px`'],
    ['a template', '`${s}: ` + n', '`${s}: ${n}`'],
    ['two templates', '`a${o}` + `b${n}`', '`a${o}b${n}`'],
    ['a backtick', "'`' + s + '`'", '`\\`${s}\\``'],
    ['what looks like a value', "'${' + s + '}'", '`\\${${s}}`'],
    ['what would come to look like a value', "'$' + s + '$' + '{' + n", '`$${s}$\\{${n}`'],
    ['a dollar before a template', "s + '$' + `{${n}}`", '`${s}$\\{${n}}`'],
    ['escapes', `'a\\n\\\\' + s + '\\'"\\u{1F600}\\0'`, '`a\\n\\\\${s}\'"\\u{1F600}\\0`'],
    ['a backslash before a backtick', "'\\\\`' + s", '`\\\\\\`${s}`'],
    ['in a call of a call', `id('a' + s)`, 'id(`a${s}`)'],
  ];
  for (const [what, before, after] of accepted) {
    it(`writes ${what}`, async () => {
      const once = await run(`export const r = ${before};`);
      assert.deepEqual(once.refused, []);
      const expected = after.replace('$\\{', '\\${');
      assert.equal(once.text, `${DECLARED}export const r = ${expected};\nexport {};\n`);
      const again = await rewrite(templateString, once.text);
      assert.deepEqual([again.sites, again.refused], [0, []]);
      if (!before.includes('<')) assert.equal(valueOf(expected), valueOf(before));
    });
  }

  const refused: readonly (readonly [string, string, RegExp])[] = [
    ['an object', `f('a' + o);`, /`o` may be an object/],
    ['what may be anything', `f('a' + u);`, /`u` may be an object/],
    ['a symbol', `f('a' + String + y.description! + y);`, /may be an object/],
    ['several lines', `f('a' +\n  s);`, /over several lines/],
    ['a comment', `f('a' + /* which */ s);`, /comment stands between/],
    ['a template in a template', `f('a' + id(\`b\${s}\`));`, /in another/],
    ['a concatenation of a value', `f('a' + l.map((x) => 'b' + x).join());`, /in another/],
    ['what stands in a template', `f(\`a\${id('b' + s)}\`);`, /in another/],
    ['octal escapes', `f(s + '\\0' + '1');`, /octal number/],
    ['what is loaded', `void import('./a' + s);`, /bundlers may read/],
    ['the address of a file', `new URL('./a' + s, import.meta.url);`, /bundlers may read/],
    ['the start of a statement', `s\n'a' + s;`, /A statement starts with it/],
    ['an enum', `enum E { A = 1, B = 'a' + A }`, /value of an enum/],
  ];
  for (const [what, text, reason] of refused) {
    it(`refuses ${what}`, async () => {
      const once = await run(text);
      assert.match(once.refused.join('\n'), reason);
      assert.ok(once.text.includes(text) || once.sites > 0);
    });
  }

  it('takes the inner of two where one would stand in the other, and only once', async () => {
    const once = await run(`f('a' + l.map((x) => 'b' + x).join());`);
    assert.ok(once.text.includes("f('a' + l.map((x) => `b${x}`).join());"));
    assert.equal((await rewrite(templateString, once.text)).sites, 0);
  });

  it('leaves alone what is no text and value', async () => {
    const text = `f(n + 1, 'a' + 'b', '' + n, s + s);`;
    assert.deepEqual(await run(text), { text: `${DECLARED}${text}\nexport {};\n`, refused: [], sites: 0 });
  });

  it('takes what may be a sum for one where texts may be nothing', async () => {
    const loose = { 'tsconfig.json': TSCONFIG.replace('"strict":true', '"strict":false') };
    assert.ok((await run(`f(s + n + 'px');`, loose)).text.includes('f(`${s + n}px`);'));
    assert.ok((await run(`f(l[0] + n + 'px');`)).text.includes('f(`${l[0] + n}px`);'));
  });

  it('refuses JavaScript, and what would not compile', async () => {
    const script = await rewrite(templateString, `export const a = (x) => 'a' + x;\n`, { name: 'a.js' });
    assert.match(script.refused.join(), /types of JavaScript prove too little/);
    const typed = await run(`const g = <T extends string>(t: T): T[] => [t];\nlet r = g('a' + s);\nr = ['b'];`);
    assert.match(typed.refused.join(), /would not compile, at a\.ts:5/);
  });
});
