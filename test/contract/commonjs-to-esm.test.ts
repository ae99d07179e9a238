/** What a package writes when Node.js runs it, before and after its files became ES modules. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { commonJsToEsm } from '../../src/engine/recipes/commonjs-to-esm.ts';
import { runRecipe, type Files } from '../support/run-recipe.ts';

const PACKAGE = '{\n  "name": "thing",\n  "private": true\n}\n';

function output(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), 'refactor-crew-esm-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text ?? '');
    }
    return execFileSync(process.execPath, [join(folder, 'main.js')], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function convert(given: Files, told: Record<string, unknown> = {}): Promise<Files> {
  const before = { 'package.json': PACKAGE, 'tsconfig.json': undefined, ...given };
  const run = await runRecipe(commonJsToEsm, before, told);
  assert.deepEqual(run.refused, []);
  assert.equal(run.sites.length, 1);
  const again = await runRecipe(commonJsToEsm, { 'tsconfig.json': undefined, ...run.files });
  assert.deepEqual([again.sites, again.refused], [[], []]);
  return run.files;
}

/** `node_modules` of packages in each of the ways in which they are there. */
const PACKAGES: Files = {
  'node_modules/plain/package.json': '{"name":"plain","version":"1.0.0"}',
  'node_modules/plain/index.js': 'console.log("plain"); module.exports = Object.assign((x) => x + 1, { two: 2 });',
  'node_modules/plain/deep.js': 'exports.deep = "deep";',
  'node_modules/one/package.json':
    '{"name":"one","exports":{".":{"types":"./one.d.ts","default":"./one.js"},"./two":{"import":"./two.mjs","require":"./two.js"}}}',
  'node_modules/one/one.js': 'module.exports = { one: 1 };',
  'node_modules/one/two.mjs': 'export default 3;',
  'node_modules/one/two.js': 'module.exports = 2;',
  'node_modules/dual/package.json': '{"name":"dual","exports":{"import":"./a.mjs","require":"./a.cjs"}}',
  'node_modules/dual/a.mjs': 'export const kind = "module";',
  'node_modules/dual/a.cjs': 'console.log("dual"); exports.kind = "script";',
};

describe('CommonJS as ES modules, run by Node.js', () => {
  const cases: Readonly<Record<string, readonly [Files, RegExp | undefined, Record<string, unknown>?]>> = {
    'what Node.js has, in all ways to take it': [
      {
        'main.js': `'use strict';\nconst path = require('path');\nconst { join: put, sep } = require("node:path");\nconst { EOL } = require('os'), fs = require('fs');\nvar util = require('util'), late;\nlate = require('events').once;\nconst on = require('events').on;\nfunction hash() { return require('crypto').createHash('md5').update('a').digest('hex'); }\nconsole.log(path.join('a', 'b') === put('a', 'b'), sep, EOL, typeof fs.readFileSync, util.inspect({}), late.name, on.name, hash());\n`,
      },
      /^'use strict';\nimport utilModule from 'util';\nimport events from 'events';\nimport crypto from 'crypto';\nimport path from 'path';\nimport { join as put, sep } from "node:path";\nimport \{ EOL \} from 'os';\nimport fs from 'fs';/,
    ],
    'files that export one thing, and are called at once': [
      {
        'main.js': `'use strict';\nvar add = require('./add');\nconst Thing = require('./thing');\nvar said = require('./say')('hello');\nconsole.log(add(1, 2), said, add.name, new Thing().name, require('./add') === add);\n`,
        'add.js': `'use strict';\n/** Adds. */\nmodule.exports = function add(a, b) {\n  return b === undefined ? a : add(a + b);\n};\n`,
        'say.js': `'use strict';\nmodule.exports = say;\nmodule.exports.loud = (text) => text.toUpperCase();\nfunction say(text) {\n  return module.exports.loud(text);\n}\n`,
        'thing.js': `class Thing { get name() { return 'thing'; } }\nmodule.exports = Thing;\n`,
      },
      /^'use strict';\nimport add from '\.\/add\.js';\nimport Thing from '\.\/thing\.js';\nimport say from '\.\/say\.js';/,
    ],
    'names one by one': [
      {
        'main.js': `'use strict';\nconst lib = require('./lib');\nconst { one, two: zwei, none = 'none' } = require('./lib/index.js');\nconsole.log(lib.one, zwei, none, lib.sum(1, 2), require('./lib').three);\n`,
        'lib/index.js': `'use strict';\nvar ein = 1;\nexports.one = ein;\nexports.two = 1 + 1;\nexports.three = exports.two + exports.one;\nexports.sum = function sum(a, b) {\n  return b ? exports.sum(a + b) : a;\n};\n`,
      },
      undefined,
    ],
    'names that the file has for something else': [
      {
        'main.js': `'use strict';\nconst lib = require('./lib');\nconst { delete: remove } = require('./lib');\nconsole.log(lib.etag(), remove(), lib.both());\n`,
        'lib.js': `'use strict';\nvar etag = require('util').inspect;\nexports.etag = make();\nexports.delete = () => 'deleted';\nexports.both = (etag) => [exports.etag(), etag];\nfunction make() { return () => etag('x') }\n`,
      },
      undefined,
    ],
    'an object of names': [
      {
        'main.js': `'use strict';\nconst { parse, show: print } = require('./both');\nconst both = require('./both');\nprint(parse('1') + both.parse('2'));\n`,
        'both.js': `'use strict';\nfunction parse(text) { return Number(text); }\nconst write = (value) => console.log(value);\nmodule.exports = {\n  // reads\n  parse,\n  show: write, // writes\n};\n`,
      },
      /import \{ parse, show as print \} from '\.\/both\.js';\nimport \* as both from '\.\/both\.js';/,
    ],
    'an object that is handed on': [
      {
        'main.js': `'use strict';\nconst both = require('./both');\nconst { a } = require('./both');\nboth.more = 1;\nconsole.log(Object.keys(both), a);\n`,
        'both.js': `'use strict';\nconst a = 1;\nmodule.exports = { a, b: a + 1 };\n`,
      },
      /import both from '\.\/both\.js';\nconst \{ a \} = both;/,
    ],
    'folders, files and data': [
      {
        'main.js': `const data = require('./data.json');\nconst { version } = require('./data');\nconst path = require('path');\nconsole.log(data.version, version, path.basename(__dirname) === path.basename(path.dirname(__filename)), require.resolve('./main.js') === __filename);\n`,
        'data.json': '{"version":"1.2.3"}',
      },
      undefined,
    ],
    'packages, whatever they give to those who import': [
      {
        ...PACKAGES,
        'main.js': `'use strict';\nconst plain = require('plain');\nconst twice = require('plain').two;\ntwice;\nconst { deep } = require('plain/deep');\nconst { one } = require('one');\nconst dual = require('dual');\nconst two = require('one/two');\nfunction f(it) { return it; }\nlet maybe;\ntry { maybe = require('missing'); } catch { maybe = 'missing'; }\nconsole.log(f(one), two, plain(1), deep, dual.kind, maybe);\n`,
      },
      /import plain from 'plain';\nconst twice = plain\.two;[^]*import oneModule from 'one';/,
    ],
    'what is loaded for what it does, in its order': [
      {
        'main.js': `'use strict';\n// first\nrequire('./a');\nrequire('./b');\nconst c = require('./c');\nconsole.log('main', c);\n`,
        'a.js': `'use strict';\nconsole.log('a');\n`,
        'b.js': `'use strict';\nconsole.log('b');\n`,
        'c.js': `'use strict';\nconsole.log('c');\nmodule.exports = 'c';\n`,
      },
      /\/\/ first\nimport '\.\/a\.js';\nimport '\.\/b\.js';/,
    ],
    'what is loaded early with a yes': [
      {
        'main.js': `'use strict';\nconst started = Date.now();\nconst c = require('./c');\nconsole.log(c, typeof started);\n`,
        'c.js': `'use strict';\nmodule.exports = 'c';\n`,
      },
      undefined,
      { early: true },
    ],
    'strings, templates and comments that look like code': [
      {
        'main.js': `'use strict';\n// require('x') and module.exports\nconst a = "require('y')", b = \`\${'module.exports = 1'}\`;\nconst { inspect } = require('util');\nconsole.log(inspect(a), inspect(b));\n`,
      },
      undefined,
    ],
    'a variable that is exported as it is declared': [
      {
        'main.js': `'use strict';\nconst app = require('./app');\nconst old = require('./old');\nconsole.log(app.use(), old.twice(2));\n`,
        'app.js': `'use strict';\n/** The app. */\nconst app = module.exports = make();\napp.use = () => module.exports.name;\nfunction make() { return { name: 'app' }; }\n`,
        'old.js': `'use strict';\nvar old = exports = module.exports = {};\nexports.twice = (n) => old.one(n) * 2;\nold.one = (n) => n\n`,
      },
      undefined,
    ],
    'values that would be read as declarations': [
      {
        'main.js': `'use strict';\nconst f = require('./f');\nconst g = require('./g');\nconst h = require('./h');\nconsole.log(f, g(), h.name, new h().me());\n`,
        'f.js': `'use strict';\nmodule.exports = function () { return 'f'; }();\n`,
        'g.js': `'use strict';\nconst g = 1;\nmodule.exports = function g() { return typeof g; };\nconsole.log(g);\n`,
        'h.js': `'use strict';\nmodule.exports = class H { me() { return typeof H; } };\n`,
      },
      undefined,
    ],
  };
  for (const [what, [files, expected, told]] of Object.entries(cases)) {
    it(`does the same with ${what}`, async () => {
      const after = await convert(files, told);
      const runnable = { 'package.json': PACKAGE, ...files };
      assert.equal(output(after), output(runnable));
      assert.match(after['package.json'] ?? '', /^\{\n  "name": "thing",\n  "type": "module",\n/);
      if (expected) assert.match(after['main.js'] ?? '', expected);
    });
  }
});
