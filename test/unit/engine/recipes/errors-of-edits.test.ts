import assert from 'node:assert/strict';
import type { TextEdit } from '../../../../src/domain/change.ts';
import { WorkspacePath } from '../../../../src/domain/ids.ts';
import { errorOfEdits, sitesThatCompile } from '../../../../src/engine/recipes/errors-of-edits.ts';
import type { PlannedSite } from '../../../../src/engine/recipe.ts';
import { memoryCodeView } from '../../../support/memory-code-view.ts';

const FILES: Record<string, string> = {
  'a.ts': `export const a: number = 1;\nexport const b: number = 2;\n`,
  'c.ts': `import { a } from './a';\nexport const c: number = a;\n`,
};
const view = memoryCodeView(FILES);

function edit(path: string, find: string, text: string): [WorkspacePath, TextEdit[]] {
  const start = FILES[path]?.indexOf(find) ?? -1;
  return [WorkspacePath(path), [{ start, end: start + find.length, text }]];
}

const site = (id: string, ...edits: [WorkspacePath, TextEdit[]][]): PlannedSite => ({
  site: { id, path: WorkspacePath('a.ts'), line: 1, column: 1, text: '' },
  edits: new Map(edits),
  reason: '',
});

const ids = (sites: readonly { readonly id: string }[]): string[] => sites.map(({ id }) => id);

describe('the errors of edits', () => {
  it('are looked for in the edited files, or in those that are told', async () => {
    const edits = new Map([edit('a.ts', 'number = 1', "string = 'x'")]);
    assert.equal(await errorOfEdits(view, edits), undefined);
    assert.match((await errorOfEdits(view, edits, [WorkspacePath('c.ts')])) ?? '', /^c\.ts:2: Type 'string'/);
  });

  it('keep back the sites that bring them, and no others', async () => {
    const good = site('good', edit('a.ts', '= 1', '= 3'));
    const bad = site('bad', edit('a.ts', '= 2', "= 'x'"));
    const other = site('other', edit('c.ts', ': number', ''));
    const { sites, refused } = await sitesThatCompile(view, [good, bad, other]);
    assert.deepEqual(ids(sites.map((one) => one.site)), ['good', 'other']);
    assert.match(
      refused.map(({ site: { id }, reason }) => `${id} ${reason}`).join(),
      /^bad The code would not compile, at a\.ts:2: Type 'string'/,
    );
  });

  it('keep back all that bring one only together', async () => {
    const one = site('one', edit('a.ts', 'export const a', 'export const x'));
    const two = site('two', edit('a.ts', 'export const b', 'export const x'));
    const { sites, refused } = await sitesThatCompile(view, [one, two]);
    assert.deepEqual([ids(sites.map((each) => each.site)), refused.length], [[], 2]);
  });
});
