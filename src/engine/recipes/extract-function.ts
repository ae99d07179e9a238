import { ts } from 'ts-morph';
import * as z from 'zod';
import { fail, ok, type Result } from '../../base/result.ts';
import { count } from '../../base/text.ts';
import { WorkspacePath } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Note, Refusal } from '../../ports/recipe-facts.ts';
import { inOrder } from '../ast/edits.ts';
import { siteAt, siteInText, touchesLines } from '../ast/sites.ts';
import { hasWord } from '../ast/words.ts';
import { editBarrier, isCodeFile, isTestFile } from '../code-files.ts';
import type { CodeView, PlannedSite, RecipePlan } from '../recipe.ts';
import { codeOnLines, codeOfText, type Selection } from './code-selection.ts';
import { defineRecipe } from './define-recipe.ts';
import { mayRepeat, repeatedBlocks, sameBlocks } from './duplicate-blocks.ts';
import { extractTo, type Extraction } from './extraction.ts';
import { whyNotExtracted } from './extraction-proof.ts';
import { whyIllegalName } from './legal-names.ts';
import { newTypeError } from './new-type-errors.ts';
import { mentions } from './outer-names.ts';

const parameters = z.strictObject({
  file: z.string().min(1).optional().describe('The file that holds the code.'),
  lines: z
    .strictObject({ start: z.int().min(1), end: z.int().min(1) })
    .optional()
    .describe('Its first and last line: whole statements.'),
  text: z
    .string()
    .min(1)
    .optional()
    .describe('The code itself, instead of its lines: statements or an expression that occur once in the file.'),
  name: z.string().min(1).optional().describe('What the new function is called.'),
});

type With = z.infer<typeof parameters>;

/**
 * Makes a function at the top of the file of some statements, or of an expression, and calls it in their place; where the
 * same statements stand elsewhere in the file and come to the same function, they become calls as well. One site.
 *
 * What the function takes and gives is found by the language service; what it does stays as it is written. Refused where a
 * value that others see change would be copied, where the code depends on the function around it, where the name is
 * taken, and where the result does not compile. Without parameters it says which statements of a file are the same, since
 * only a person can name what they do.
 */
export const extractFunction = defineRecipe({
  info: {
    id: 'extract-function',
    title: 'Extract code into a function',
    description:
      'Makes a function of statements or of an expression: `file`, `lines` or `text`, and the `name` it gets. The same statements elsewhere in the file become calls too. ' +
      'Without these it reports repeated statements that could be extracted, which need a name first.',
    class: 'checked',
    topics: [
      'extract function',
      'extract method',
      'extract duplicated code',
      'duplicated code',
      'duplicate code',
      'repeated code',
      'copied code',
    ],
    example: 'Extract duplicated code in src',
    mends: [],
  },
  parameters,
  async plan(view, { with: given, scope }) {
    return given.file === undefined
      ? repetitions(view, scope)
      : told(view, WorkspacePath(given.file.replaceAll('\\', '/').replace(/^\.\//, '')), given);
  },
});

async function told(view: CodeView, path: WorkspacePath, given: With): Promise<RecipePlan> {
  const text = view.tryText(path);
  if (isDone(view, path, given.name)) return { sites: [], refused: [], notes: [] };
  const selected = text === undefined ? fail(`There is no file ${path}.`) : select(view, path, given);
  const site = selected.ok
    ? siteAt(path, view.sourceFile(path), selected.value.start)
    : siteInText(path, text ?? '', lineOffset(text ?? '', given.lines?.start ?? 1));
  const planned = selected.ok ? await planExtraction(view, path, selected.value, given.name ?? '') : selected;
  if (!planned.ok) return { sites: [], refused: [{ site, reason: planned.failure }], notes: [] };
  const { edits, times, notes } = planned.value;
  const reason = `extracts ${given.name ?? ''}${times > 1 ? `, which is called ${count(times, 'time')}` : ''}`;
  return { sites: [{ site, edits: new Map([[path, edits]]), reason }], refused: [], notes };
}

/** Whether the task has made that function already: what it is to be made of is no longer there. */
function isDone(view: CodeView, path: WorkspacePath, name: string | undefined): boolean {
  const before = view.changedFiles().get(path);
  const text = view.tryText(path);
  return name !== undefined && before !== undefined && text !== undefined && !hasWord(before, name) && hasWord(text, name);
}

function select(view: CodeView, path: WorkspacePath, { lines, text, name }: With): Result<Selection, string> {
  if (!isCodeFile(path)) return fail(`${path} is no file with code.`);
  const barrier = editBarrier(path, view.text(path));
  if (barrier !== undefined) return fail(barrier);
  if (name === undefined) return fail('Say what the function is to be called, with `name`.');
  const sourceFile = view.sourceFile(path);
  if (text !== undefined) return codeOfText(sourceFile, text);
  return lines ? codeOnLines(sourceFile, lines.start, lines.end) : fail('Say which code is meant, with `lines` or `text`.');
}

interface Planned {
  readonly edits: PlannedSite['edits'] extends ReadonlyMap<WorkspacePath, infer Edits> ? Edits : never;
  readonly times: number;
  readonly notes: readonly Note[];
}

async function planExtraction(view: CodeView, path: WorkspacePath, selection: Selection, name: string): Promise<Result<Planned, string>> {
  const sourceFile = view.sourceFile(path);
  const program = view.languageService(path).getProgram();
  const typed = program?.getSourceFile(view.toAbsolute(path));
  if (!program || !typed) return fail('The compiler does not know the file.');
  const illegal = whyIllegalName(name) ?? whyTaken(program, typed, sourceFile, name);
  if (illegal !== undefined) return fail(illegal);
  const first = extraction(view, program, path, selection, name);
  if (!first.ok) return first;

  const calls = [first.value.call];
  const notes: Note[] = [];
  for (const twin of sameBlocks(sourceFile, selection)) {
    await view.pause();
    const other = extraction(view, program, path, twin, name);
    const reason = other.ok ? whyDifferent(first.value, other.value) : other.failure;
    if (other.ok && reason === undefined) calls.push(other.value.call);
    else notes.push({ path, line: lineOf(sourceFile, twin.start), text: `the same statements stay here: ${reason ?? ''}` });
  }
  const edits = inOrder([...calls, ...first.value.others, first.value.definition]);
  const error = await newTypeError(view, program, new Map([[path, edits]]), [path], (message) => message);
  return error === undefined ? ok({ edits, times: calls.length, notes }) : fail(`The code would not compile, at ${error}`);
}

function extraction(
  view: CodeView,
  program: ts.Program,
  path: WorkspacePath,
  selection: Selection,
  name: string,
): Result<Extraction, string> {
  const reason = whyNotExtracted(program, view.toAbsolute(path), selection);
  return reason === undefined ? extractTo(view, path, selection, name) : fail(reason);
}

function whyDifferent(one: Extraction, other: Extraction): string | undefined {
  return one.shape === other.shape && other.others.length === one.others.length ? undefined : 'they take or give something else.';
}

/** Any use of the name in the file would come to mean the new function, or keep it from being seen. */
function whyTaken(program: ts.Program, typed: ts.SourceFile, sourceFile: ts.SourceFile, name: string): string | undefined {
  if (mentions(sourceFile.statements, name)) return `\`${name}\` is something else in this file already.`;
  const checker = program.getTypeChecker();
  const isModule = checker.getSymbolAtLocation(typed) !== undefined;
  const isGlobal = !isModule && checker.getSymbolsInScope(typed, ts.SymbolFlags.Value).some((symbol) => symbol.name === name);
  return isGlobal ? `\`${name}\` is already declared for all scripts.` : undefined;
}

async function repetitions(view: CodeView, scope: Scope): Promise<RecipePlan> {
  const refused: Refusal[] = [];
  for (const path of await view.editableFiles(scope)) {
    await view.pause();
    if (isTestFile(path) || !mayRepeat(view.text(path))) continue;
    const sourceFile = view.sourceFile(path);
    for (const blocks of repeatedBlocks(sourceFile)) {
      const [first, ...others] = blocks;
      if (!first || !blocks.some(({ nodes }) => nodes.some((node) => touchesLines(scope, sourceFile, node)))) continue;
      await view.pause();
      refused.push({ site: siteAt(path, sourceFile, first.start), reason: describeRepetition(view, path, sourceFile, first, others) });
    }
  }
  return { sites: [], refused, notes: [] };
}

/** Where the statements are the same, and whether all of them come to the same function. */
function describeRepetition(
  view: CodeView,
  path: WorkspacePath,
  sourceFile: ts.SourceFile,
  first: Selection,
  others: readonly Selection[],
): string {
  const linesOf = ({ start, end }: Selection): string => `${lineOf(sourceFile, start)}-${lineOf(sourceFile, end)}`;
  const same = `Lines ${linesOf(first)} are the same as lines ${others.map(linesOf).join(' and ')}`;
  const program = view.languageService(path).getProgram();
  const [model, ...rest] = program ? [first, ...others].map((one) => extraction(view, program, path, one, 'extracted')) : [];
  const failed = !model?.ok ? model : (rest.find((one) => !one.ok) ?? undefined);
  const differs = model?.ok === true && rest.some((one) => one.ok && whyDifferent(model.value, one.value) !== undefined);
  if (failed && !failed.ok) return `${same}, but can't be extracted: ${failed.failure}`;
  if (differs) return `${same}, but they take or give something else.`;
  return `${same} and can become one function: say \`file\`, \`lines\` and the \`name\` it gets.`;
}

function lineOf(sourceFile: ts.SourceFile, position: number): number {
  return sourceFile.getLineAndCharacterOfPosition(position).line + 1;
}

function lineOffset(text: string, line: number): number {
  const before = text.split('\n').slice(0, line - 1);
  return Math.min(
    text.length,
    before.reduce((sum, one) => sum + one.length + 1, 0),
  );
}
