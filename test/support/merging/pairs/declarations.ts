import { ts, type Pair } from '../pair.ts';

/** Text conflicts that are none once declarations are looked at. */
export const DECLARATIONS: readonly Pair[] = [
  {
    name: 'both add to the same import',
    files: {
      'lib.ts': 'export const a = 1;\nexport const b = 2;\nexport const c = 3;\n',
      'use.ts': "import { b } from './lib.ts';\n\nexport const one = b;\n\nexport const two = b;\n",
    },
    a: [
      { edit: 'use.ts', find: '{ b }', replace: '{ a, b }' },
      { edit: 'use.ts', find: 'one = b', replace: 'one = a + b' },
    ],
    b: [
      { edit: 'use.ts', find: '{ b }', replace: '{ b, c }' },
      { edit: 'use.ts', find: 'two = b', replace: 'two = b + c' },
    ],
    merged: { 'use.ts': "import { a, b, c } from './lib.ts';\n\nexport const one = a + b;\n\nexport const two = b + c;\n" },
  },
  {
    name: 'both add imports at the same place',
    files: {
      'a.ts': 'export const a = 1;\n',
      'b.ts': 'export const b = 2;\n',
      'use.ts': 'export const one = 1;\n\nexport const two = 2;\n',
    },
    a: [{ edit: 'use.ts', find: 'export const one = 1;', replace: "import { a } from './a.ts';\n\nexport const one = a;" }],
    b: [
      { edit: 'use.ts', find: 'export const one', replace: "import { b } from './b.ts';\n\nexport const one" },
      { edit: 'use.ts', find: 'two = 2', replace: 'two = b' },
    ],
    merged: { 'use.ts': "import { a } from './a.ts';\nimport { b } from './b.ts';\n\nexport const one = a;\n\nexport const two = b;\n" },
  },
  {
    name: 'one takes a name out of an import to which the other adds one',
    files: {
      'lib.ts': 'export const a = 1;\nexport const b = 2;\nexport const c = 3;\n',
      'use.ts': "import { a, b } from './lib.ts';\n\nexport const one = a;\n\nexport const two = b;\n",
    },
    a: [
      { edit: 'use.ts', find: '{ a, b }', replace: '{ b }' },
      { edit: 'use.ts', find: 'one = a', replace: 'one = 1' },
    ],
    b: [
      { edit: 'use.ts', find: '{ a, b }', replace: '{ a, b, c }' },
      { edit: 'use.ts', find: 'two = b', replace: 'two = b + c' },
    ],
    merged: { 'use.ts': "import { b, c } from './lib.ts';\n\nexport const one = 1;\n\nexport const two = b + c;\n" },
  },
  {
    name: 'one cleans up an import that the other begins to use',
    files: {
      'lib.ts': 'export const a = 1;\nexport const b = 2;\n',
      'use.ts': "import { a, b } from './lib.ts';\n\nexport const one = a;\n",
    },
    a: [{ recipe: 'clean-imports', with: {}, paths: ['use.ts'] }],
    b: [{ edit: 'use.ts', find: 'one = a;\n', replace: 'one = a;\nexport const two = b;\n' }],
    merged: { 'use.ts': "import { a, b } from './lib.ts';\n\nexport const one = a;\nexport const two = b;\n" },
  },
  {
    name: 'both add a function at the end of a file',
    files: { 'tools.ts': 'export function one(): number {\n  return 1;\n}\n' },
    a: [{ edit: 'tools.ts', find: 'return 1;\n}\n', replace: 'return 1;\n}\n\nexport function two(): number {\n  return 2;\n}\n' }],
    b: [{ edit: 'tools.ts', find: 'return 1;\n}\n', replace: 'return 1;\n}\n\nexport function three(): number {\n  return 3;\n}\n' }],
    merged: {
      'tools.ts': ts`
        export function one(): number {
          return 1;
        }

        export function two(): number {
          return 2;
        }

        export function three(): number {
          return 3;
        }
      `,
    },
  },
  {
    name: 'both add a method to the same class',
    files: { 'desk.ts': 'export class Desk {\n  open(): void {}\n}\n' },
    a: [{ edit: 'desk.ts', find: '  open(): void {}\n', replace: '  open(): void {}\n\n  /** For today. */\n  close(): void {}\n' }],
    b: [{ edit: 'desk.ts', find: '  open(): void {}\n', replace: '  open(): void {}\n\n  lock(): void {}\n' }],
    merged: {
      'desk.ts': ts`
        export class Desk {
          open(): void {}

          /** For today. */
          close(): void {}

          lock(): void {}
        }
      `,
    },
  },
  {
    name: 'both add a property to the same interface and to an object of its type',
    files: {
      'options.ts': ts`
        export interface Options {
          depth: number;
        }

        export const options: Options = {
          depth: 1
        };
      `,
    },
    a: [
      { edit: 'options.ts', find: '  depth: number;\n', replace: '  depth: number;\n  width: number;\n' },
      { edit: 'options.ts', find: '  depth: 1\n', replace: '  depth: 1,\n  width: 2\n' },
    ],
    b: [
      { edit: 'options.ts', find: '  depth: number;\n', replace: '  depth: number;\n  height: number;\n' },
      { edit: 'options.ts', find: '  depth: 1\n', replace: '  depth: 1,\n  height: 3\n' },
    ],
    merged: {
      'options.ts': ts`
        export interface Options {
          depth: number;
          width: number;
          height: number;
        }

        export const options: Options = {
          depth: 1,
          width: 2,
          height: 3
        };
      `,
    },
  },
  {
    name: 'both add a member to the same enum of texts',
    files: { 'kind.ts': "export enum Kind {\n  Small = 'small',\n}\n" },
    a: [{ edit: 'kind.ts', find: "'small',\n", replace: "'small',\n  Large = 'large',\n" }],
    b: [{ edit: 'kind.ts', find: "'small',\n", replace: "'small',\n  Huge = 'huge',\n" }],
    merged: { 'kind.ts': "export enum Kind {\n  Small = 'small',\n  Large = 'large',\n  Huge = 'huge',\n}\n" },
  },
  {
    name: 'one puts functions in another order while the other changes one of them',
    files: {
      'steps.ts': ts`
        export function first(): number {
          return 1;
        }

        export function second(): number {
          return 2;
        }

        export function third(): number {
          return 3;
        }
      `,
    },
    a: [
      { edit: 'steps.ts', find: 'export function third(): number {\n  return 3;\n}\n', replace: '' },
      {
        edit: 'steps.ts',
        find: 'export function first',
        replace: 'export function third(): number {\n  return 3;\n}\n\nexport function first',
      },
    ],
    b: [{ edit: 'steps.ts', find: 'return 3;', replace: 'return 30 / 10;' }],
    merged: {
      'steps.ts': ts`
        export function third(): number {
          return 30 / 10;
        }

        export function first(): number {
          return 1;
        }

        export function second(): number {
          return 2;
        }

      `,
    },
  },
  {
    name: 'both add a case to the same test',
    files: {
      'case.test.ts': ts`
        declare function describe(title: string, body: () => void): void;
        declare function it(title: string, body: () => void): void;

        describe('prices', () => {
          it('adds', () => {});
        });
      `,
    },
    a: [
      { edit: 'case.test.ts', find: "  it('adds', () => {});\n", replace: "  it('adds', () => {});\n\n  it('adds nothing', () => {});\n" },
    ],
    b: [{ edit: 'case.test.ts', find: "  it('adds', () => {});\n", replace: "  it('adds', () => {});\n\n  it('divides', () => {});\n" }],
    merged: {
      'case.test.ts': ts`
        declare function describe(title: string, body: () => void): void;
        declare function it(title: string, body: () => void): void;

        describe('prices', () => {
          it('adds', () => {});

          it('adds nothing', () => {});

          it('divides', () => {});
        });
      `,
    },
  },
  {
    name: 'both add a dependency to package.json',
    files: { 'package.json': '{\n  "name": "shop",\n  "dependencies": {\n    "a": "1.0.0"\n  }\n}\n', 'a.ts': 'export {};\n' },
    a: [
      { edit: 'package.json', find: '"a": "1.0.0"\n', replace: '"a": "1.0.0",\n    "b": "1.0.0"\n' },
      { edit: 'a.ts', find: 'export {};', replace: 'export const a = 1;' },
    ],
    b: [
      { edit: 'package.json', find: '"a": "1.0.0"\n', replace: '"a": "1.0.0",\n    "c": "1.0.0"\n' },
      { create: 'b.ts', text: 'export const b = 1;\n' },
    ],
    merged: {
      'package.json': '{\n  "name": "shop",\n  "dependencies": {\n    "a": "1.0.0",\n    "b": "1.0.0",\n    "c": "1.0.0"\n  }\n}\n',
      'a.ts': 'export const a = 1;\n',
      'b.ts': 'export const b = 1;\n',
    },
  },
  {
    name: 'both create the same file',
    files: { 'main.ts': 'export {};\n' },
    a: [{ create: 'tools.ts', text: '/** One. */\nexport const one = 1;\n' }],
    b: [{ create: 'tools.ts', text: "import './main.ts';\n\nexport const two = 2;\n" }],
    merged: { 'tools.ts': "import './main.ts';\n\n/** One. */\nexport const one = 1;\n\nexport const two = 2;\n" },
  },
  {
    name: 'both add to what a barrel exports',
    files: {
      'lib.ts': 'export const a = 1;\nexport const b = 2;\nexport const c = 3;\n',
      'index.ts': "export {\n  b,\n} from './lib.ts';\n",
    },
    a: [{ edit: 'index.ts', find: '  b,\n', replace: '  a,\n  b,\n' }],
    b: [{ edit: 'index.ts', find: '  b,\n', replace: '  b as two,\n  c,\n' }],
    merged: { 'index.ts': "export {\n  a,\n  b as two,\n  c,\n} from './lib.ts';\n" },
  },
  {
    name: 'one documents a function that the other changes and moves',
    files: { 'steps.ts': 'export function one(): number {\n  return 1;\n}\n\nexport function two(): number {\n  return 2;\n}\n' },
    a: [{ edit: 'steps.ts', find: 'export function two', replace: '/** Two. */\nexport function two' }],
    b: [
      {
        edit: 'steps.ts',
        find: 'export function one(): number {\n  return 1;\n}\n\nexport function two(): number {\n  return 2;\n}\n',
        replace: 'export function two(): number {\n  return 1 + 1;\n}\n\nexport function one(): number {\n  return 1;\n}\n',
      },
    ],
    merged: {
      'steps.ts': '/** Two. */\nexport function two(): number {\n  return 1 + 1;\n}\n\nexport function one(): number {\n  return 1;\n}\n',
    },
  },
  {
    name: 'one gives a file other line ends while the other changes it',
    files: { 'win.ts': 'export const a = 1;\nexport const b = 2;\n' },
    a: [
      {
        edit: 'win.ts',
        find: 'export const a = 1;\nexport const b = 2;\n',
        replace: '\u{feff}export const a = 1;\r\nexport const b = 2;\r\n',
      },
    ],
    b: [{ edit: 'win.ts', find: 'b = 2', replace: 'b = 3' }],
    merged: { 'win.ts': '\u{feff}export const a = 1;\r\nexport const b = 3;\r\n' },
  },
];
