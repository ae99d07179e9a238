import { ts } from 'ts-morph';
import * as z from 'zod';
import { count } from '../../base/text.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../domain/scope.ts';
import type { Note, Refusal, Site } from '../../ports/recipe-facts.ts';
import { isMemberName } from '../ast/names.ts';
import { hasWord } from '../ast/words.ts';
import type { CodeView, RecipePlan } from '../recipe.ts';
import { chooseDeclaration, siteOf, splitName, symbolOf } from './choose-declaration.ts';
import { defineRecipe } from './define-recipe.ts';
import { exportConflict, memberConflict } from './export-conflicts.ts';
import { isCommonJsExport, type NamedDeclaration } from './find-declarations.ts';
import { recogniseRename } from './hand-rename.ts';
import { whyIllegal } from './legal-names.ts';
import { newTypeError } from './new-type-errors.ts';
import { exposes, NO_SURFACE, publicSurface, type PublicSurface } from './public-surface.ts';
import { globalConflict, scopeConflict } from './rename-conflicts.ts';
import { renameEdits } from './rename-edits.ts';
import { renameLocations, type RenameLocation } from './rename-locations.ts';
import { isNamedElsewhere } from './shape-clash.ts';
import { hitsToReview } from './string-hits.ts';

const parameters = z.strictObject({
  from: z.string().min(1).describe('The name that is declared now; for a member also `Owner.member`.'),
  to: z.string().min(1).describe('The name it gets.'),
  path: z.string().optional().describe('The file that declares it, where the name alone does not say which.'),
  line: z.number().int().positive().optional().describe('The line that declares it; needed for members and local names. With path.'),
  public: z.boolean().optional().describe('Rename it even though the package offers it to others.'),
});

/** More files than this are not checked before a member is renamed; the checks of the whole change follow anyway. */
const MOST_FILES = 200;

type With = z.infer<typeof parameters>;

/**
 * Renames what a declaration declares, wherever the workspace uses it: one site, all or nothing.
 *
 * The language service finds the places. Beyond that it is refused where the new name is taken in a scope, a type or a
 * module's exports, where any name would come to mean something else, where a place can't be edited, and where others
 * may depend on the name through the package. What only says the name, in strings and the like, is told in notes.
 */
export const renameSymbol = defineRecipe({
  info: {
    id: 'rename-symbol',
    title: 'Rename a symbol everywhere',
    description:
      'Renames a function, class, type, variable or member in all files that use it. Keys of objects keep their name; strings that say the name are listed for review. ' +
      'Refused where the new name is taken or would be captured, and where the symbol is part of what the package exports unless `public` is true. Comments and Markdown are not changed.',
    class: 'checked',
    topics: [
      'rename',
      'rename symbol',
      'rename function',
      'rename class',
      'rename type',
      'rename method',
      'rename variable',
      'rename to',
      'new name',
      'naming',
      'call it',
    ],
    example: 'Rename parseOrder to readOrder',
    mends: [],
  },
  parameters,
  recognise: recogniseRename,
  again: (given, { path, line }) => ({ ...given, path, line }),
  word: ({ from }) => splitName(from).name,
  async plan(view, { with: given, scope }) {
    const chosen = await chooseDeclaration(view, given, scope);
    if (!chosen.ok) return { sites: [], refused: chosen.failure, notes: [] };
    const planned = await planRename(view, chosen.value, { ...given, from: splitName(given.from).name, to: splitName(given.to).name });
    if (planned.ok) return planned.value;
    return { sites: [], refused: [{ site: siteOf(view, chosen.value), ...planned.failure }], notes: [] };
  },
});

async function planRename(view: CodeView, declaration: NamedDeclaration, given: With): Promise<Result<RecipePlan, Omit<Refusal, 'site'>>> {
  const { path, name } = declaration;
  const { from, to } = given;
  const illegal = from === to ? 'It already has that name.' : whyIllegal(to, name, isMemberName(name));
  if (illegal !== undefined) return fail({ reason: illegal });
  if (isCommonJsExport(name)) return fail({ reason: 'It is a CommonJS export, whose users can not be found reliably.' });

  const found = await renameLocations(view, declaration, from);
  if (!found.ok) return fail({ reason: found.failure });
  const locations = found.value;
  const edits = renameEdits(locations, from, to);
  const program = view.languageService(path).getProgram();
  const symbol = symbolOf(view, declaration);
  if (!program || !symbol || locations.length === 0) return fail({ reason: 'The compiler does not know what it is.' });

  const surface: PublicSurface = given.public === true ? NO_SURFACE : publicSurface(view, path);
  const exposed = exposure(view, program, symbol, surface, given);
  const reason =
    globalConflict(view, program, declaration, to) ??
    exportConflict(view, program, locations, from, to) ??
    memberConflict(view, program, locations, from, to) ??
    (await scopeConflict(view, locations, edits, to)) ??
    (await typeConflict(view, program, declaration, edits, locations, given));
  // What stands in the way whatever the user says comes first.
  if (reason !== undefined) return fail({ reason });
  if (exposed) return fail(exposed);

  const site = siteOf(view, declaration);
  const notes = [...untracedNotes(site, surface, from), ...(await hitsToReview(view, declaration, from, locations))];
  return ok({ sites: [{ site, edits, reason: `renames ${from} to ${to} in ${count(edits.size, 'file')}` }], refused: [], notes });
}

function exposure(
  view: CodeView,
  program: ts.Program,
  symbol: ts.Symbol,
  { entries }: PublicSurface,
  { from, to }: With,
): Omit<Refusal, 'site'> | undefined {
  const entry = entries.find((path) => exposes(program, view.toAbsolute(path), symbol));
  if (entry === undefined) return undefined;
  return {
    reason: `Others may use it: the package exports it from ${entry}. Set \`public\` to true to rename it all the same.`,
    consent: {
      question: `The package exports ${from} from ${entry}, so others may use it. Rename it to ${to} all the same?`,
      with: { public: true },
    },
  };
}

function untracedNotes({ path, line }: Site, { untraced }: PublicSurface, name: string): Note[] {
  if (untraced.length === 0) return [];
  return [
    { path, line, text: `no source was found for ${untraced.join(', ')} of package.json: check that \`${name}\` is not exported there` },
  ];
}

/**
 * Members are also known by their name alone, as keys of objects and in types made of them: where there are others of
 * either name, only the compiler can tell.
 */
async function typeConflict(
  view: CodeView,
  program: ts.Program,
  { name }: NamedDeclaration,
  edits: ReadonlyMap<WorkspacePath, readonly TextEdit[]>,
  locations: readonly RenameLocation[],
  { from, to }: With,
): Promise<string | undefined> {
  if (!isMemberName(name) && !ts.isParameterPropertyDeclaration(name.parent, name.parent.parent)) return undefined;
  const renamed = new Set(locations.map(({ path, start }) => `${view.toAbsolute(path)}:${start}`));
  const isRenamed = (fileName: string, start: number): boolean => renamed.has(`${fileName}:${start}`);
  if (!isNamedElsewhere(program, from, isRenamed) && !isNamedElsewhere(program, to, isRenamed)) return undefined;
  const others = (await view.editableFiles(WHOLE_WORKSPACE)).filter((file) => !edits.has(file) && hasWord(view.text(file), from));
  const files = [...edits.keys(), ...others].slice(0, MOST_FILES);
  const error = await newTypeError(view, program, edits, files, (message) => message.replaceAll(to, from));
  return error === undefined ? undefined : `The code would not compile, at ${error}`;
}
