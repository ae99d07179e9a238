import * as z from 'zod';
import { fail, ok, type Result } from '../../base/result.ts';
import { count } from '../../base/text.ts';
import type { TextEdit } from '../../domain/change.ts';
import { WorkspacePath } from '../../domain/ids.ts';
import { editBarrier, isCodeFile } from '../code-files.ts';
import { inOrder } from '../ast/edits.ts';
import { hasWord } from '../ast/words.ts';
import type { Note } from '../../ports/recipe-facts.ts';
import type { CodeView, RecipePlan } from '../recipe.ts';
import { chooseDeclaration, siteOf } from './choose-declaration.ts';
import { defineRecipe } from './define-recipe.ts';
import { followMove } from './following-importers.ts';
import { hiddenUse } from './hidden-uses.ts';
import { importersOf, moduleLinks } from './module-links.ts';
import { dependenciesOf, type Move } from './moved-dependencies.ts';
import { movedMentions } from './moved-mentions.ts';
import { movedSymbol } from './moved-symbol.ts';
import { sourceEdits, targetEdits } from './moved-text.ts';
import { newCycle, type NewLink } from './new-cycles.ts';
import { newTypeError } from './new-type-errors.ts';
import { newlyLoaded } from './newly-loaded.ts';
import { publicSurface } from './public-surface.ts';
import { modelIn } from './specifiers.ts';
import { whyNotThere } from './target-file.ts';

const parameters = z.strictObject({
  name: z.string().min(1).describe('The function, class, type or constant that moves.'),
  to: z.string().min(1).describe('The file it moves to, which may be a new one.'),
  from: z.string().min(1).optional().describe('The file that declares it, where the name alone does not say which.'),
});

type With = z.infer<typeof parameters>;

/**
 * Moves what a file declares at its top to another file, with its comments: one site, all or nothing.
 *
 * All who import it follow, and it takes along the imports that it needs. Refused where that would make a new cycle of
 * imports, where a module would come to be loaded that does something when it is, where declaring it does more than that,
 * and where a name would mean something else.
 */
export const moveSymbol = defineRecipe({
  info: {
    id: 'move-symbol',
    title: 'Move a symbol to another file',
    description:
      'Moves a function, class, type or constant to another file, new or not, with its comments and the imports it needs; all files that import it follow. ' +
      'Refused where that makes a new import cycle, changes what is loaded, or where a name is taken. Default exports and entries of the package stay.',
    class: 'checked',
    topics: ['move', 'move symbol', 'move function', 'move class', 'move type', 'split module', 'split file', 'extract module', 'new file'],
    example: 'Move formatPrice to src/money.ts',
    mends: [],
  },
  parameters,
  again: (given, { path }) => ({ ...given, from: path }),
  word: ({ name }) => name,
  async plan(view, { with: given, scope }) {
    const chosen = await chooseDeclaration(view, { from: given.name, path: given.from }, scope);
    if (!chosen.ok) return { sites: [], refused: chosen.failure, notes: [] };
    const planned = await planMove(view, chosen.value.path, given);
    const site = siteOf(view, chosen.value);
    if (!planned.ok) return { sites: [], refused: [{ site, reason: planned.failure }], notes: [] };
    const { edits, notes } = planned.value;
    const reason = `moves ${given.name} to ${given.to}, with ${count(edits.size - 2, 'importer')}`;
    return { sites: [{ site, edits, reason }], refused: [], notes } satisfies RecipePlan;
  },
});

interface PlannedMove {
  readonly edits: ReadonlyMap<WorkspacePath, readonly TextEdit[]>;
  readonly notes: readonly Note[];
}

async function planMove(view: CodeView, from: WorkspacePath, { name, to: asked }: With): Promise<Result<PlannedMove, string>> {
  const to = WorkspacePath(asked.replaceAll('\\', '/').replace(/^\.\//, ''));
  const sourceFile = view.sourceFile(from);
  const symbol = movedSymbol(sourceFile, name);
  if (!symbol.ok) return symbol;
  const barrier = whyNotFile(view, from, to);
  if (barrier !== undefined) return fail(barrier);
  const target = view.tryText(to) === undefined ? undefined : view.sourceFile(to);
  const links = await moduleLinks(view);
  // A file that imports nothing names modules as those do that import it.
  const model = [to, from, ...importersOf(links, from)].map((path) => modelIn(links.get(path))).find((one) => one !== undefined);
  const move: Move = { symbol: symbol.value, from, to, target, model };
  const reason = whyNotThere(view, move) ?? (await hiddenUse(view, { file: from, name }, new Set(links.keys())));
  if (reason !== undefined) return fail(reason);

  const dependencies = dependenciesOf(view, move);
  if (!dependencies.ok) return dependencies;
  const edits = new Map<WorkspacePath, TextEdit[]>();
  const added: NewLink[] = dependencies.value.links.map((link) => ({ from: to, to: link }));
  const source = sourceEdits(view, move, dependencies.value);
  if (!source.ok) return source;
  edits.set(from, inOrder(source.value.edits));
  if (source.value.isValue) added.push({ from, to });
  const importers = importersOf(links, from).filter((path) => path === to || mayTake(view.text(path), name));
  const gone: NewLink[] = [];
  let inTarget: readonly TextEdit[] = [];
  for (const path of importers) {
    await view.pause();
    const followed = followMove(view, path, move);
    if (!followed.ok) return followed;
    if (!followed.value) continue;
    if (path === to) inTarget = followed.value.edits;
    else edits.set(path, inOrder(followed.value.edits));
    if (followed.value.isDone) gone.push({ from: path, to: from });
    if (followed.value.isValue && path !== to) added.push({ from: path, to });
  }
  const text = targetEdits(view, move, dependencies.value, inTarget);
  if (!text.ok) return text;
  edits.set(to, inOrder(text.value));

  const values = await moduleLinks(view, 'values');
  const cycle = await newCycle(view, values, added, gone);
  if (cycle) return fail(`The imports would go round in a circle: ${cycle.join(' → ')}.`);
  const loaded = newlyLoaded(view, values, added, to);
  if (loaded !== undefined) return fail(loaded);
  const program = view.languageService(from).getProgram();
  const error = program && (await newTypeError(view, program, edits, [...edits.keys()], (message) => message));
  return error === undefined
    ? ok({ edits, notes: await movedMentions(view, move, edits) })
    : fail(`The code would not compile, at ${error}`);
}

function whyNotFile(view: CodeView, from: WorkspacePath, to: WorkspacePath): string | undefined {
  if (from === to) return 'It is in that file already.';
  if (!isCodeFile(to)) return `${to} is no file for code.`;
  const barrier = editBarrier(to, view.tryText(to) ?? null);
  if (barrier !== undefined) return barrier;
  return publicSurface(view, from).entries.includes(from)
    ? `Others may import it from ${from}, which is an entry of the package.`
    : undefined;
}

/** By its name, with all of the file, or by a mock of it. */
function mayTake(text: string, name: string): boolean {
  return hasWord(text, name) || /\bexport\s+(?:type\s+)?\*|[mM]ock/.test(text);
}
