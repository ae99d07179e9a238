import assert from 'node:assert/strict';
import { WorkspacePath } from '../../../../src/domain/ids.ts';
import { extendsDeclaration } from '../../../../src/engine/compare/extended-declaration.ts';
import { memoryCodeView } from '../../../support/memory-code-view.ts';
import { TSCONFIG } from '../../../support/run-recipe.ts';

/** What the compiler says of a text. */
function errorsIn(text: string): number {
  const path = WorkspacePath('a.ts');
  const view = memoryCodeView({ 'tsconfig.json': TSCONFIG, [path]: text });
  return view.languageService(path).getSemanticDiagnostics(view.toAbsolute(path)).length;
}

describe('a declaration that others can use as before', () => {
  const cases: readonly (readonly [what: string, before: string, after: string, holds: boolean])[] = [
    ['takes one thing more, which may be left out', 'function f(p0: string): void;', 'function f(p0: string, p1?: number): void;', true],
    ['takes one thing more', 'function f(p0: string): void;', 'function f(p0: string, p1: number): void;', false],
    ['takes anything, and says so', 'function f(p0: any): void;', 'function f(p0: unknown): void;', true],
    ['takes anything that may be left out', 'function f(p0?: any): void;', 'function f(p0?: unknown): void;', true],
    ['takes any number of things', 'function f(...p0: any[]): void;', 'function f(...p0: unknown[]): void;', true],
    ['takes less', 'function f(p0: any): void;', 'function f(p0: string): void;', false],
    ['takes anything, and it is no longer to be left out', 'function f(p0?: any): void;', 'function f(p0: unknown): void;', false],
    ['gives anything', 'function f(): any;', 'function f(): unknown;', false],
    ['is called back with anything', 'function f(p0: (p0: any) => void): void;', 'function f(p0: (p0: unknown) => void): void;', false],
    ['is a constant that takes anything', 'f: (p0: any) => void', 'f: (p0: unknown) => void', true],
    ['is a constant that takes less', 'f: (p0: any) => void', 'f: (p0: string) => void', false],
    ['is a constant of another kind', 'f: (p0: any) => void', 'f: unknown', false],
    ['has a method that takes anything', 'class A { m(p0: any): void; }', 'class A { m(p0: unknown): void; }', true],
    ['is made of anything', 'class A { constructor(p0: any); }', 'class A { constructor(p0: unknown); }', true],
    ['has a method that others write', 'class A { abstract m(p0: any): void; }', 'class A { abstract m(p0: unknown): void; }', false],
    ['has a property that is called with anything', 'class A { m: (p0: any) => void; }', 'class A { m: (p0: unknown) => void; }', false],
    ['is an interface, which others write', 'interface A { m(p0: any): void; }', 'interface A { m(p0: unknown): void; }', false],
    ['is the type of a function, which others write', 'type F = (p0: any) => void;', 'type F = (p0: unknown) => void;', false],
  ];
  for (const [what, before, after, holds] of cases)
    it(`${holds ? 'is' : 'is not'} one that ${what}`, () => assert.equal(extendsDeclaration(before, after), holds));

  const uses: readonly (readonly [before: string, after: string, use: string, holds: boolean])[] = [
    [
      'declare function f(p0: any): void;',
      'declare function f(p0: unknown): void;',
      `declare const a: any; f(a); f('x'); f(undefined); const g: (x: string, y: number) => void = f; [1].forEach(f); ((h: (x: Date) => void) => h)(f); g('', 1);`,
      true,
    ],
    [
      'declare class A { constructor(p0: any); m(p0: any): void; }',
      'declare class A { constructor(p0: unknown); m(p0: unknown): void; }',
      `class B extends A { constructor(x: string) { super(x); } override m(x: string): void { super.m(x); } } const g: (x: string) => void = new B('x').m; g('x'); const a: A = new B('x'); a.m(1);`,
      true,
    ],
    ['interface A { m(p0: any): void; }', 'interface A { m(p0: unknown): void; }', `const a: A = { m(x) { x.call(); } }; a.m(1);`, false],
    ['type F = (p0: any) => void;', 'type F = (p0: unknown) => void;', `const f: F = (x: string) => void x; f('x');`, false],
  ];
  for (const [before, after, use, holds] of uses)
    it(`${holds ? 'breaks' : 'would break'} ${holds ? 'no use' : 'uses'} of ${before}`, () => {
      const both = [before, after].map((declaration) => errorsIn(`${declaration}\n${use}\nexport {};\n`));
      assert.deepEqual([both[0], both[1] === 0], [0, holds]);
    });
});
