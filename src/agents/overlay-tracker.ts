import type { FileChange } from '../domain/change.ts';
import type { OverlayDelta } from '../domain/event.ts';
import type { TaskId, WorkspacePath } from '../domain/ids.ts';
import type { CodeProject, InOverlay } from '../ports/code.ts';
import type { OverlayState } from '../ports/subagent.ts';

/** Knows what of a task's overlay is on record, and tells what has changed in it since. */
export class OverlayTracker {
  readonly #code: CodeProject;
  readonly #at: InOverlay;
  #known: ReadonlyMap<WorkspacePath, FileChange>;
  #basedOn: TaskId | undefined;
  #mayDiffer = false;

  constructor(code: CodeProject, at: InOverlay, recorded: OverlayState) {
    this.#code = code;
    this.#at = at;
    this.#known = byPath(recorded.files);
    this.#basedOn = recorded.basedOn;
  }

  /** A tool runs that may edit: what is on record may not be all any more. */
  touch(): void {
    this.#mayDiffer = true;
  }

  /** What is new since it was asked last; undefined where nothing is. Rejects where the engine does not answer. */
  async delta(): Promise<OverlayDelta | undefined> {
    if (!this.#mayDiffer) return undefined;
    const changes = await this.#code.changesOf(this.#at);
    this.#mayDiffer = false;
    const now = byPath(changes.files);
    const files = changes.files.filter((file) => !isSame(file, this.#known.get(file.path)));
    const gone = [...this.#known.keys()].filter((path) => !now.has(path));
    const isRebased = changes.basedOn !== this.#basedOn;
    this.#known = now;
    this.#basedOn = changes.basedOn;
    if (files.length + gone.length === 0 && !isRebased) return undefined;
    return { files, gone, ...(changes.basedOn !== undefined && { basedOn: changes.basedOn }) };
  }
}

const byPath = (files: readonly FileChange[]): ReadonlyMap<WorkspacePath, FileChange> => new Map(files.map((file) => [file.path, file]));

const isSame = (one: FileChange, other: FileChange | undefined): boolean =>
  other?.after === one.after &&
  other.base?.fingerprint === one.base?.fingerprint &&
  other.steps.length === one.steps.length &&
  // The same text may have come about anew, after a revert, from somebody else: who wrote it is part of the record.
  JSON.stringify(other.steps) === JSON.stringify(one.steps);
