import assert from 'node:assert/strict';
import { commonJsToEsm } from '../../../../src/engine/recipes/commonjs-to-esm.ts';
import { WorkspacePath } from '../../../../src/domain/ids.ts';
import { runRecipe, type Files, type RecipeRun } from '../../../support/run-recipe.ts';

const PRIVATE = '{"name":"thing","private":true}';
const run = (files: Files, told = {}, paths: readonly string[] = []): Promise<RecipeRun> =>
  runRecipe(commonJsToEsm, { 'package.json': PRIVATE, 'tsconfig.json': undefined, ...files }, told, { paths: paths.map(WorkspacePath) });

const strict = (text: string): string => `'use strict';\n${text}\n`;
const LIB = strict('exports.a = 1;\nexports.b = () => 2;');

describe('commonjs-to-esm', () => {
  const inOneFile: readonly (readonly [string, string, RegExp])[] = [
    ['a require of what is not known', strict(`const x = require('./' + process.argv[2]);`), /a\.js:2 What is required is not known/],
    ['require as a value', strict(`const load = require;`), /not known before it runs/],
    ['require.main', strict(`if (require.main === module) require('fs');`), /nothing like `require\.main`/],
    ['require.cache', strict(`delete require.cache.x;`), /nothing like `require\.cache`/],
    ['module', strict(`console.log(module.parent);`), /knows no `module`/],
    ['a require of its own', strict(`function f(require) { return require('x'); }`), /`require` is something else/],
    ['this of the file', strict(`this.a = 1;`), /`this` of a CommonJS file/],
    ['arguments of the file', strict(`console.log(arguments.length);`), /no `arguments`/],
    ['a return', strict(`if (!process.env.X) return;\nconsole.log(require('fs'));`), /can’t return/],
    ['a name that is reserved', strict(`const await = require('fs');`), /`await` is no name/],
    ['exports that are set twice', strict(`module.exports = 1;\nmodule.exports = 2;`), /set more than once/],
    ['exports that are set in a branch', strict(`if (process.env.X) module.exports = 1;`), /handed on as a value, or set later/],
    ['exports as a value', strict(`Object.assign(exports, { a: 1 });`), /handed on as a value/],
    ['exports of another value', strict(`exports = { a: 1 };`), /`exports` is given another value/],
    ['a member that is set twice', strict(`exports.a = 1;\nexports.a = 2;`), /exported more than once/],
    ['a member that changes', strict(`exports.a = 1;\nexports.a++;`), /changes later/],
    ['a member that is set in a function', strict(`exports.f = () => { exports.a = 1; };`), /not exported at once/],
    ['the default of compiled modules', strict(`exports.default = 1;`), /a module’s own/],
    [
      'what exports a whole and members of the old one',
      strict(`module.exports = () => 1;\nexports.a = 1;`),
      /no longer what the file exports/,
    ],
    ['a whole without a name that is spoken of', strict(`module.exports = {};\nmodule.exports.a = 1;`), /has no name of its own/],
    ['a call that is given this', strict(`exports.f = function () { return this; };\nexports.f();`), /as its `this`/],
    ['imports', `import fs from 'fs';\nmodule.exports = fs;\n`, /something compiles it/],
    ['a file that is not there', strict(`require('./missing');`), /is not found/],
    ['a function that is declared twice', strict(`exports.a = 1;\nfunction f() {}\nvar f;`), /declared twice/],
    ['with', `exports.a = 1;\nwith (Math) exports.b = PI;\n`, /no `with`/],
    ['octal numbers', `exports.a = 010;\n`, /octal numbers/],
    ['octal escapes', `exports.a = '\\101';\n`, /octal escapes/],
    ['what is declared nowhere', `exports.a = 1;\nleaked = 2;\n`, /`leaked` is declared nowhere/],
    ['a deleted variable', `var x = 1;\nexports.a = delete x;\n`, /can’t delete a variable/],
    ['arguments.callee', `exports.f = function () { return arguments.callee; };\n`, /function itself/],
    ['this of a function that is not strict', `exports.f = function () { return this; };\n`, /may be the global object/],
    ['names of strict code', `var interface = 1;\nexports.a = interface;\n`, /`interface` is no name/],
    ['two parameters of one name', `exports.f = function (a, a) { return a; };\n`, /no two parameters/],
    ['linked arguments', `exports.f = function (a) { a = 1; return arguments[0]; };\n`, /does not follow/],
    ['a function that leaves its block', `if (process) { function f() {} }\nexports.a = f;\n`, /in this block only/],
  ];
  for (const [what, text, reason] of inOneFile) {
    it(`refuses ${what}`, async () => {
      const files = { 'a.js': text, 'lib.js': LIB };
      const once = await run(files);
      assert.match(once.refused.join('\n'), reason);
      assert.equal(once.files['a.js'], text);
    });
  }

  const ofSeveral: readonly (readonly [string, Files, RegExp])[] = [
    [
      'a cycle',
      { 'a.js': strict(`exports.a = 1;\nrequire('./b');`), 'b.js': strict(`exports.b = 1;\nrequire('./a');`) },
      /a\.js → b\.js → a\.js load each other/,
    ],
    ['what is loaded later', { 'a.js': strict(`exports.f = () => require('./lib').a;`), 'lib.js': LIB }, /only when this code is reached/],
    [
      'what is loaded on a condition',
      { 'a.js': strict(`const l = process.env.X ? require('./lib') : 1;\nl;`), 'lib.js': LIB },
      /only when this code is reached/,
    ],
    [
      'names that are changed from outside',
      { 'a.js': strict(`const l = require('./lib');\nl.a = 2;`), 'lib.js': LIB },
      /More is done with what \.\/lib\.js exports/,
    ],
    [
      'names that are handed on',
      { 'a.js': strict(`const l = require('./lib');\nconsole.log(l);`), 'lib.js': LIB },
      /More is done with what/,
    ],
    [
      'a value of what exports nothing',
      { 'a.js': strict(`const l = require('./lib');\nl;`), 'lib.js': strict(`console.log(1);`) },
      /exports nothing that could be imported/,
    ],
    ['TypeScript', { 'a.js': LIB, 'b.ts': 'export const b = 1;\n' }, /The package has TypeScript/],
    ['a program without an ending', { 'a.js': LIB, cli: "#!/usr/bin/env node\nrequire('./a');\n" }, /cli:1 It has no ending/],
    ['settings of a tool', { 'a.js': LIB, '.eslintrc.js': `module.exports = {};\n` }, /call it \.cjs first/],
    ['who stays CommonJS', { 'a.js': LIB, 'b.cjs': `require('./a');\n` }, /b\.cjs:1 It loads a\.js/],
    [
      'tests by Jest',
      { 'a.js': LIB, 'package.json': '{"private":true,"devDependencies":{"jest":"1"}}' },
      /`jest` loads modules as CommonJS/,
    ],
    [
      'exports for those who require',
      { 'a.js': LIB, 'package.json': '{"private":true,"exports":{"require":"./a.js"}}' },
      /what those get who require it/,
    ],
    ['old versions of Node.js', { 'a.js': LIB, 'package.json': '{"private":true,"engines":{"node":">= 0.10"}}' }, /know no ES modules/],
    ['scripts that require', { 'a.js': LIB, 'package.json': '{"private":true,"scripts":{"test":"mocha -r ./a.js"}}' }, /with `--require`/],
    ['what no package.json speaks of', { 'a.js': LIB, 'package.json': undefined }, /No package\.json says/],
  ];
  for (const [what, files, reason] of ofSeveral) {
    it(`refuses ${what}`, async () => {
      const once = await run(files);
      assert.match(once.refused.join('\n'), reason);
      assert.deepEqual(once.sites, []);
    });
  }

  it('refuses a part of a package', async () => {
    const once = await run({ 'src/a.js': LIB, 'test/a.js': strict(`require('../src/a');`) }, {}, ['src']);
    assert.match(once.refused.join('\n'), /test\/a\.js:1 It is CommonJS of the same package/);
  });

  it('asks where others may require the package, and where modules would be loaded earlier', async () => {
    const files = {
      'package.json': '{\n\t"name": "thing",\n\t"main": "a.js"\n}\n',
      'a.js': strict(`console.log(1);\nrequire('./b');`),
      'b.js': LIB,
    };
    assert.match((await run(files)).refused.join(), /package\.json:2 Others may require `thing`/);
    const second = await run(files, { published: true });
    assert.match(second.refused.join(), /a\.js:3: `\.\/b` is loaded after what line 2 does/);
    const third = await run(files, { published: true, early: true });
    assert.deepEqual(third.refused, []);
    assert.equal(third.files['package.json'], '{\n\t"name": "thing",\n\t"type": "module",\n\t"main": "a.js"\n}\n');
    assert.equal(third.files['a.js'], strict(`console.log(1);\nimport './b.js';`));
    assert.equal(third.notes.length, 1);
  });

  it('leaves alone what is ES modules already, and other packages', async () => {
    const files = { 'package.json': '{"type":"module"}', 'a.js': `const require = (x) => x;\nexport const a = require('b');\n` };
    assert.deepEqual((await run(files)).refused, []);
    const nested = { 'a.js': LIB, 'old/package.json': '{"private":true}', 'old/a.js': strict(`exports.c = 1;`) };
    const once = await run(nested, {}, ['a.js', 'package.json']);
    assert.deepEqual(once.refused, []);
    assert.equal(once.files['old/a.js'], nested['old/a.js']);
    assert.equal(once.files['package.json'], '{"name":"thing","type": "module","private":true}');
  });
});
