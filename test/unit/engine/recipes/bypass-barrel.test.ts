import assert from 'node:assert/strict';
import { bypassBarrel } from '../../../../src/engine/recipes/bypass-barrel.ts';
import { runRecipe, type Files } from '../../../support/run-recipe.ts';

const run = (files: Files) => runRecipe(bypassBarrel, files);
const BASE: Files = {
  'src/shop/index.ts': `// All of it.\nexport * from './order';\nexport { price as cost, type Money } from './price';\nexport * as tax from './tax';\nexport { default as Cart } from './cart';\n`,
  'src/shop/order.ts': `export interface Order { id: number }\nexport const order = (): Order => ({ id: 1 });\n`,
  'src/shop/price.ts': `export type Money = number;\nexport const price = (): Money => 1;\n`,
  'src/shop/tax.ts': `export const rate = 0.2;\n`,
  'src/shop/cart.ts': `export default class Cart {}\n`,
};

describe('bypass-barrel', () => {
  it('imports each name from the module that it comes from', async () => {
    const user = `import { order, type Order, cost as c, Money, tax, Cart } from './shop';\nexport const all: [Order, Money, unknown] = [order(), c(), [tax, Cart]];\n`;
    const once = await run({ ...BASE, 'src/user.ts': user });
    assert.deepEqual([once.refused, once.sites], [[], ['src/user.ts:1']]);
    assert.equal(
      once.files['src/user.ts'],
      user.replace(
        /^.*\n/,
        `import { order } from './shop/order';\nimport type { Order } from './shop/order';\nimport { price as c } from './shop/price';\nimport type { Money } from './shop/price';\nimport * as tax from './shop/tax';\nimport Cart from './shop/cart';\n`,
      ),
    );
    const again = await run(once.files);
    assert.deepEqual([again.sites, again.refused], [[], []]);
  });

  it('goes through barrels of barrels, and joins an import that there is', async () => {
    const files = {
      ...BASE,
      'src/index.ts': `export * from './shop/index';\n`,
      'src/shop/user.ts': `import { order } from '..';\nimport { price } from './price';\nimport type { Order } from '..';\nimport { cost } from '../index';\nexport const all: [Order, unknown] = [order(), [price, cost]];\n`,
    };
    const once = await run(files);
    assert.deepEqual(once.refused, []);
    assert.equal(
      once.files['src/shop/user.ts'],
      `import { order } from './order';\nimport { price, price as cost } from './price';\nimport type { Order } from './order';\nexport const all: [Order, unknown] = [order(), [price, cost]];\n`,
    );
  });

  it('leaves who imports from a file that does more than to pass on', async () => {
    const once = await run({
      ...BASE,
      'src/shop/index.ts': `${BASE['src/shop/index.ts'] ?? ''}export const own = 1;\n`,
      'src/user.ts': `import { order } from './shop';\norder();\n`,
    });
    assert.deepEqual([once.sites, once.refused], [[], []]);
  });

  const USER = `import { order } from './shop';\nexport const o = order();\n`;
  const refusals: readonly (readonly [string, Files, RegExp])[] = [
    ['an entry of the package', { 'package.json': '{"name":"p","main":"./src/shop/index.ts"}' }, /an entry of the package/],
    [
      'a module that does something when it is loaded',
      { 'src/shop/tax.ts': `export const rate = 1;\nglobalThis.toString();\n` },
      /tax\.ts would no longer be loaded here, and does something when it is, at src\/shop\/tax\.ts:2/,
    ],
    [
      'a value that is computed by who knows what',
      { 'src/shop/tax.ts': `export const rate = Math.random();\n` },
      /at src\/shop\/tax\.ts:1/,
    ],
    [
      'a barrel that is mocked',
      { 'src/user.test.ts': `declare const vi: any;\nvi.mock('./shop', () => ({}));\nexport {};\n` },
      /user\.test\.ts mocks src\/shop\/index\.ts/,
    ],
    [
      'a barrel that is taken as a whole',
      { 'src/user.ts': `import * as shop from './shop';\nshop.order();\n` },
      /takes the barrel as a whole/,
    ],
    [
      'a comment among the names',
      { 'src/user.ts': `import {\n  // This one.\n  order,\n} from './shop';\norder();\n` },
      /A comment among the names/,
    ],
    [
      'a name of which there are two',
      {
        'src/shop/tax.ts': `export const rate = 1;\nexport const order = 2;\n`,
        'src/shop/index.ts': `export * from './order';\nexport * from './tax';\n`,
      },
      /can’t be told which module `order` comes from/,
    ],
    [
      'a name of a package',
      {
        'src/shop/index.ts': `export * from './order';\nexport { z } from 'zod';\n`,
        'src/user.ts': `// @ts-expect-error There is no such package here.\nimport { z } from './shop';\nz;\n`,
      },
      /can’t be told which module `z` comes from/,
    ],
  ];
  for (const [what, files, reason] of refusals) {
    it(`refuses ${what}`, async () => {
      const once = await run({ ...BASE, 'src/user.ts': USER, ...files });
      assert.deepEqual(once.sites, []);
      assert.match(once.refused.join('\n'), reason);
    });
  }

  it('goes around what does something where the package says that it may', async () => {
    const once = await run({
      ...BASE,
      'package.json': '{"private":true,"sideEffects":false}',
      'src/shop/tax.ts': `export const rate = Math.random();\n`,
      'src/user.ts': USER,
    });
    assert.deepEqual(once.sites, ['src/user.ts:1']);
  });
});
