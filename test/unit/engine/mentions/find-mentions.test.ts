import assert from 'node:assert/strict';
import { findMentions } from '../../../../src/engine/mentions/find-mentions.ts';
import { memoryCodeView, scopeOf } from '../../../support/memory-code-view.ts';

/** Code that exports what the texts speak of. */
const CODE = `export function parseOrder() {}
export class OrderQueue { drain() {} push() {} }
export interface Order {}
export const retry = 1, get = 2;
function hidden() {}
`;

/** `line name` of each mention of what CODE exports; a `!` in front marks exact ones. */
async function mentions(text: string, path = 'doc.md', names?: readonly string[]): Promise<readonly string[]> {
  const found = await findMentions(memoryCodeView({ 'code.ts': CODE, [path]: text }), {
    scope: scopeOf('code.ts'),
    ...(names && { names }),
  });
  return found.map(({ line, name, exact }) => `${exact ? '!' : ''}${line} ${name}`);
}

type Case = readonly [string, string, readonly string[]];

const markdown: readonly Case[] = [
  ['inline code', 'Use `parseOrder`, `parseOrder()` and `parseOrder(input)`.', ['!1 parseOrder', '!1 parseOrder', '!1 parseOrder']],
  ['words of prose', 'Use parseOrder, or the OrderQueue.', ['1 parseOrder', '1 OrderQueue']],
  ['no plain words of prose', 'Order first, retry later, get it.', []],
  ['plain words in code', '`Order`, `retry`, `retry(f)`, `get`, `Order[]`', ['!1 Order', '!1 retry', '!1 retry', '!1 get', '!1 Order']],
  ['no plain words that are part of something else in code', '`order.retry`, `const retry = 3`, `get /orders`, `GET`', []],
  ['the class before a member', '`OrderQueue.drain` and `new OrderQueue()`', ['!1 OrderQueue', '!1 OrderQueue']],
  ['no member of something else', '`list.parseOrder()`', ['1 parseOrder']],
  ['no part of a longer word', '`parseOrders` and parseOrderText', []],
  ['no file names and paths', '`parseOrder.ts`, `src/parseOrder`, parse-order, [x](parseOrder.md), https://x.y/parseOrder', []],
  ['no strings and keys in code', "`'parseOrder'` and `{ parseOrder: 1 }`", ['1 parseOrder']],
  [
    'links',
    '[parseOrder](api.md) and [`parseOrder`](api.md) and [about parseOrder](api.md)',
    ['!1 parseOrder', '!1 parseOrder', '1 parseOrder'],
  ],
  [
    'fenced TypeScript',
    'a\n\n```ts\nimport { parseOrder } from "x";\nconst o = parseOrder({ retry });\n```\n',
    ['!4 parseOrder', '!5 parseOrder'],
  ],
  ['fenced code that is a fragment', '```typescript\n} catch (e) {\n  throw parseOrder(e);\n```\n', ['!3 parseOrder']],
  [
    'code behind a template in a fence',
    '```js\nf(`a ${parseOrder(`b`)} parseOrder`); parseOrder();\n```\n',
    ['!2 parseOrder', '!2 parseOrder'],
  ],
  ['other fences as prose', '```sh\nrun parseOrder\n```\n~~~\nparseOrder\n~~~\n', ['2 parseOrder', '5 parseOrder']],
  ['no comparisons', '```diff\n- parseOrder\n```\n', []],
  ['a variable of the snippet as no mention', '```ts\nconst parseOrder = mock();\nparseOrder();\n```\n', ['2 parseOrder', '3 parseOrder']],
  ['a declaration in a snippet', '```ts\nfunction parseOrder(): Order;\n```\n', ['!2 parseOrder', '!2 Order']],
  ['longer runs of backticks', '``a `b` parseOrder`` and ` parseOrder `', ['!1 parseOrder', '!1 parseOrder']],
  ['an element for code', '<code>parseOrder</code>', ['!1 parseOrder']],
  ['commands as prose', '`npm run parseOrder`', ['1 parseOrder']],
  ['line ends of Windows', 'a\r\n`parseOrder`\r\n', ['!2 parseOrder']],
];

const comments: readonly Case[] = [
  [
    'links',
    '/** {@link parseOrder} {@link OrderQueue.drain | x} {@linkcode Order} [[OrderQueue]] */',
    ['!1 parseOrder', '!1 OrderQueue', '!1 Order', '!1 OrderQueue'],
  ],
  [
    'references',
    '/**\n * @see parseOrder\n * @see retry for more\n * @see Order\n * @throws OrderQueue when\n * @throws {Order}\n */',
    ['!2 parseOrder', '!4 Order', '!5 OrderQueue', '!6 Order'],
  ],
  [
    'types',
    '/**\n * @param {Order} order an order\n * @returns {Promise<Order>}\n * @type {OrderQueue}\n */',
    ['!2 Order', '!3 Order', '!4 OrderQueue'],
  ],
  [
    'no names of parameters',
    '/**\n * @param retry how often\n * @param parseOrder a function\n * @param {Order} [parseOrder=1] x\n */',
    ['!4 Order'],
  ],
  [
    'inline code',
    '/** `parseOrder(x)`, `retry`. */\n// `parseOrder`\n/* `Order` */',
    ['!1 parseOrder', '!1 retry', '!2 parseOrder', '!3 Order'],
  ],
  ['prose', '// parseOrder does it\n/* see OrderQueue, order, Order */', ['1 parseOrder', '2 OrderQueue']],
  [
    'code between fences',
    '/**\n * ```ts\n * const x = parseOrder(`retry`);\n * ```\n * parseOrder\n */',
    ['!3 parseOrder', '5 parseOrder'],
  ],
  ['an example', '/**\n * @example\n * parseOrder({ a: 1 });\n * @returns parseOrder\n */', ['!3 parseOrder', '4 parseOrder']],
  ['comments behind code', 'export const x = 1; // parseOrder', ['1 parseOrder']],
  [
    'no strings and templates',
    'export const x = "// parseOrder"; export const y = `/* parseOrder */`; export const z = /\\/\\* parseOrder *\\//;',
    [],
  ],
  ['no file names', '// see parseOrder.ts and ./parseOrder', []],
  ['line ends of Windows', '/**\r\n * {@link parseOrder}\r\n */\r\nexport {};\r\n', ['!2 parseOrder']],
];

describe('findMentions in Markdown', () => {
  for (const [what, text, expected] of markdown) {
    it(`sees ${what}`, async () => assert.deepEqual(await mentions(text), expected));
  }
});

describe('findMentions in comments', () => {
  for (const [what, text, expected] of comments) {
    it(`sees ${what}`, async () => assert.deepEqual(await mentions(text, 'other.ts'), expected));
  }

  it('sees comments in JSX', async () => {
    assert.deepEqual(await mentions('export const x = <p>// parseOrder {/* parseOrder */} /* parseOrder */</p>;', 'other.tsx'), [
      '1 parseOrder',
    ]);
  });
});

describe('findMentions', () => {
  it('looks everywhere for what the scope exports', async () => {
    const files = {
      'src/a.ts': 'export const firstName = 1;\nconst secondName = 2;\n',
      'src/b.ts': 'export const thirdName = 1;\n',
      'docs/x.md': '`firstName` `secondName` `thirdName`\n',
    };
    const found = await findMentions(memoryCodeView(files), { scope: scopeOf('src/a.ts') });
    assert.deepEqual(
      found.map(({ path, line, name, where, exact, text }) => ({ path, line, name, where, exact, text })),
      [{ path: 'docs/x.md', line: 1, name: 'firstName', where: 'markdown', exact: true, text: '`firstName` `secondName` `thirdName`' }],
    );
  });

  it('knows every form of export', async () => {
    const code =
      'const aName1 = 1;\nexport { aName1 as bName1 };\nexport const { cName1, d: [eName1] } = x;\nexport default function fName1() {}\nexport enum gName1 {}\nexport namespace hName1 {}\nexport type iName1 = 1;\nexport { jName1 } from "./x";\n';
    const names = 'aName1 bName1 cName1 eName1 fName1 gName1 hName1 iName1 jName1'.split(' ');
    const found = await findMentions(memoryCodeView({ 'code.ts': code, 'doc.md': names.join(' ') }), { scope: scopeOf() });
    assert.deepEqual(
      found.map(({ name }) => name),
      ['bName1', 'cName1', 'eName1', 'fName1', 'gName1', 'hName1', 'iName1'],
    );
  });

  it('knows the exports of CommonJS', async () => {
    const code = 'exports.aName1 = 1;\nmodule.exports.bName1 = 2;\nmodule.exports = { cName1, dName1: 1 };\n';
    const found = await findMentions(memoryCodeView({ 'code.js': code, 'doc.md': 'aName1 bName1 cName1 dName1' }), { scope: scopeOf() });
    assert.deepEqual(
      found.map(({ name }) => name),
      ['aName1', 'bName1', 'cName1', 'dName1'],
    );
  });

  it('looks for given names instead', async () => {
    assert.deepEqual(await mentions('`hidden`, hidden and parseOrder', 'doc.md', ['hidden']), ['!1 hidden']);
  });

  it('tells members by their owner', async () => {
    assert.deepEqual(await mentions('`OrderQueue.drain`, `queue.drain()`, `drain`', 'doc.md', ['drain']), ['!1 drain']);
    assert.deepEqual(await mentions('`OrderQueue#drain`, `Other.drain`', 'doc.md', ['OrderQueue.drain']), ['!1 drain']);
  });

  it('is quick on many files', async () => {
    const files: Record<string, string> = { 'code.ts': CODE };
    for (let index = 0; index < 3000; index++)
      files[`src/f${index}.ts`] =
        `// Comment ${index} about orders.\nexport const value${index} = "http://x.y/${index}"; /* and more */\n`.repeat(20);
    const started = performance.now();
    assert.deepEqual(await findMentions(memoryCodeView(files), { scope: scopeOf('code.ts') }), []);
    assert.ok(performance.now() - started < 3000);
  });
});
