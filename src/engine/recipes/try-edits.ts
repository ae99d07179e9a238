import { ts } from 'ts-morph';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import { positionMapping } from '../ast/edits.ts';
import { ancestors, nodeAt } from '../ast/walk.ts';
import type { CodeView } from '../recipe.ts';
import { describeError, newErrorsIn, programAfter, type TypeError } from './new-type-errors.ts';

/** Edits that only make sense together, and the stretches of text in which an error is theirs. */
export interface Attempt {
  readonly edits: ReadonlyMap<WorkspacePath, readonly TextEdit[]>;
  readonly spans: readonly { readonly path: WorkspacePath; readonly start: number; readonly end: number }[];
}

export interface Tried<One extends Attempt> {
  readonly kept: readonly One[];
  /** The error that an attempt would bring, as `src/a.ts:3: …`. */
  readonly failed: ReadonlyMap<One, string>;
  /** The program with the edits of those that are kept. */
  readonly after: ts.Program;
}

/** Each takes as long as checking a file several times. What is left after them is better left alone. */
const MOST_SEARCHES = 6;

/**
 * Tries edits on types, all of them at once: the ones that an error can be laid to are taken back, until what is left
 * brings no error into the given files. Where an error is in nobody's stretch, the one that brings it is searched for.
 * `base` are attempts that hold already: they are made with each, and no error is laid to them.
 */
export async function tryEdits<One extends Attempt>(
  view: CodeView,
  program: ts.Program,
  attempts: readonly One[],
  files: readonly WorkspacePath[],
  base: readonly Attempt[] = [],
): Promise<Tried<One>> {
  const failed = new Map<One, string>();
  let kept = attempts;
  let wrong: readonly WorkspacePath[] = [];
  for (let searches = 0; ;) {
    const edits = editsOf([...base, ...kept]);
    const after = edits.size === 0 ? program : programAfter(view, program, edits);
    if (kept.length === 0) return { kept, failed, after };
    // What an edit spans takes little to check, and most errors are there. Where there were others, there may be more: the rest
    // of the files is looked at when these are right.
    let errors = await errorsInSpans(view, program, after, edits, files, kept);
    if (errors.length === 0) errors = await errorsOf(view, program, after, edits, wrong);
    if (errors.length === 0) errors = await errorsOf(view, program, after, edits, files);
    const [first] = errors;
    if (!first) return { kept, failed, after };
    wrong = [...new Set(errors.map(({ path }) => path))];
    const guilty = blame(kept, edits, errors);
    if (guilty.size === 0) {
      const culprit = searches++ < MOST_SEARCHES ? await searchCulprit(view, program, kept, first, base) : undefined;
      for (const attempt of culprit ? [culprit] : kept) guilty.set(attempt, first);
    }
    for (const [attempt, error] of guilty) failed.set(attempt, describeError(error));
    kept = kept.filter((attempt) => !guilty.has(attempt));
  }
}

/** The first attempt that, with those before it, brings an error into the file of this one. */
async function searchCulprit<One extends Attempt>(
  view: CodeView,
  program: ts.Program,
  attempts: readonly One[],
  { path }: TypeError,
  base: readonly Attempt[],
): Promise<One | undefined> {
  let without = 0;
  let withIt = attempts.length;
  while (withIt - without > 1) {
    const middle = (without + withIt) >> 1;
    const edits = editsOf([...base, ...attempts.slice(0, middle)]);
    const isThere = (await errorsOf(view, program, programAfter(view, program, edits), edits, [path])).length > 0;
    if (isThere) withIt = middle;
    else without = middle;
  }
  return attempts[withIt - 1];
}

/** All edits of some attempts, by file. */
export function editsOf(attempts: readonly Attempt[]): Map<WorkspacePath, TextEdit[]> {
  const all = new Map<WorkspacePath, TextEdit[]>();
  for (const { edits } of attempts) for (const [path, list] of edits) all.set(path, [...(all.get(path) ?? []), ...list]);
  return all;
}

/** The new errors in some files. */
async function errorsOf(
  view: CodeView,
  before: ts.Program,
  after: ts.Program,
  edits: ReadonlyMap<WorkspacePath, readonly TextEdit[]>,
  files: readonly WorkspacePath[],
): Promise<readonly TypeError[]> {
  const errors: TypeError[] = [];
  for (const path of files) {
    await view.pause();
    errors.push(...newErrorsIn(view, before, after, path, { mapped: positionMapping(edits.get(path) ?? []) }));
  }
  return errors;
}

/** Those in what the attempts span, in the files that they edit first; no more once each attempt has an error of its own. */
async function errorsInSpans(
  view: CodeView,
  before: ts.Program,
  after: ts.Program,
  edits: ReadonlyMap<WorkspacePath, readonly TextEdit[]>,
  files: readonly WorkspacePath[],
  attempts: readonly Attempt[],
): Promise<readonly TypeError[]> {
  const errors: TypeError[] = [];
  for (const path of [...files].sort((one, other) => Number(edits.has(other)) - Number(edits.has(one)))) {
    const spans = attempts.flatMap((attempt) => attempt.spans.filter((span) => span.path === path));
    if (spans.length === 0) continue;
    await view.pause();
    const mapped = positionMapping(edits.get(path) ?? []);
    const starts = new Set(spans.map(({ start }) => mapped(start)));
    errors.push(...newErrorsIn(view, before, after, path, { mapped, only: (sourceFile) => statementsAt(sourceFile, starts) }));
    if (errors.length > 0 && blame(attempts, edits, errors).size === attempts.length) break;
  }
  return errors;
}

/** What a checker can check by itself: the smallest around each position. Classes are left out, as they hold too much. */
function statementsAt(sourceFile: ts.SourceFile, positions: ReadonlySet<number>): ts.Node[] {
  const found = new Set<ts.Node>();
  for (const position of positions) {
    let node = nodeAt(sourceFile, position);
    while (!ts.isSourceFile(node) && !ts.isStatement(node) && !ts.isClassElement(node)) node = node.parent;
    if (!ts.isSourceFile(node) && !ts.isClassLike(node)) found.add(node);
  }
  return [...found].filter((node) => ![...ancestors(node)].some((around) => found.has(around)));
}

/** Of the attempts that span an error, the one that spans the least. */
function blame<One extends Attempt>(
  attempts: readonly One[],
  edits: ReadonlyMap<WorkspacePath, readonly TextEdit[]>,
  errors: readonly TypeError[],
): Map<One, TypeError> {
  const guilty = new Map<One, TypeError>();
  for (const error of errors) {
    const mapped = positionMapping(edits.get(error.path) ?? []);
    const spanning = attempts.flatMap((attempt) =>
      attempt.spans
        .filter(({ path, start, end }) => path === error.path && mapped(start) <= error.start && error.start <= mapped(end))
        .map(({ start, end }) => ({ attempt, size: end - start })),
    );
    const [nearest] = spanning.sort((one, other) => one.size - other.size);
    if (nearest && !guilty.has(nearest.attempt)) guilty.set(nearest.attempt, error);
  }
  return guilty;
}
