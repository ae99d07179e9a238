import assert from 'node:assert/strict';
import { enumToUnion } from '../../../../src/engine/recipes/enum-to-union.ts';
import { code, runRecipe, type Files } from '../../../support/run-recipe.ts';

const run = (files: Files) => runRecipe(enumToUnion, files);
const COLOR = code`
  /** What there is. */
  export enum Color {
    // Warm.
    Red = 'red',
    'Dark Blue' = "dark-blue", // Cold.
  }
  export const first: Color = Color.Red;
`;

describe('enum-to-union', () => {
  it('writes constants and a type, and leaves the rest as it is', async () => {
    const once = await run({ 'a.ts': COLOR });
    assert.deepEqual([once.refused, once.sites], [[], ['a.ts:2']]);
    assert.equal(
      once.files['a.ts'],
      code`
        /** What there is. */
        export const Color = {
          // Warm.
          Red: 'red',
          'Dark Blue': "dark-blue", // Cold.
        } as const;
        export type Color = (typeof Color)[keyof typeof Color];
        export const first: Color = Color.Red;
      `,
    );
    const again = await run(once.files);
    assert.deepEqual([again.sites, again.refused], [[], []]);
  });

  it('makes types that name a member follow, in all files', async () => {
    const user = code`
      import { Color } from './a';
      import * as all from './a';
      export type Warm = Color.Red | all.Color.Red;
      export type List = Color.Red[];
      export const pick = (color: Color, other: all.Color): Warm | undefined => {
        switch (color) {
          case Color.Red:
            return color;
          case Color['Dark Blue']:
            return undefined;
        }
      };
      export const names: Record<Color, number> = { [Color.Red]: 1, [Color['Dark Blue']]: 2 };
      export type Same = typeof Color.Red;
    `;
    const once = await run({ 'a.ts': COLOR, 'b.ts': user });
    assert.deepEqual(once.refused, []);
    assert.equal(
      once.files['b.ts'],
      user
        .replace('= Color.Red | all.Color.Red', '= typeof Color.Red | typeof all.Color.Red')
        .replace('= Color.Red[]', '= typeof Color.Red[]'),
    );
  });

  const refusals: readonly (readonly [string, Files, RegExp])[] = [
    ['numbers', { 'a.ts': `export enum N { A, B = 'b' }\n` }, /`A` is not given a text/],
    ['a const enum', { 'a.ts': `export const enum N { A = 'a' }\n` }, /It is a `const enum`/],
    ['what is elsewhere', { 'a.ts': `export declare enum N { A = 'a' }\n` }, /only declares/],
    [
      'what is declared several times',
      { 'a.ts': `export enum N { A = 'a' }\nexport namespace N { export const x = 1; }\n` },
      /declared several times/,
    ],
    [
      'what is inside of something',
      { 'a.ts': `export const f = () => {\n  enum N { A = 'a' }\n  return N;\n};\n` },
      /inside of something else/,
    ],
    ['a script', { 'a.ts': `enum N { A = 'a' }\n` }, /no module/],
    ['one member that is another', { 'a.ts': `export enum N { A = 'a', B = A }\n` }, /`B` is not given a text/],
    ['what is used before', { 'a.ts': `export const x = () => N.A;\nexport enum N { A = 'a' }\n` }, /further up in the file/],
    ['what the package exports', { 'a.ts': COLOR, 'package.json': '{"name":"p","main":"./a.ts"}' }, /the package exports it/],
    ['a comment that would be lost', { 'a.ts': `export enum N { A /* one */ = 'a' }\n` }, /A comment beside an equals sign/],
    [
      'a variable that takes any of it',
      {
        'a.ts': COLOR,
        'b.ts': `import { Color } from './a';\nlet c = Color.Red;\nexport const f = () => {\n  c = Color['Dark Blue'];\n};\nc;\n`,
      },
      /would not compile, at b\.ts:4/,
    ],
    ['what a template uses', { 'a.ts': COLOR, 'x.vue': `import { Color } from './a'` }, /x\.vue may use it/],
  ];
  for (const [what, files, reason] of refusals) {
    it(`refuses ${what}`, async () => {
      const once = await run(files);
      assert.deepEqual(once.sites, []);
      assert.match(once.refused.join('\n'), reason);
    });
  }
});
