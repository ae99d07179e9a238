import assert from 'node:assert/strict';
import { mayExportUntypedFunction } from '../../../../src/engine/recipes/untyped-exports.ts';

const UNTYPED = [
  'export function load(id: string) {}',
  'export async function* load<T extends Map<string, () => void>>(id = "a)b", { a }: { a: 1 }) {}',
  'export default function () {}',
  'export function load(separator = /[)]:/) { return 1; }',
  'export const load = (id: string) => id;',
  'export const load = async <T,>(id: T) => id;',
  'export const load = async id => id;',
  'export const load = function named() {};',
  'export const load = (text = `a${[1].map((one) => `${one})`)}b`) => text;',
  'export const size = 1, load = () => size;',
  'export const load = /* slowly */ () => 1;',
  'export class Queue { drain() {} }',
  'export default abstract class { drain() {} }',
  'function load() {}\nexport { load };',
  'const load = () => 1;\nexport { size as length, load as read } from "./a.ts";\nexport { load as read, type Size };',
  'const size = 1, load = () => 1;\nexport default load;',
  'function $load() {}\nexport default $load\n',
  'export default (id: string) => id;',
  'export = () => 1;',
];

const TYPED = [
  'export function load(id: string): void {}',
  'export async function load<T extends Map<string, () => void>>(id = "a)b" /* : */, a = { b: [1] }): Promise<T> {}',
  'export const load = (id: string): string => id;',
  'export const load: Loader = (id) => id;',
  'export const load = async function (): Promise<void> {};',
  'export const size = (1 + 2) * 3;',
  'export const load = withRetries((id) => id);',
  'export const sizes = [1, 2].map((size) => size);',
  "export { load, unload as drop } from './load.ts';",
  "export * from './load.ts';",
  'function load(): void {}\nconst size = 1;\nexport { load, size };',
  'const config = build({});\nexport default config;',
  'export default build({ load: () => 1 });',
  'export interface Loader { load(id: string): void }',
  'function inner() {}\nexport const size: number = inner();',
];

describe('a text', () => {
  for (const text of UNTYPED) it(`may export a function without its return type: ${text}`, () => assert.ok(mayExportUntypedFunction(text)));
  for (const text of TYPED) it(`exports none: ${text}`, () => assert.ok(!mayExportUntypedFunction(text)));
});
