import type { ts } from 'ts-morph';
import * as z from 'zod';
import { fail, ok, type Result } from '../../base/result.ts';
import { count } from '../../base/text.ts';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { Refusal } from '../../ports/recipe-facts.ts';
import { inOrder } from '../ast/edits.ts';
import { siteAt, touchesLines } from '../ast/sites.ts';
import type { CodeView, PlannedSite } from '../recipe.ts';
import { defineRecipe } from './define-recipe.ts';
import { declarationEdits, enumsIn, mayHaveEnum, whyNotUnion } from './enums.ts';
import { enumUses } from './enum-uses.ts';
import { errorOfEdits } from './errors-of-edits.ts';
import { exportNames } from './exported-origins.ts';
import { hiddenUse } from './hidden-uses.ts';
import { importersOf, moduleLinks, type ModuleLinks } from './module-links.ts';
import { exposes, publicSurface } from './public-surface.ts';

/** More files than this that use an enum are not checked; the checks of the whole change follow anyway. */
const MOST_FILES = 200;

/**
 * Writes an enum of texts as an object of constants and a union type of the same name. Types that name a member follow.
 *
 * Refused for numbers, which can be read backwards; for what is declared several times, ambient or `const`; for what
 * the package offers to others; and where the code relies on an enum being a type of its own, so that it would not compile.
 */
export const enumToUnion = defineRecipe({
  info: {
    id: 'enum-to-union',
    title: 'Write enums as constants and a union type',
    description:
      'Writes an enum whose values are texts as `const X = { … } as const` with a type `X` that is the union of its values; types that name a member follow. ' +
      'Refused for enums of numbers, for `const` and ambient ones, for what the package exports, and where the code would not compile.',
    class: 'checked',
    topics: ['enums', 'replace enums', 'enum to union', 'enums to unions', 'remove enums', 'union types', 'erasable syntax'],
    example: 'Replace enums by union types in src',
    mends: [],
  },
  parameters: z.strictObject({}),
  places: { mayBeIn: mayHaveEnum, find: enumsIn },
  async plan(view, { scope }) {
    const sites: PlannedSite[] = [];
    const refused: Refusal[] = [];
    let links: ModuleLinks | undefined;
    for (const path of await view.editableFiles(scope)) {
      await view.pause();
      if (!/\.[mc]?tsx?$/.test(path) || !mayHaveEnum(view.text(path))) continue;
      const sourceFile = view.sourceFile(path);
      for (const node of enumsIn(sourceFile).filter((one) => touchesLines(scope, sourceFile, one))) {
        const site = siteAt(path, sourceFile, node);
        const reason = whyNotUnion(sourceFile, node);
        links ??= await moduleLinks(view);
        const planned = reason === undefined ? await planEnum(view, links, path, node) : fail(reason);
        if (planned.ok) sites.push({ site, edits: planned.value, reason: `writes ${node.name.text} as constants and a union type` });
        else refused.push({ site, reason: planned.failure });
      }
    }
    return { sites, refused, notes: [] };
  },
});

async function planEnum(
  view: CodeView,
  links: ModuleLinks,
  path: WorkspacePath,
  node: ts.EnumDeclaration,
): Promise<Result<ReadonlyMap<WorkspacePath, readonly TextEdit[]>, string>> {
  const sourceFile = view.sourceFile(path);
  const editable = new Set(links.keys());
  const { entries, untraced } = publicSurface(view, path);
  // What can be told by the text alone is told before any type is asked for.
  if (untraced.length > 0) return fail(`No source was found for ${untraced.join(', ')} of package.json, which may export it.`);
  if (entries.includes(path) && exportNames(sourceFile).has(node.name.text)) return fail('Others may use it: the package exports it.');
  const hidden = await hiddenUse(view, { file: path, name: node.name.text }, editable);
  if (hidden !== undefined) return fail(hidden);
  const program = view.languageService(path).getProgram();
  const typed = program?.getSourceFile(view.toAbsolute(path));
  if (!program || !typed) return fail('The compiler does not know the file.');
  const symbol = enumsIn(typed).find(({ pos }) => pos === node.pos)?.name;
  const known = symbol && program.getTypeChecker().getSymbolAtLocation(symbol);
  if (known && entries.some((entry) => exposes(program, view.toAbsolute(entry), known)))
    return fail('Others may use it: the package exports it.');
  const uses = await enumUses(view, path, node, editable);
  if (!uses.ok) return uses;
  const edits = new Map<WorkspacePath, readonly TextEdit[]>();
  for (const [file, list] of uses.value.types) edits.set(file, inOrder(list));
  edits.set(path, inOrder([...declarationEdits(sourceFile, node), ...(uses.value.types.get(path) ?? [])]));

  // What is inferred of it shows in files that import those that use it.
  const users = [...uses.value.files];
  const files = new Set([path, ...edits.keys(), ...users, ...users.flatMap((file) => importersOf(links, file))]);
  if (files.size > MOST_FILES)
    return fail(`It is used in too many files to be sure: ${count(files.size, 'file')} would have to be checked.`);
  const error = await errorOfEdits(view, edits, files);
  return error === undefined ? ok(edits) : fail(`The code would not compile, at ${error}`);
}
