import assert from 'node:assert/strict';
import { ts } from 'ts-morph';
import { changedMeaning, resolveNames } from '../../../../src/engine/ast/bindings.ts';

const parse = (text: string): ts.SourceFile => ts.createSourceFile('/a.tsx', text, ts.ScriptTarget.Latest, true);

/** Replaces the first `[old]` of a text that marks it so. */
function changed(marked: string, replacement: string): string | undefined {
  const match = /\[\[(.*?)\]\]/.exec(marked);
  assert.ok(match);
  const sourceFile = parse(marked.replace(match[0], match[1] ?? ''));
  return changedMeaning(sourceFile, [{ start: match.index, end: match.index + (match[1]?.length ?? 0), text: replacement }])?.name;
}

describe('resolveNames', () => {
  it('leads each scoped name to its declarations in the file', () => {
    const text = 'import { a } from "x";\nfunction f(b = a) { { let a = b; a; } return { a, c: d.a }; }\n';
    const found = [...resolveNames(parse(text))].map(([at, { name, declared }]) => `${name}@${at}->${declared.join()}`);
    assert.deepEqual(found, ['a@9->9', 'f@32->32', 'b@34->34', 'a@38->9', 'a@49->49', 'b@53->34', 'a@56->49', 'a@70->9', 'd@76->']);
  });

  it('leaves out keys, labels and the outer halves of specifiers', () => {
    const text = 'export { x as y } from "m"; import { p as q } from "m"; l: for (;;) break l; const { k: v } = { k() {} }; <e a={v} />;';
    assert.deepEqual(
      [...resolveNames(parse(text)).values()].map(({ name }) => name),
      ['q', 'v', 'v'],
    );
  });
});

describe('changedMeaning', () => {
  it('sees nothing in edits that keep every name where it was', () => {
    assert.equal(changed('const a = 1;[[ ]]function f() { return a; }', ' /* more */ '), undefined);
  });

  it('sees a name that is captured', () => {
    assert.equal(changed('const a = 1; function f() { [[]] return a; }', 'let a;'), 'a');
    assert.equal(changed('function f() { [[]] return Math; }', 'let Math;'), 'Math');
    assert.equal(changed('const a = 1; { [[const a = 2;]] a; }', ''), 'a');
  });

  it('sees what is written anew', () => {
    assert.equal(changed('const a = 1; f([[]]);', 'a'), 'a');
  });
});
