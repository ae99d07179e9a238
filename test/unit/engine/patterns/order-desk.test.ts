import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findPatterns, PATTERN_KINDS } from '../../../../src/engine/patterns/find-patterns.ts';
import type { PatternSite } from '../../../../src/ports/code.ts';
import { memoryCodeView, scopeOf } from '../../../support/memory-code-view.ts';

const FOLDER = 'examples/order-desk';

/** Lost causes that the inventory leaves out: three whose constructor takes no cause, and a clause without a name for its error. */
const BEYOND = ['src/http/handlers.ts:30', 'src/orders/gateway.ts:83', 'src/orders/parse.ts:64', 'src/orders/parse.ts:98'];

function readFolder(): Record<string, string> {
  const paths = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((path) => !path.includes('node_modules'));
  const files = paths.filter((path) => statSync(join(FOLDER, path)).isFile());
  return Object.fromEntries(files.map((path) => [path.replaceAll('\\', '/'), readFileSync(join(FOLDER, path), 'utf8')]));
}

describe('the planted flaws of order-desk', () => {
  let found: readonly PatternSite[];
  const inventory: Record<string, readonly { path: string; line: number }[]> = JSON.parse(
    readFileSync('test/support/order-desk-inventory.json', 'utf8'),
  );

  before(async () => {
    found = await findPatterns(memoryCodeView(readFolder()), { scope: scopeOf() });
  });

  for (const kind of PATTERN_KINDS) {
    it(`are found: ${kind}`, () => {
      const places = found.filter((site) => site.kind === kind).map(({ path, line }) => `${path}:${line}`);
      const planted = (inventory[kind] ?? []).map(({ path, line }) => `${path}:${line}`);
      assert.deepEqual(places.filter((place) => kind !== 'lost-cause' || !BEYOND.includes(place)).sort(), [...planted].sort());
    });
  }

  it('say why no recipe mends them, where none does', () => {
    const mendable = ['lost-cause', 'useless-catch', 'unused-import', 'type-only-import'];
    const told = found.filter(({ kind, recipe }) => mendable.includes(kind) && recipe === undefined);
    assert.ok(told.every(({ detail }) => detail !== undefined && detail !== ''));
    assert.deepEqual(
      told.map(({ path, line }) => `${path}:${line}`),
      [
        'src/http/handlers.ts:30',
        'src/inventory/stock.ts:79',
        'src/notify/mail.ts:49',
        'src/orders/gateway.ts:83',
        'src/orders/parse.ts:64',
      ],
    );
  });
});
