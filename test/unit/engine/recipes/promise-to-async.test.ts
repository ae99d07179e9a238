import assert from 'node:assert/strict';
import { WorkspacePath } from '../../../../src/domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../../../src/domain/scope.ts';
import { promiseToAsync } from '../../../../src/engine/recipes/promise-to-async.ts';
import { memoryCodeView } from '../../../support/memory-code-view.ts';
import { code, rewrite, runRecipe, TSCONFIG } from '../../../support/run-recipe.ts';

const PRELUDE = `declare const given: Promise<number>;\ndeclare function note(text: string): void;\nexport {};\n`;

const layouts: readonly (readonly [string, string, string])[] = [
  [
    'keeps comments, and the lines that need no change',
    code`
      /** What it does. */
      export function f(): Promise<number> {
        // First.
        return given
          .then((x) => {
            // In the callback.
            const text = \`
              as it is
            \`;
            note(text); // behind

            /* last */
            return x;
          })
          // Between the links.
          .then((y) => y + 1) // trailing
          .catch((e: unknown) => {
            /* nothing to be done */
            return 0;
          })
          .finally(() => {
            // done
          });
      }
    `,
    code`
      /** What it does. */
      export async function f(): Promise<number> {
        // First.
        try {
          const x = await given;
          // In the callback.
          const text = \`
              as it is
            \`;
          note(text); // behind

          /* last */
          const y = x;
          // Between the links.
          return y + 1;
        } catch (e: unknown) {
          // trailing
          /* nothing to be done */
          return 0;
        } finally {
          // done
        }
      }
    `,
  ],
  [
    'moves what is on several lines',
    code`
      export const f = () =>
        given
          .then((x) => ({
            x,
            y: [
              1,
            ],
          }))
          .then(
            ({ x: z, y }) =>
              z +
              y.length,
          );
    `,
    code`
      export const f = async () => {
        const x = await given;
        const { x: z, y } = {
          x,
          y: [
            1,
          ],
        };
        return z +
        y.length;
      };
    `,
  ],
  [
    'puts braces where one statement stood',
    code`
      export function f(n: number): Promise<number> {
        if (n > 1) return given.then((x) => { note('a'); return x; });
        else if (n > 0)
          return given.then((x) => {
            note('b');
            return x;
          });
        switch (n) {
          case -1:
            return given.then((x) => {
              note('c');
              return x;
            });
          default:
            return Promise.resolve(1);
        }
      }
    `,
    code`
      export async function f(n: number): Promise<number> {
        if (n > 1) {
          const x = await given;
          note('a');
          return x;
        }
        else if (n > 0) {
          const x = await given;
          note('b');
          return x;
        }
        switch (n) {
          case -1: {
            const x = await given;
            note('c');
            return x;
          }
          default:
            return 1;
        }
      }
    `,
  ],
  [
    'returns what a promise was made of, and declares what is set in a try',
    code`
      export function f(n: number): Promise<number> {
        if (n > 1)
          return Promise.resolve(
            n, // the same
          );
        if (n > 0) return Promise.resolve(n);
        return given.catch(() => 0).then((x) => x + n);
      }
    `,
    code`
      export async function f(n: number): Promise<number> {
        if (n > 1)
          return Promise.resolve(
            n, // the same
          );
        if (n > 0) return n;
        let x: number;
        try {
          x = await given;
        } catch {
          x = 0;
        }
        return x + n;
      }
    `,
  ],
  [
    'joins the lines of what the chain began with',
    code`
      export async function f(): Promise<string> {
        const x = await Promise
          .resolve({
            a: 1,
          })
          .then(({ a }) => a + 1)
          .catch(() => 0);
        return Promise
          .all([
            x,
          ])
          .then((all) => String(all));
      }
    `,
    code`
      export async function f(): Promise<string> {
        let x: number;
        try {
          const { a } = await Promise.resolve({
            a: 1,
          });
          x = a + 1;
        } catch {
          x = 0;
        }
        const all = await Promise.all([
          x,
        ]);
        return String(all);
      }
    `,
  ],
  [
    'follows the file in tabs, line ends and missing semicolons',
    `declare const given: Promise<number>\r\ndeclare function note(text: string): void\r\nexport class A {\r\n\tstatic f(): Promise<number> {\r\n\t\treturn given.then(x => {\r\n\t\t\tnote('a')\r\n\t\t\treturn x\r\n\t\t}).catch(() => 0)\r\n\t}\r\n}\r\n`,
    `declare const given: Promise<number>\r\ndeclare function note(text: string): void\r\nexport class A {\r\n\tstatic async f(): Promise<number> {\r\n\t\ttry {\r\n\t\t\tconst x = await given\r\n\t\t\tnote('a')\r\n\t\t\treturn x\r\n\t\t} catch {\r\n\t\t\treturn 0\r\n\t\t}\r\n\t}\r\n}\r\n`,
  ],
];

describe('promise-to-async', () => {
  for (const [what, before, after] of layouts) {
    it(what, async () => {
      const prelude = before.startsWith('declare') ? '' : PRELUDE;
      const result = await rewrite(promiseToAsync, prelude + before);
      assert.equal(result.text.slice(prelude.length), after, result.refused.join());
    });
  }

  it('lists the chains that it leaves to others', async () => {
    const text = code`
      declare const depth: ((n: number) => Promise<void>) | undefined;
      declare const query: PromiseLike<number> & { catch(onError: () => void): Promise<void> };
      declare const anything: any;
      export function report(): void {
        depth?.(1).catch(() => {});
        query.catch(() => {});
        anything.load().then(() => {});
      }
    `;
    const { refused } = await rewrite(promiseToAsync, text);
    assert.equal(refused.length, 3, refused.join('\n'));
    assert.match(refused[0] ?? '', /optional call/);
    for (const reason of refused.slice(1)) assert.match(reason, /Nobody waits/);
  });

  it('names the consent that a refusal waits for', async () => {
    const text = `${PRELUDE}declare function open(): Promise<number>;\nexport const f = () => open().then((x) => x + 1);\n`;
    const view = memoryCodeView({ 'tsconfig.json': TSCONFIG, 'a.ts': text });
    const { refused } = await promiseToAsync.plan(view, { with: {}, scope: WHOLE_WORKSPACE });
    assert.deepEqual(
      refused.map(({ consent }) => consent?.with),
      [{ syncThrows: true }],
    );
    assert.equal((await runRecipe(promiseToAsync, { 'a.ts': text }, { syncThrows: true })).sites.length, 1);
  });

  it('stays in the lines of a selection', async () => {
    const text = `${PRELUDE}export const f = () => given.then((x) => x + 1);\nexport const g = () => given.then((x) => x + 2);\n`;
    const run = await runRecipe(promiseToAsync, { 'a.ts': text }, {}, { paths: [WorkspacePath('a.ts')], lines: { start: 5, end: 5 } });
    assert.deepEqual([run.sites, run.refused], [['a.ts:5'], []]);
  });

  it('leaves functions alone where the language version has no async', async () => {
    const old = JSON.stringify({ compilerOptions: { target: 'ES2015', lib: ['ES2018'], strict: true } });
    const { refused } = await rewrite(promiseToAsync, `${PRELUDE}export const f = () => given.then((x) => x);\n`, { 'tsconfig.json': old });
    assert.match(refused.join(), /before ES2017/);
  });

  it('says nothing of what is no promise, and writes JavaScript without types', async () => {
    const js = `export const a = (x) => x.size.then;\nexport const b = () => Promise.resolve(1).then((x) => x).catch((e) => e.message);\n`;
    const run = await runRecipe(promiseToAsync, { 'a.js': js, 'b.ts': `export const c = { then: (f: string) => f }.then('a');\n` });
    assert.deepEqual(run.refused, []);
    assert.match(run.files['a.js'] ?? '', /catch \(e\) \{\n {4}return e\.message;/);
  });

  const loose = JSON.stringify({ compilerOptions: { target: 'ES2022', lib: ['ES2022'], allowJs: true } });
  const passing = `export function f(p: Promise<number>, g: Function): Promise<number> {\n  if (p) return p.then((x) => x);\n  return g();\n}\n`;

  it('does not take the word of loose types for a promise', async () => {
    for (const text of [
      passing,
      passing.replace('return g();', 'return undefined;'),
      passing.replace('return g();', ''),
      passing.replace('return g();', 'return p;'),
    ]) {
      const { refused } = await rewrite(promiseToAsync, text, { 'tsconfig.json': loose });
      assert.match(refused.join(), /does not always answer a plain promise/, text);
    }
    const js = `/** @param {Promise<number>} p @param {Function} g @returns {Promise<number>} */\nexport function f(p, g) {\n  if (p) return p.then((x) => x);\n  return g();\n}\n`;
    assert.match((await runRecipe(promiseToAsync, { 'a.js': js }, { syncThrows: true })).refused.join(), /does not always answer/);
  });

  it('does not take any for a promise in a strict project either', async () => {
    const { refused } = await rewrite(promiseToAsync, passing);
    assert.match(refused.join(), /does not always answer a plain promise/);
  });

  it('minds that there may be nothing to call `then` on, where types are loose', async () => {
    const text = `export const f = (p: Promise<number>) => p.then((x) => x);\nexport async function g(p: Promise<number>) {\n  return p.catch(() => 0);\n}\n`;
    const { refused } = await rewrite(promiseToAsync, text, { 'tsconfig.json': loose });
    assert.match(refused.join(), /`p` may throw at once.*`p` may throw before there is a promise/);
    assert.equal((await rewrite(promiseToAsync, text)).sites, 2);
  });
});
