import path from 'node:path';
import { describeError, type Logger } from '../util/logger.js';
import { parseMoney } from '../util/money.js';
import { OrderError, type Order } from './order.js';
import { parseOrder } from './parse.js';

/*
 * The old shop exports one file a night, semicolons between fields:
 *
 *   H;order id;name;email;country
 *   L;sku;quantity;unit price
 *
 * A header is followed by its lines. The export starts with a byte order mark and so does every
 * file that its editor has touched.
 */

interface LegacyOrder {
  id: string;
  customer: { name: string; email: string; country: string };
  lines: { sku: string; quantity: number; unitPrice: number }[];
}

function parseRow(row: string, current: LegacyOrder | undefined): LegacyOrder | undefined {
  const [kind, ...fields] = row.split(';');
  if (kind === 'H') {
    const [id = '', name = '', email = '', country = ''] = fields;
    return { id, customer: { name, email, country }, lines: [] };
  }
  if (kind === 'L') {
    if (!current) throw 'line without a header';
    const [sku = '', quantity = '', price = ''] = fields;
    current.lines.push({ sku, quantity: Number(quantity), unitPrice: parseMoney(price).cents });
    return current;
  }
  throw new OrderError(`row starts with ${JSON.stringify(kind)}`);
}

/** Reads a nightly export. The rows become orders through {@link parseOrder}, like everything else. */
export function readLegacyExport(text: string): Order[] {
  const rows = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const found: LegacyOrder[] = [];
  let current: LegacyOrder | undefined;
  rows.forEach((row, index) => {
    if (row.trim() === '') return;
    try {
      const next = parseRow(row, current);
      if (next && next !== current) found.push(next);
      current = next;
    } catch (error) {
      throw new Error(`legacy export, row ${index + 1}: ${String(error)}`);
    }
  });
  return found.map((order) => parseOrder(order));
}

/** The same for a batch of exports; one that cannot be read must not stop the others. */
export function readLegacyExports(files: ReadonlyMap<string, string>, logger: Logger): Order[] {
  const orders: Order[] = [];
  for (const [name, text] of files) {
    try {
      orders.push(...readLegacyExport(text));
    } catch (error) {
      logger.error('legacy export skipped', { name, error: describeError(error) });
    }
  }
  return orders;
}

/** `2026-03-01.csv` and the like; the old shop leaves lock files and drafts beside its exports. */
export function isLegacyExportName(name: string): boolean {
  return /^\d{4}-\d{2}-\d{2}\.csv$/.test(name);
}
