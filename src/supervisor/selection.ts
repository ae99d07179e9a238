import { findClosure, type FaultsOf } from '../changeset/find-closure.ts';
import { HunkGraph } from '../changeset/hunk-graph.ts';
import { hunksAt, hunksOf } from '../changeset/hunk-places.ts';
import { selectHunks } from '../changeset/select.ts';
import type { ChangedFile, ChangeSet } from '../domain/change.ts';
import { newMessages } from '../domain/diagnostics.ts';
import type { BrokenSelection, Selection } from '../domain/hunk-need.ts';
import type { HunkId, RunId } from '../domain/ids.ts';
import type { CodeProject, FileText } from '../ports/code.ts';
import type { Diagnostic, TypeDelta } from '../ports/diagnosis.ts';

/** How many errors are told. */
const MOST_ERRORS = 20;

/**
 * Says which selections of a change set hold: by names at once, and by types before anything is written.
 *
 * Types have the last word; what they say of the whole change set is not held against a part of it.
 */
export class Selector {
  readonly #runId: RunId;
  readonly #files: readonly ChangedFile[];
  readonly #code: Pick<CodeProject, 'hunkNeeds' | 'typeErrors'>;
  #graph: Promise<HunkGraph> | undefined;
  #whole: Promise<TypeDelta> | undefined;

  /** The run has to be open in the engine for as long as this is used. */
  constructor(runId: RunId, { files }: ChangeSet, code: Pick<CodeProject, 'hunkNeeds' | 'typeErrors'>) {
    this.#runId = runId;
    this.#files = files;
    this.#code = code;
  }

  /** What names alone say of a selection; nothing is compiled. */
  async byNames(accepted: ReadonlySet<HunkId>, signal?: AbortSignal): Promise<Selection> {
    const graph = await this.#needs(signal);
    const broken = graph.broken(accepted);
    if (broken.length === 0) return { status: 'unchecked', reason: 'types were not asked' };
    const all = hunksOf(this.#files).map(({ id }) => id);
    const more = graph.closureOfAccepting(accepted);
    const fewer = graph.closureOfRejecting(broken.map(({ hunk }) => hunk));
    return {
      status: 'breaks',
      breaks: [...new Set(broken.map(({ hunk }) => hunk))],
      closure: {
        accept: all.filter((id) => more.has(id) && !accepted.has(id)),
        reject: all.filter((id) => fewer.has(id) && accepted.has(id)),
      },
      errors: [],
    };
  }

  /** What the compiler says of a selection, and the smallest ways out where it does not compile. */
  async byTypes(accepted: ReadonlySet<HunkId>, signal?: AbortSignal): Promise<Selection> {
    const all = hunksOf(this.#files).map(({ id }) => id);
    // All of it is what the certificate is about; nothing of it changes nothing.
    if (accepted.size === 0 || all.every((id) => accepted.has(id))) return { status: 'compiles' };
    const errors = await this.#errors(accepted, signal);
    if ('reason' in errors) {
      const named = await this.byNames(accepted, signal);
      return named.status === 'breaks' ? named : { status: 'unchecked', reason: errors.reason };
    }
    if (errors.found.length === 0) return { status: 'compiles' };
    const graph = await this.#needs(signal);
    const faultsOf: FaultsOf = async (selection) => {
      const checked = await this.#errors(selection, signal);
      if ('reason' in checked) throw new Error(checked.reason);
      return checked.found;
    };
    const closure = await findClosure(this.#files, graph, accepted, faultsOf);
    const broken = this.#broken(graph, accepted, errors.found);
    // Where the code around them breaks, what has to be taken back is what breaks it.
    return { status: 'breaks', breaks: broken.length > 0 ? broken : closure.reject, closure, errors: errors.found.slice(0, MOST_ERRORS) };
  }

  #broken(graph: HunkGraph, accepted: ReadonlySet<HunkId>, errors: readonly Diagnostic[]): BrokenSelection['breaks'] {
    const byNames = graph.broken(accepted).map(({ hunk }) => hunk);
    const byTypes = errors.flatMap(({ path, line }) => (path === null ? [] : hunksAt(this.#files, accepted, path, line).accepted));
    return [...new Set([...byNames, ...byTypes])];
  }

  /** The errors of a selection that neither the base nor the whole change set has. */
  async #errors(
    accepted: ReadonlySet<HunkId>,
    signal: AbortSignal | undefined,
  ): Promise<{ readonly found: readonly Diagnostic[] } | { readonly reason: string }> {
    if (accepted.size === 0) return { found: [] };
    const delta = await this.#compare(accepted, signal);
    if (delta.status === 'unavailable') return { reason: delta.reason };
    const found = newMessages(delta.before, delta.after);
    if (found.length === 0) return { found };
    const whole = await (this.#whole ??= this.#compare(new Set(hunksOf(this.#files).map(({ id }) => id)), signal));
    return { found: whole.status === 'checked' ? newMessages(newMessages(whole.before, whole.after), found) : found };
  }

  #compare(accepted: ReadonlySet<HunkId>, signal: AbortSignal | undefined): Promise<TypeDelta> {
    const before = this.#files.map(({ path, base }): FileText => ({ path, text: base?.text ?? null }));
    const changed = this.#files
      .map((file): FileText => ({ path: file.path, text: selectHunks(file, ({ id }) => accepted.has(id)) }))
      .filter(({ text }, index) => text !== before[index]?.text);
    return this.#code.typeErrors({ runId: this.#runId, before, changed }, signal);
  }

  #needs(signal: AbortSignal | undefined): Promise<HunkGraph> {
    return (this.#graph ??= this.#code.hunkNeeds({ runId: this.#runId, files: this.#files }, signal).then((needs) => new HunkGraph(needs)));
  }
}
