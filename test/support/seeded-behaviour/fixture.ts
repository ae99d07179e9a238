import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A package of plain functions whose tests look at none of them. */
export const FILES: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "desk", "private": true, "type": "module", "scripts": { "test": "node --test test/desk.test.mjs" } }\n',
  'tsconfig.json':
    '{ "compilerOptions": { "strict": true, "target": "ES2022", "lib": ["ES2022"], "types": [], "module": "ESNext", "moduleResolution": "bundler", "allowJs": true, "checkJs": true, "noEmit": true }, "include": ["src", "js"] }\n',
  'src/types.ts': `export type Kind = 'tea' | 'cake' | 'other';

export interface Line {
  readonly kind: Kind;
  readonly cents: number;
  readonly amount: number;
  readonly note?: string;
}

export interface Customer {
  readonly name: string;
  readonly email: string | null;
  readonly points: number;
  readonly tags: readonly string[];
}
`,
  'src/prices.ts': `import type { Kind, Line } from './types';
import { roundTo } from './numbers';

const RATES: Readonly<Record<Kind, number>> = { tea: 7, cake: 19, other: 19 };

export function lineTotal(line: Line): number {
  return line.cents * line.amount;
}

export function total(lines: readonly Line[]): number {
  let sum = 0;
  for (const line of lines) {
    sum += lineTotal(line);
  }
  return sum;
}

export function tax(line: Line): number {
  return roundTo((lineTotal(line) * RATES[line.kind]) / 100, 2);
}

export function discount(cents: number, points: number): number {
  if (points >= 100) {
    return cents * 0.9;
  } else if (points > 50) {
    return cents * 0.95;
  } else {
    return cents;
  }
}

export function shipping(cents: number, country: string): number {
  if (cents <= 0) return 0;
  switch (country) {
    case 'DE':
      return 490;
    case 'AT':
    case 'CH':
      return 990;
    default:
      return 1990;
  }
}

export function cheapest(lines: Line[]): Line | undefined {
  return [...lines].sort((one, other) => one.cents - other.cents)[0];
}

export async function quote(lines: readonly Line[], country: string): Promise<number> {
  const sum = total(lines);
  if (sum < 0) throw new RangeError('nothing to quote');
  return sum + shipping(sum, country);
}
`,
  'src/numbers.ts': `export function roundTo(value: number, digits: number): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}

export const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

export function average(values: readonly number[]): number {
  if (values.length === 0) return 0;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function isEven(value: number): boolean {
  return value % 2 === 0;
}

export function range(from: number, count: number): number[] {
  const values: number[] = [];
  for (let index = 0; index < Math.min(count, 50); index++) {
    values.push(from + index);
  }
  return values;
}

export function sign(value: number): -1 | 0 | 1 {
  return value > 0 ? 1 : value < 0 ? -1 : 0;
}
`,
  'src/texts.ts': `export function slug(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
}

export function initials(name: string): string {
  return name
    .split(' ')
    .filter((part) => part !== '')
    .map((part) => part[0]!.toUpperCase())
    .join('');
}

export function shorten(text: string, most: number): string {
  return text.length > most ? text.slice(0, most) + '…' : text;
}

export function parsePair(text: string): { key: string; value: string } | null {
  const at = text.indexOf('=');
  if (at < 0) return null;
  return { key: text.slice(0, at), value: text.slice(at + 1) };
}

export function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of text.split(' ')) {
    if (word === '') continue;
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

export const quoted = (text: string): string => '"' + text + '"';
`,
  'src/customers.ts': `import type { Customer } from './types';

export function greeting(customer: Customer): string {
  if (customer.email !== null) {
    return 'Dear ' + customer.name;
  }
  return 'Hello ' + customer.name;
}

export function isRegular(customer: Customer): boolean {
  return customer.points > 10 && customer.tags.includes('regular');
}

export function withTag(customer: Customer, tag: string): Customer {
  if (customer.tags.includes(tag)) return customer;
  return { ...customer, tags: [...customer.tags, tag] };
}

export function byPoints(customers: readonly Customer[]): Customer[] {
  return [...customers].sort((one, other) => other.points - one.points);
}

export function emails(customers: readonly Customer[]): string[] {
  const found: string[] = [];
  for (const customer of customers) {
    if (customer.email !== null && customer.email !== '') found.push(customer.email);
  }
  return found;
}

export function level(points: number): 'gold' | 'silver' | 'none' {
  if (points >= 100) return 'gold';
  if (points >= 20) return 'silver';
  return 'none';
}

export function checkName(name: string): string {
  const trimmed = name.trim();
  if (trimmed === '') throw new TypeError('a customer has a name');
  return trimmed;
}
`,
  'src/lists.ts': `export function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) {
      group.push(value);
    } else {
      groups.set(key, [value]);
    }
  }
  return groups;
}

export function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

export function last<T>(values: readonly T[]): T | undefined {
  return values[values.length - 1];
}

export function chunk<T>(values: readonly T[], size: number): T[][] {
  if (size < 1) return [];
  const chunks: T[][] = [];
  for (let index = 0; index < values.length; index += size) {
    chunks.push(values.slice(index, index + size));
  }
  return chunks;
}

export function moveToFront(values: number[], value: number): number[] {
  const at = values.indexOf(value);
  if (at > 0) {
    values.splice(at, 1);
    values.unshift(value);
  }
  return values;
}
`,
  'js/units.js': `/**
 * @param {number} grams
 * @returns {string}
 */
export function weight(grams) {
  if (grams >= 1000) {
    return grams / 1000 + ' kg';
  }
  return grams + ' g';
}

export function padded(text = '', width = 4) {
  let padded = text;
  while (padded.length < Math.min(width, 40)) {
    padded = padded + ' ';
  }
  return padded;
}
`,
  'test/desk.test.mjs':
    "import assert from 'node:assert/strict';\nimport test from 'node:test';\nimport { padded, weight } from '../js/units.js';\n\ntest('there are units', () => {\n  weight(1);\n  padded('a');\n  assert.ok(true);\n});\n",
};

export function writeFixture(folder: string): void {
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
