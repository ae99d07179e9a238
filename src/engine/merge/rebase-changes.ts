import { splitLines } from '../../base/text.ts';
import { blame } from '../../changeset/blame.ts';
import { diffLines } from '../../changeset/diff-lines.ts';
import { rewriting } from '../../changeset/edits.ts';
import { cutHunks } from '../../changeset/hunks.ts';
import type { Version } from '../../changeset/merge-file.ts';
import { attribute } from '../../changeset/provenance.ts';
import { rebaseFile, type NewGround, type RebasedFile } from '../../changeset/rebase.ts';
import type { ChangedFile, EditStep, FileContent, HunkDecision, Provenance, RebasedChanges, TaskChanges } from '../../domain/change.ts';
import type { HunkId, WorkspacePath } from '../../domain/ids.ts';
import { isInScope } from '../../domain/scope.ts';
import type { FileText } from '../../ports/code.ts';
import { hasWord } from '../ast/words.ts';
import { offersAll } from './may-use.ts';
import { readParts } from './read-parts.ts';
import { repeatsOf, withPaths, type Repeat, type Repeated, type RepeatedCall } from './repeats.ts';
import { userRenames } from './user-renames.ts';

export interface RebaseRequest {
  /** What is offered. */
  readonly offered: readonly ChangedFile[];
  /** What the tasks changed of which that was made. */
  readonly tasks: readonly TaskChanges[];
  /** Those of the offered files that are not what they were; null for one that is not there any more. */
  readonly moved: readonly { readonly path: WorkspacePath; readonly now: FileContent | null }[];
  readonly decided: ReadonlyMap<HunkId, HunkDecision>;
}

export interface RebasePorts {
  /** Does it over on the workspace as the user has it, with these texts in it. */
  readonly repeat: Repeat;
  /** A file as the user has it; null where there is none. */
  readonly read: (path: WorkspacePath) => FileContent | null;
  /** The word that stands wherever a call has something to do in a file that did not have it before; undefined where it has none there. */
  readonly word: (call: Repeated) => string | undefined;
  /** Whether code outside of these files may have come to use a name, by a look at texts. */
  readonly mayUse: (name: string, except: ReadonlySet<WorkspacePath>) => Promise<boolean>;
  /** Where the user has moved a file that is not where it was. */
  readonly findMoved: (file: ChangedFile, others: ReadonlySet<WorkspacePath>) => Promise<WorkspacePath | undefined>;
}

/**
 * Moves what is offered onto what the user has made of the workspace meanwhile: only what is different is answered.
 *
 * What tasks did by recipes is done over on the user's texts, so that a call that the user has added follows a rename, in
 * whichever file it stands; and what is offered of a file that the user has moved goes where the file went. Where that
 * can't be done, or clashes more than without it, lines and declarations decide. The user's own lines always stay. What the
 * user has renamed in files that are offered is called so in what is offered as well.
 */
export async function rebaseChanges(request: RebaseRequest, ports: RebasePorts): Promise<RebasedChanges> {
  const { offered, moved } = request;
  const places = await findPlaces(request, ports);
  const calls = wantedCalls(request);
  const known = new Set([...offered.map(({ path }) => path), ...places.values()]);
  const grounds = groundsOf(request, places, ports);
  const plain = offered.flatMap((file) => rebased(file, grounds.get(file), request));
  // To do something over may load whole projects.
  const renames = userRenames(offered, moved);
  const mayMatter =
    places.size > 0 || renames.length > 0 || count(plain) > 0 || mayBeIn(request, calls, ports) || (await mayReach(calls, known, ports));
  const best = mayMatter ? await better(plain) : plain;
  const gone = offered.filter(({ path }) => places.has(path)).map((file) => ({ ...file, after: file.base?.text ?? null, hunks: [] }));
  return {
    files: [...best.map(({ file }) => file), ...gone],
    conflicts: best.flatMap(({ conflicts }) => conflicts),
    decisions: best.flatMap(({ decisions }) => decisions),
  };

  /** With what comes of doing it over, unless that clashes more. */
  async function better(than: readonly RebasedFile[]): Promise<readonly RebasedFile[]> {
    const redone = await followRenames(renames, offered, await redo(calls, request, places, ports), ports);
    const lifted = offered.flatMap((file) => rebased(file, withRedone(file, grounds.get(file), redone), request));
    return count(lifted) <= count(than) ? [...lifted, ...added(redone, known, request, ports)] : than;
  }
}

const count = (files: readonly RebasedFile[]): number => files.reduce((sum, { conflicts }) => sum + conflicts.length, 0);

/** Where the files are that the user has moved, by where they were. */
async function findPlaces({ offered, moved }: RebaseRequest, ports: RebasePorts): Promise<ReadonlyMap<WorkspacePath, WorkspacePath>> {
  const taken = new Set(offered.map(({ path }) => path));
  const places = new Map<WorkspacePath, WorkspacePath>();
  for (const { path, now } of moved) {
    const file = offered.find((one) => one.path === path);
    if (now !== null || !file?.base || file.after === null) continue;
    const place = await ports.findMoved(file, taken);
    if (place === undefined) continue;
    places.set(path, place);
    taken.add(place);
  }
  return places;
}

/** What was done by recipes, and is still wanted: something of it is offered, and not rejected. */
function wantedCalls({ offered, tasks, decided }: RebaseRequest): Repeated[] {
  const accepted = offered.flatMap(({ hunks }) => hunks.filter(({ id }) => decided.get(id) !== 'rejected'));
  const sources = new Set(accepted.flatMap(({ provenance, alsoFrom }) => [provenance, ...alsoFrom].map(sourceKey)));
  const created = new Set(accepted.map(({ path }) => path));
  const calls = new Map<string, Repeated>();
  for (const call of tasks.flatMap(repeatsOf)) {
    const key = 'recipe' in call ? sourceKey(call.provenance) : JSON.stringify([call.from, call.to]);
    const isWanted = 'recipe' in call ? sources.has(key) : created.has(call.to);
    if (isWanted && !calls.has(key)) calls.set(key, call);
  }
  return [...calls.values()];
}

const sourceKey = ({ source }: Provenance): string =>
  JSON.stringify(source.type === 'recipe' ? [source.recipe, source.with] : [source.type]);

/** Whether the lines that the user has written in files that are offered may have something to do with what was done. */
function mayBeIn({ offered, moved }: RebaseRequest, calls: readonly Repeated[], { word }: RebasePorts): boolean {
  const words = calls.map(word).filter((one) => one !== undefined);
  const isWithin = (call: Repeated): boolean => 'recipe' in call && moved.some(({ path }) => isInScope(path, call.scope));
  if (calls.some((call) => word(call) === undefined && isWithin(call))) return true;
  if (words.length === 0) return false;
  return moved.some(({ path, now }) => {
    const [before, after] = [offered.find((file) => file.path === path)?.base?.text, now?.text].map((text) => splitLines(text ?? ''));
    if (!before || !after) return false;
    const lines = diffLines(before, after).flatMap(({ afterStart, afterEnd }) => after.slice(afterStart, afterEnd));
    return offersAll(lines.join('')) || words.some((one) => hasWord(lines.join(''), one));
  });
}

async function mayReach(calls: readonly Repeated[], known: ReadonlySet<WorkspacePath>, { word, mayUse }: RebasePorts): Promise<boolean> {
  for (const name of new Set(calls.map(word))) if (name !== undefined && (await mayUse(name, known))) return true;
  return false;
}

/** What each offered file is to stand on; those that are gone are left out. */
function groundsOf(
  { offered, moved }: RebaseRequest,
  places: ReadonlyMap<WorkspacePath, WorkspacePath>,
  ports: RebasePorts,
): ReadonlyMap<ChangedFile, NewGround> {
  const now = new Map(moved.map((one) => [one.path, one.now]));
  return new Map(
    offered.flatMap((file): (readonly [ChangedFile, NewGround])[] => {
      const place = places.get(file.path);
      if (place !== undefined) return [[file, { now: ports.read(place), path: place }]];
      const text = now.get(file.path);
      // Whether what is gone matters is for whoever writes to say.
      if (text === null) return [];
      return [[file, { now: text === undefined ? file.base : text }]];
    }),
  );
}

/** Nothing where the file is offered as it was. */
function rebased(file: ChangedFile, ground: NewGround | undefined, { moved, decided }: RebaseRequest): RebasedFile[] {
  const isMoved = moved.some(({ path }) => path === file.path);
  if (!ground || !(isMoved || ground.redone)) return [];
  const result = rebaseFile(file, ground, decided, readParts);
  return isMoved || result.file.after !== file.after ? [result] : [];
}

/** What came of doing the calls over, step by step: of the user's texts, and of those that the changes were made on. */
interface Redone {
  readonly now: ReadonlyMap<WorkspacePath, Version>;
  readonly before: ReadonlyMap<WorkspacePath, string | null>;
  /** What is offered where the user's own renames were done to it. */
  readonly offered: ReadonlyMap<WorkspacePath, string>;
}

async function redo(
  calls: readonly Repeated[],
  { offered, moved }: RebaseRequest,
  places: ReadonlyMap<WorkspacePath, WorkspacePath>,
  { repeat, read }: RebasePorts,
): Promise<Redone> {
  const earlier = new Map(offered.flatMap(({ path, from }) => (from === undefined ? [] : [[from, path] as const])));
  const bases = moved.map(({ path }): FileText => ({ path, text: offered.find((file) => file.path === path)?.base?.text ?? null }));
  const before = new Map([...bases, ...[...places.values()].map((path): FileText => ({ path, text: null }))].map(pair));
  const now = new Map<WorkspacePath, { readonly text: string | null; readonly steps: readonly EditStep[] }>();
  for (const call of calls) {
    const known = withPaths(call, earlier);
    const ofNow = await repeat(
      withPaths(known, places),
      [...now].map(([path, { text }]) => ({ path, text })),
    );
    const ofBefore = moved.length === 0 ? ofNow : await repeat(known, [...before].map(toText));
    // What can't be done on both has to be told by text.
    if (!ofNow || !ofBefore) continue;
    for (const { path, text } of ofNow) {
      const last = now.get(path) ?? { text: read(path)?.text ?? null, steps: [] };
      const step = { provenance: provenanceIn(offered, path, call.provenance), edits: [rewriting(last.text ?? '', text ?? '')] };
      now.set(path, { text, steps: [...last.steps, step] });
    }
    for (const { path, text } of ofBefore) before.set(path, text);
  }
  const versions = [...now].map(
    ([path, { text, steps }]) => [path, { text, marks: blame(read(path)?.text ?? '', steps, text ?? '') }] as const,
  );
  return { now: new Map(versions), before, offered: new Map() };
}

/** With what the user has renamed done to what is offered, and to what that was made on: what can't be done to both is left to text. */
async function followRenames(
  renames: readonly RepeatedCall[],
  files: readonly ChangedFile[],
  redone: Redone,
  { repeat }: RebasePorts,
): Promise<Redone> {
  if (renames.length === 0) return redone;
  const before = new Map(redone.before);
  const after = new Map(files.map(({ path, after: text }) => [path, text]));
  const offered = new Map<WorkspacePath, string>();
  for (const rename of renames) {
    const ofBefore = await repeat(rename, [...before].map(toText));
    const ofOffered = ofBefore && (await repeat(rename, [...after].map(toText)));
    if (!ofBefore || !ofOffered) continue;
    for (const { path, text } of ofBefore) before.set(path, text);
    for (const { path, text } of ofOffered) {
      if (text === null || !after.has(path)) continue;
      after.set(path, text);
      offered.set(path, text);
    }
  }
  return { ...redone, before, offered };
}

const toText = ([path, text]: readonly [WorkspacePath, string | null]): FileText => ({ path, text });

const pair = ({ path, text }: FileText): readonly [WorkspacePath, string | null] => [path, text];

/** As the file tells of it already, so that what is the same counts once. */
function provenanceIn(offered: readonly ChangedFile[], path: WorkspacePath, provenance: Provenance): Provenance {
  const hunks = offered.find((file) => file.path === path)?.hunks ?? [];
  const told = hunks.flatMap((hunk) => [hunk.provenance, ...hunk.alsoFrom]);
  return told.find((one) => sourceKey(one) === sourceKey(provenance)) ?? provenance;
}

function withRedone(file: ChangedFile, ground: NewGround | undefined, { now, before, offered }: Redone): NewGround | undefined {
  const path = ground?.path ?? file.path;
  if (!ground || !(now.has(path) || before.has(file.path) || offered.has(file.path))) return ground;
  const own = now.get(path) ?? { text: ground.now?.text ?? null, marks: [] };
  const old = before.get(file.path);
  const renamed = offered.get(file.path);
  return {
    ...ground,
    redone: { now: own, before: old === undefined ? (file.base?.text ?? null) : old, ...(renamed !== undefined && { offered: renamed }) },
  };
}

/** The files that were not offered and have come to need the same, except for those that a task has changed and nobody wanted. */
function added({ now }: Redone, known: ReadonlySet<WorkspacePath>, { tasks }: RebaseRequest, { read }: RebasePorts): RebasedFile[] {
  const settled = new Set(tasks.flatMap(({ files }) => files.map(({ path }) => path)));
  return [...now].flatMap(([path, { text, marks }]): RebasedFile[] => {
    const base = read(path);
    const [first] = marks;
    if (known.has(path) || settled.has(path) || text === (base?.text ?? null) || !first) return [];
    const hunks = cutHunks(path, base?.text ?? null, text).map((hunk) => attribute(hunk, marks, first.provenance));
    return [{ file: { path, base, after: text, hunks }, conflicts: [], decisions: [] }];
  });
}
