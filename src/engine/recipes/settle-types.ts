import type { ts } from 'ts-morph';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { Site } from '../../ports/recipe-facts.ts';
import type { CodeView } from '../recipe.ts';
import type { AnyPlace } from './any-places.ts';
import type { FunctionUses } from './function-uses.ts';
import { tryEdits, type Attempt } from './try-edits.ts';

/** A place that may get a better type. */
export interface Candidate {
  readonly path: WorkspacePath;
  readonly place: AnyPlace;
  readonly site: Site;
  readonly types: readonly string[];
  readonly uses: FunctionUses | undefined;
}

/** A place with the type that it gets. */
export interface Narrowing extends Attempt {
  readonly candidate: Candidate;
  readonly type: string;
}

export interface Settled {
  readonly kept: readonly Narrowing[];
  /** Those that stay as they are, with the reason. */
  readonly left: ReadonlyMap<Candidate, string>;
}

/** Each takes as long as checking the files again. What is left after them was tried together with others only. */
const MOST_ROUNDS = 8;

/**
 * Tries the types of all candidates, on top of those that hold already: all together first, as that is often all it takes.
 * An error there may have been laid to the wrong one, so those that were taken back are tried again, only such ones together
 * that can't be taken for each other, until nothing more is added. What is told of one then comes of it alone.
 */
export async function settleAll(
  view: CodeView,
  program: ts.Program,
  candidates: readonly Candidate[],
  base: readonly Narrowing[] = [],
): Promise<Settled> {
  const together = await settle(view, program, candidates, base);
  const kept = [...together.kept];
  const left = new Map(together.left);
  let rounds = 0;
  for (let before = -1; before < kept.length;) {
    before = kept.length;
    for (const group of apart([...left.keys()].filter(({ types }) => types.length > 0))) {
      if (rounds++ >= MOST_ROUNDS) return { kept, left };
      const again = await settle(view, program, group, [...base, ...kept]);
      kept.push(...again.kept);
      for (const { candidate } of again.kept) left.delete(candidate);
      for (const [candidate, reason] of again.left) left.set(candidate, reason);
    }
  }
  return { kept, left };
}

/** Groups in which no two have a stretch of text in common in which an error could be that of either. */
function apart(candidates: readonly Candidate[]): Candidate[][] {
  const groups: { readonly members: Candidate[]; readonly spans: Attempt['spans'][number][] }[] = [];
  for (const candidate of candidates) {
    const own = attemptOf(candidate, 0).flatMap(({ spans }) => spans);
    const isFree = ({ spans }: (typeof groups)[number]): boolean =>
      !own.some((one) => spans.some((other) => one.path === other.path && one.start < other.end && other.start < one.end));
    const group = groups.find(isFree);
    if (group) {
      group.members.push(candidate);
      group.spans.push(...own);
    } else groups.push({ members: [candidate], spans: [...own] });
  }
  return groups.map(({ members }) => members);
}

/** Tries the types of each candidate in turn, all candidates together, until what is left brings no error and changes no other file. */
async function settle(view: CodeView, program: ts.Program, candidates: readonly Candidate[], base: readonly Narrowing[]): Promise<Settled> {
  const left = new Map<Candidate, string>();
  const next = new Map(candidates.map((candidate) => [candidate, 0]));
  for (const candidate of candidates) if (candidate.types.length === 0) left.set(candidate, whyNone(candidate));
  for (;;) {
    const attempts = candidates.filter((candidate) => !left.has(candidate)).flatMap((one) => attemptOf(one, next.get(one) ?? 0));
    if (attempts.length === 0) return { kept: [], left };
    const files = [...new Set(attempts.flatMap(({ spans }) => spans.map(({ path }) => path)))];
    const { kept, failed, after } = await tryEdits(view, program, attempts, files, base);
    const failures = new Map(failed);
    const edited = new Set([...base, ...kept].map(({ candidate }) => candidate.path));
    for (const path of files.filter((file) => !edited.has(file))) {
      await view.pause();
      if (declarationsOf(view, program, path) === declarationsOf(view, after, path)) continue;
      for (const one of kept)
        if (one.spans.some((span) => span.path === path)) failures.set(one, `the declarations of ${path} would change`);
    }
    if (failures.size === 0) return { kept, left };
    for (const [{ candidate }, error] of failures) {
      next.set(candidate, (next.get(candidate) ?? 0) + 1);
      if ((next.get(candidate) ?? 0) >= candidate.types.length)
        left.set(candidate, `\`${candidate.types.at(-1) ?? ''}\` would not do: ${error}`);
    }
  }
}

function whyNone({ place }: Candidate): string {
  if (place.kind === 'return')
    return 'What it returns is `any` in itself, has no short name here, or is what users of the package rely on.';
  return 'The TypeScript of this project knows no `unknown` here.';
}

function attemptOf(candidate: Candidate, way: number): Narrowing[] {
  const { path, place, uses, types } = candidate;
  const type = types[way];
  if (type === undefined) return [];
  const span = { path, start: place.owner.getStart(), end: place.owner.end };
  const edit = { start: place.type.getStart(), end: place.type.end, text: type };
  return [{ candidate, type, edits: new Map([[path, [edit]]]), spans: [span, ...(uses?.spans ?? [])] }];
}

/** What other files see of a file. */
function declarationsOf(view: CodeView, program: ts.Program, path: WorkspacePath): string {
  const sourceFile = program.getSourceFile(view.toAbsolute(path));
  let text = '';
  // The last argument, which asks for declarations whatever the options, is not in the published types.
  const emit = program.emit.bind(program) as (...args: unknown[]) => void;
  if (sourceFile) emit(sourceFile, (_name: string, written: string) => (text += written), undefined, true, undefined, true);
  return text;
}
