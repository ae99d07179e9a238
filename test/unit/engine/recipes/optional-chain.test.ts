import assert from 'node:assert/strict';
import { optionalChain } from '../../../../src/engine/recipes/optional-chain.ts';
import { rewrite, runRecipe } from '../../../support/run-recipe.ts';

const TYPES = `interface B { c: string; d?: B; f(x?: unknown): number; n: number | undefined; z: B | null }
interface A { b?: B; b2: B; list?: B[]; run?: () => A; nil: B | null }
declare const a: A | undefined;
declare const m: A | null | undefined;
declare const x: unknown;
class G { get b(): B | undefined { return undefined; } }
declare const g: G;
`;

const after = async (line: string) => {
  const run = await rewrite(optionalChain, `${TYPES}${line}\nexport {};\n`);
  return { line: run.text.slice(TYPES.length).replace(/\nexport \{\};\n$/, ''), refused: run.refused };
};

describe('optional-chain', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['export const r = a && a.b;', 'export const r = a?.b;'],
    ['export const r = a && a.b && a.b.c;', 'export const r = a?.b?.c;'],
    ['export const r = a && a.b2.c;', 'export const r = a?.b2.c;'],
    ['export const r = a && a!.b2;', 'export const r = a?.b2;'],
    ['export const r = a && a.b && a.b.f(a.b && a.b.c);', 'export const r = a?.b?.f(a.b?.c);'],
    ['export const r = a && a.list && a.list[0];', 'export const r = a?.list?.[0];'],
    ['if (a && a.run) a.run();', 'if (a?.run) a.run();'],
    ['a && a.run && a.run();', 'a?.run?.();'],
    ['export const r = x && a && a.b;', 'export const r = x && a?.b;'],
    ['export const r = a && a.b && x;', 'export const r = a?.b && x;'],
    ['export const r = (a && a.b) || x;', 'export const r = a?.b || x;'],
    ['export const r = (a && a.b2)!.c;', 'export const r = (a?.b2)!.c;'],
    ['export const r = a ? a.b : undefined;', 'export const r = a?.b;'],
    ['export const r = m ? m.b : undefined;', 'export const r = m?.b;'],
    ['export const r = a && a.b ? a.b.c : undefined;', 'export const r = a?.b?.c;'],
    ['export const r = a ? a.b && a.b.c : undefined;', 'export const r = a?.b?.c;'],
    ['export const r = a?.b && a.b.c;', 'export const r = a?.b?.c;'],
    ['if (m && m.b) m.b;', 'if (m?.b) m.b;'],
    ['export const r = !(m && m.b);', 'export const r = !(m?.b);'],
    ['export const r = (m && m.b) ?? x;', 'export const r = m?.b ?? x;'],
    ['export const r = { ...(m && m.b) };', 'export const r = { ...(m?.b) };'],
    ['export const r = (m && m.b) == x;', 'export const r = m?.b == x;'],
    [
      'export function f<T extends A>(t: T | undefined) { return t && t.b; }',
      'export function f<T extends A>(t: T | undefined) { return t?.b; }',
    ],
    ['export const r = a /* there */\n  && a.b; // then', 'export const r = a /* there */\n  && a.b; // then'],
    ['export const r = a &&\n  a.b; // then', 'export const r = a?.b; // then'],
  ];
  for (const [before, expected] of cases) {
    it(`writes \`${before}\` as \`${expected}\``, async () => {
      const once = await after(before);
      assert.equal(once.line, expected);
      assert.deepEqual(once.refused, []);
      assert.equal((await after(once.line)).line, expected);
    });
  }

  const refusals: readonly (readonly [string, RegExp])[] = [
    ['export const r = m && m.b;', /^`m` may be null, and the result would become undefined\.$/],
    ['export const r = a && a.nil && a.nil.c;', /^`a.nil` may be null/],
    ['export const r = a ? a.nil && a.nil.c : undefined;', /^`a.nil` may be null/],
    ['export const r = (s: string) => s && s.length;', /^`s` may be `''`/],
    ['export const r = (s?: 0 | B) => s && s.valueOf();', /^`s` may be `0`/],
    ['export const r = (s: false | B) => s && s.c;', /^`s` may be `false`/],
    ['export const r = (s: any) => s && s.c;', /^`s` is of a type that may be anything/],
    ['export const r = (s: { length: number }) => s && s.length;', /^`s` may be `''`/],
    ['export const r = <T,>(s: T & { c: 1 }) => s && s.c;', /^`s` /],
    ["export const r = (s: string & { brand: 'id' }) => s && s.brand;", /^`s` may be `''`/],
    ['export const r = g.b && g.b.c;', /^`b` is a getter/],
  ];
  for (const [line, reason] of refusals) {
    it(`leaves \`${line}\``, async () => {
      const run = await after(line);
      assert.equal(run.line, line);
      assert.match(run.refused.join('\n'), reason);
    });
  }

  it('is about nothing else', async () => {
    for (const line of [
      'export const r = a && m;',
      'export const f = () => a && f() && f();',
      'export const r = a ? a.b : null;',
      'export const r = a ? m : undefined;',
      'export const r = a && (a.b = undefined);',
    ]) {
      const run = await after(line);
      assert.deepEqual([run.line, run.refused], [line, []]);
    }
  });

  it('leaves JavaScript, whose types prove nothing, and a TypeScript that does not know it', async () => {
    const text = 'export const r = (a) => a && a.b;\n';
    const script = await runRecipe(optionalChain, { 'a.js': text });
    assert.deepEqual(script.refused, ['a.js:1 The types of JavaScript prove too little.']);
    const old = await runRecipe(optionalChain, {
      'a.ts': `${TYPES}a && a.b;`,
      'node_modules/typescript/package.json': '{"version":"3.6.4"}',
    });
    assert.match(old.refused.join(), /does not know optional chains/);
  });

  it('takes null for possible where the project does not check for it', async () => {
    const loose = { 'tsconfig.json': JSON.stringify({ compilerOptions: { target: 'ES2022', lib: ['ES2022'] } }) };
    const run = await runRecipe(optionalChain, { ...loose, 'a.ts': `${TYPES}export const r = a && a.b;\nif (a && a.b) x;\n` });
    assert.match(run.refused.join(), /may be null, as the project does not check for it/);
    assert.match(run.files['a.ts'] ?? '', /r = a && a\.b;\nif \(a\?\.b\) x;/);
  });
});
