import { SUPERVISOR, type RunId, type TaskId } from '../domain/ids.ts';
import type { FolderCode } from './folder-code.ts';
import { Mutex } from './mutex.ts';
import { Overlay } from './overlay.ts';
import type { Recipe } from './recipe.ts';
import { ToldSites } from './told-sites.ts';
import type { WorkspaceFiles } from './workspace-files.ts';

interface TaskSpace {
  readonly overlay: Overlay;
  /** Held by who edits: an edit that was planned must find what it was planned on. */
  readonly edits: Mutex;
  readonly sites: ToldSites;
}

/** One run: its state of the workspace, and the overlays of its tasks. */
export class OpenRun {
  readonly runId: RunId;
  readonly code: FolderCode;
  /** The recipes that its folder brings. */
  readonly recipes: readonly Recipe[];
  readonly #tasks = new Map<TaskId, TaskSpace>();
  #workspace: WorkspaceFiles;

  constructor(runId: RunId, code: FolderCode, workspace: WorkspaceFiles, recipes: readonly Recipe[] = []) {
    this.runId = runId;
    this.code = code;
    this.recipes = recipes;
    this.#workspace = workspace;
  }

  get workspace(): WorkspaceFiles {
    return this.#workspace;
  }

  /** Goes on with a newer state of the workspace; the overlays are kept. */
  reopen(workspace: WorkspaceFiles): void {
    this.#workspace = workspace;
    for (const { overlay } of this.#tasks.values()) overlay.moveTo(workspace);
  }

  overlay(taskId: TaskId): Overlay {
    return this.#space(taskId).overlay;
  }

  /** The sites that a task was told of. */
  sites(taskId: TaskId): ToldSites {
    return this.#space(taskId).sites;
  }

  /** Lets one edit after the other at a task's overlay. The supervisor's is never edited. */
  edit<Outcome>(taskId: TaskId, work: (overlay: Overlay) => Promise<Outcome>, signal?: AbortSignal): Promise<Outcome> {
    if (taskId === SUPERVISOR)
      return Promise.reject(new Error('The supervisor sees the plain workspace and edits nothing. Start a task for it.'));
    const { overlay, edits } = this.#space(taskId);
    return edits.run(() => work(overlay), signal);
  }

  #space(taskId: TaskId): TaskSpace {
    const known = this.#tasks.get(taskId);
    if (known) return known;
    const space = { overlay: new Overlay(taskId, this.#workspace), edits: new Mutex(), sites: new ToldSites() };
    this.#tasks.set(taskId, space);
    return space;
  }
}
