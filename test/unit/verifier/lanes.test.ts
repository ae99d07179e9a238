/** How a large project is dealt out to several checkers, and when that would leave out an error. */
import assert from 'node:assert/strict';
import { GlobalTypes } from '../../../src/verifier/global-types.ts';
import { dealt, markFor } from '../../../src/verifier/lanes.ts';

const many = (count: number): string[] => Array.from({ length: count }, (_, n) => `/p/f${n}.ts`);
const LIBRARIES = ['es2015.generator', 'es2018.asyncgenerator', 'es2018.asynciterable', 'es2020.bigint'].map(
  (name) => `/l/lib.${name}.d.ts`,
);

describe('dealing out files', () => {
  it('gives each file to one checker, neighbours to the same, the same way each time', () => {
    const parts = dealt(many(100), ['a', 'b', 'c']);
    assert.deepEqual([...parts.values()].flat().sort(), many(100).sort());
    assert.deepEqual(
      [...parts.values()].map((names) => names.length),
      [36, 32, 32],
    );
    assert.deepEqual(parts.get('b')?.slice(0, 2), ['/p/f16.ts', '/p/f17.ts']);
    assert.deepEqual(dealt(many(100), ['a', 'b', 'c']), parts);
  });

  it('leaves the file in which they differ to the first', () => {
    assert.ok(dealt(many(40), ['a', 'b'], '/p/f20.ts').get('a')?.includes('/p/f20.ts'));
  });

  it('does not pay for few files', () => {
    assert.equal(markFor({ whole: true, names: [], texts: [{ name: '/p/f1.ts', text: '' }] }, many(199)), undefined);
    assert.equal(markFor({ whole: false, names: many(199), texts: [{ name: '/p/f1.ts', text: '' }] }, many(500)), undefined);
  });

  it('is told apart by a file that differs from the disk already, and belongs to the project', () => {
    const texts = [
      { name: '/p/gone.ts', text: null },
      { name: '/p/readme.md', text: '#' },
      { name: '/p/f1.ts', text: 'let a;' },
    ];
    assert.deepEqual(markFor({ whole: true, names: [], texts }, many(300)), { name: '/p/f1.ts', text: 'let a;' });
  });
});

describe('what global types a project has', () => {
  const clean = { isClean: true, held: [...LIBRARIES, '/p/a.ts'] };
  const file = (name: string, text = 'let a = 1;'): { texts: { name: string; text: string }[] } => ({ texts: [{ name, text }] });

  it('is known after one check of everything, until the disk changes', () => {
    const types = new GlobalTypes();
    assert.equal(types.haveAll('p', { texts: [] }), false);
    types.note('p', { texts: [] }, clean);
    assert.equal(types.haveAll('p', file('/p/a.ts')), true);
    assert.equal(types.haveAll('q', { texts: [] }), false);
    types.forget();
    assert.equal(types.haveAll('p', { texts: [] }), false);
  });

  it('is not known where one is missing already, or an older library is used', () => {
    const types = new GlobalTypes();
    types.note('p', { texts: [] }, { ...clean, isClean: false });
    types.note('q', { texts: [] }, { isClean: true, held: LIBRARIES.slice(1) });
    assert.equal(types.haveAll('p', { texts: [] }), false);
    assert.equal(types.haveAll('q', { texts: [] }), false);
  });

  it('is not known of a file that was in memory when everything was checked, and is not any more', () => {
    const types = new GlobalTypes();
    types.note('p', file('/p/a.ts'), clean);
    assert.equal(types.haveAll('p', { texts: [] }), false);
    assert.equal(types.haveAll('p', file('/p/a.ts', 'let b = 2;')), true);
  });

  it('may not do for a declaration with `using`, however it is written', () => {
    const types = new GlobalTypes();
    types.note('p', { texts: [] }, clean);
    for (const text of ['using a = b();', 'await using\n  ä: T = b', 'for (await using a of b) {}', 'using /* of what */ a = b'])
      assert.equal(types.haveAll('p', file('/p/a.ts', text)), false, text);
    for (const text of ['// made by using a hammer', 'const using = 1;', 'using(a);'])
      assert.equal(types.haveAll('p', file('/p/a.ts', text)), true, text);
  });
});
