import assert from 'node:assert/strict';
import { callbackToPromise } from '../../../../src/engine/recipes/callback-to-promise.ts';
import { runRecipe, type Files, type RecipeRun } from '../../../support/run-recipe.ts';

/** What matters here of the types of Node.js. */
const NODE: Files = {
  'node_modules/@types/node/fs.d.ts': `
declare module 'node:fs' {
  export function readFile(path: string, encoding: string, callback: (error: Error | null, data: string) => void): void;
  export function writeFile(path: string, data: string, callback: (error: Error | null) => void): void;
  export function exists(path: string, callback: (found: boolean) => void): void;
  export namespace promises {
    function readFile(path: string, encoding: string): Promise<string>;
    function writeFile(path: string, data: string): Promise<void>;
  }
}
`,
};
const HEAD = `/// <reference path="./node_modules/@types/node/fs.d.ts" />\nimport * as fs from 'node:fs';\ndeclare function note(text: unknown): void;\n`;

const run = async (code: string, parameters: Record<string, unknown> = {}, head = HEAD): Promise<RecipeRun & { readonly text: string }> => {
  const result = await runRecipe(callbackToPromise, { ...NODE, 'a.ts': head + code }, parameters);
  return { ...result, text: (result.files['a.ts'] ?? '').slice(head.length) };
};

const read = (callback: string): string =>
  `export const f = (p: string) => new Promise<string>((resolve, reject) => { fs.readFile(p, 'utf8', ${callback}); });`;

describe('callback-to-promise', () => {
  for (const callback of [
    `(err, data) => { if (err) reject(err); else resolve(data); }`,
    `(err, data) => { if (err) { reject(err); } else { resolve(data); } }`,
    `(err, data) => { if (err) return reject(err); resolve(data); }`,
    `(err, data) => { if (err) { reject(err); return; } resolve(data); }`,
    `(err, data) => { if (err !== null) { return reject(err); } return resolve(data); }`,
    `(err, data) => (err ? reject(err) : resolve(data))`,
    `(err, data) => { err ? reject(err) : resolve(data); }`,
    `function (err, data) { if (err) reject(err); else resolve(data); }`,
  ]) {
    it(`takes the twin for a promise made of ${callback}`, async () => {
      const { text, refused, files } = await run(read(callback));
      assert.equal(text, `export const f = (p: string) => fs.promises.readFile(p, 'utf8');`);
      assert.deepEqual(refused, []);
      assert.deepEqual((await runRecipe(callbackToPromise, files)).sites, [], 'a second run finds nothing');
    });
  }

  it('takes the twin where there is no value, and where the executor is an expression', async () => {
    const { text } = await run(
      `export const f = (p: string) => new Promise<void>((done, fail) => fs.writeFile(p, 'x', (e) => (e ? fail(e) : done())));`,
    );
    assert.equal(text, `export const f = (p: string) => fs.promises.writeFile(p, 'x');`);
  });

  const refusedPromises: readonly (readonly [string, string, RegExp])[] = [
    ['one that changes the value', read(`(err, data) => { if (err) reject(err); else resolve(data.trim()); }`), /does more/],
    ['one that drops the value', read(`(err, data) => { if (err) reject(err); else resolve(''); }`), /does more/],
    ['one that goes on after the rejection', read(`(err, data) => { if (err) reject(err); resolve(data); }`), /does more/],
    ['one that wraps the error', read(`(err, data) => { if (err) reject(new Error('x')); else resolve(data); }`), /does more/],
    ['one that logs', read(`(err, data) => { note(data); if (err) reject(err); else resolve(data); }`), /does more/],
    ['one that mistakes its error', read(`(err, data) => { if (data) reject(err); else resolve(data); }`), /does more/],
    ['one with a comment', read(`(err, data) => { /* why */ if (err) reject(err); else resolve(data); }`), /comment/],
    ['an async callback', read(`async (err, data) => { if (err) reject(err); else resolve(data); }`), /async/],
  ];
  for (const [what, code, reason] of refusedPromises) {
    it(`refuses ${what}`, async () => {
      const { text, refused } = await run(code);
      assert.equal(text, code);
      assert.match(refused.join(), reason);
    });
  }

  it('refuses what is imported by its name', async () => {
    const head = HEAD.replace('* as fs', '{ readFile }');
    const { refused } = await run(
      read('(err, data) => { if (err) reject(err); else resolve(data); }').replace('fs.readFile', 'readFile'),
      {},
      head,
    );
    assert.match(refused.join(), /not called as a member/);
  });

  it('says nothing of functions without a twin, or with the same name elsewhere', async () => {
    const code = `fs.exists('a', (found) => { note(found); });\nconst mine = { readFile: (a: string, b: (e: unknown) => void) => b(a) };\nmine.readFile('a', (e) => { note(e); });\n`;
    const { text, refused, sites } = await run(code, { waits: true });
    assert.deepEqual([text, refused, sites], [code, [], []]);
  });

  const throwing = `
export async function f(p: string): Promise<void> {
  note(p);
  fs.readFile(p, 'utf8', (err, data) => {
    if (err) throw err;
    // What was read.
    note(data);
  });
}
`;

  it('asks before it lets a function wait', async () => {
    const { text, refused } = await run(throwing);
    assert.equal(text, throwing);
    assert.match(refused.join(), /would wait for it/);
  });

  it('awaits at the end of an async function, where that is allowed', async () => {
    const { text } = await run(throwing, { waits: true });
    assert.equal(
      text,
      `
export async function f(p: string): Promise<void> {
  note(p);
  const data = await fs.promises.readFile(p, 'utf8');
  // What was read.
  note(data);
}
`,
    );
  });

  it('keeps what is done about the error', async () => {
    const { text } = await run(throwing.replace('throw err;', `{\n      note(err); // failed\n      return;\n    }`), { waits: true });
    assert.equal(
      text,
      `
export async function f(p: string): Promise<void> {
  note(p);
  let data;
  try {
    data = await fs.promises.readFile(p, 'utf8');
  } catch (err) {
    note(err); // failed
    return;
  }
  // What was read.
  note(data);
}
`,
    );
  });

  for (const [what, code, reason] of [
    ['statements that follow', throwing.replace('});\n}', '});\n  note(1);\n}'), /Statements follow/],
    ['a function that is not async', throwing.replace('async ', '').replace('Promise<void>', 'void'), /no statement of an async function/],
    ['an error that is not looked at', throwing.replace('if (err) throw err;', 'note(err);'), /does not look at its error/],
    ['a value that is returned', throwing.replace('note(data);', 'return data;'), /nobody gets/],
    ['a name that is taken', throwing.replace('note(p);', 'const data = p; note(data);'), /would mean something else|not compile/],
  ] as const) {
    it(`refuses to wait: ${what}`, async () => {
      const { text, refused } = await run(code, { waits: true });
      assert.equal(text, code);
      assert.match(refused.join(), reason);
    });
  }
});
