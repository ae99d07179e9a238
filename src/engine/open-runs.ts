import type { Clock } from '../base/clock.ts';
import type { RunId } from '../domain/ids.ts';
import type { OpenBuffer } from '../ports/code.ts';
import type { Verifier } from '../ports/verifier.ts';
import { createDocumentRegistry } from './document-registry.ts';
import { FolderCode, realFolder, type FolderSetup } from './folder-code.ts';
import { LibFiles } from './lib-files.ts';
import { OpenRun } from './open-run.ts';
import { Pacer } from './pacer.ts';
import type { Recipe } from './recipe.ts';

/** Folders without a run that are kept warm for the next one. */
const KEPT_FOLDERS = 2;

/** The runs that are open, and the folders that they work on. */
export class OpenRuns {
  readonly #setup: FolderSetup;
  readonly #runs = new Map<RunId, OpenRun>();
  /** The latest opened one last. */
  readonly #folders = new Map<string, FolderCode>();

  constructor(clock: Clock, verifier: Verifier | undefined) {
    this.#setup = { registry: createDocumentRegistry(), libs: new LibFiles(), clock, verifier };
  }

  /** A run that is open already goes on with its overlays, its recipes, and a new state of the workspace. */
  async open(
    request: { readonly runId: RunId; readonly folder: string; readonly buffers: readonly OpenBuffer[] },
    recipes: () => readonly Recipe[],
    signal?: AbortSignal,
  ): Promise<OpenRun> {
    const folder = realFolder(request.folder);
    const known = this.#runs.get(request.runId);
    if (known && known.code.folder !== folder)
      throw new Error(`Run ${request.runId} is open on ${known.code.folder}, so it can't be opened on ${folder}.`);

    const code = this.#folders.get(folder) ?? new FolderCode(folder, this.#setup);
    this.#folders.delete(folder);
    this.#folders.set(folder, code);
    const workspace = await code.open(request.buffers, new Pacer(signal));
    const run = this.#runs.get(request.runId);
    if (run) run.reopen(workspace);
    const opened = run ?? new OpenRun(request.runId, code, workspace, recipes());
    this.#runs.set(request.runId, opened);
    this.#dropIdle();
    return opened;
  }

  get(runId: RunId): OpenRun {
    const run = this.#runs.get(runId);
    if (!run) throw new Error(`Run ${runId} is not open in the code engine. Open it first.`);
    return run;
  }

  close(runId: RunId): void {
    this.#runs.delete(runId);
    this.#dropIdle();
  }

  #dropIdle(): void {
    const used = new Set([...this.#runs.values()].map(({ code }) => code));
    const idle = [...this.#folders.values()].filter((code) => !used.has(code));
    for (const code of idle.slice(0, -KEPT_FOLDERS)) {
      this.#folders.delete(code.folder);
      code.dispose();
    }
  }
}
