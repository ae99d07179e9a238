/** Wires the adapters to the core; the extension and the command line both start here. */
import { systemClock } from './base/clock.ts';
import { isAlive } from './checks/is-alive.ts';
import { FileJournal } from './journal/file-journal.ts';
import { RunModels, type ModelSource } from './models/run-models.ts';
import type { RunId } from './domain/ids.ts';
import { WHOLE_WORKSPACE } from './domain/scope.ts';
import type { CheckRunner } from './ports/checks.ts';
import type { CodeProject } from './ports/code.ts';
import type { RecipeInfo } from './ports/recipe-facts.ts';
import type { ModelAssignments } from './ports/model.ts';
import type { Applier, EditorBuffers } from './ports/workspace.ts';
import { startThreads } from './runners/crew-threads.ts';
import { keepCompilers } from './runners/keep-compilers.ts';
import { BudgetGate } from './supervisor/budget-gate.ts';
import type { CheckListener } from './supervisor/certifier.ts';
import {
  certifyWorkingChange,
  type ForeignRequest,
  type WorkingCertificate,
  type WorkingTexts,
} from './supervisor/certify-working-change.ts';
import type { CrewApi } from './supervisor/crew-api.ts';
import { createCrew } from './supervisor/crew.ts';
import { DEFAULT_RETENTION, forgetOldRuns, type Retention } from './supervisor/retention.ts';
import { readAgentFiles } from './workspace/agent-files.ts';
import { GitVersionControl } from './workspace/git.ts';

export interface Composition {
  /** Where the bundles of the threads are. */
  readonly distFolder: string;
  /** Where the journals of the runs are kept. */
  readonly journalFolder: string;
  /** How many agent threads at most. */
  readonly threads: number;
  /** How much memory the objects of an agent thread may take, in MB; 256 unless told. */
  readonly memoryPerThread?: number;
  /** Where the models of runs come from. */
  readonly models: ModelSource;
  applier(folder: string): Applier;
  buffers(folder: string): EditorBuffers;
}

export type CertifyWorkingChange = (
  request: ForeignRequest,
  texts: WorkingTexts,
  listener: CheckListener,
  signal: AbortSignal,
) => Promise<WorkingCertificate>;

export interface ComposedCrew {
  readonly crew: CrewApi;
  /** The engine and the checks, for what needs no run: the list of recipes, a certificate for any patch. */
  readonly code: CodeProject;
  readonly checks: CheckRunner;
  /** The recipes there are, with those that these folders bring: all of them must be trusted. */
  readonly recipesOf: (folders: readonly string[]) => Promise<readonly RecipeInfo[]>;
  /** Which model answers which run. */
  readonly models: ModelAssignments;
  /** A certificate of what is not committed in a folder. */
  readonly certifyWorkingChange: CertifyWorkingChange;
  /** Removes old runs, so that what is kept does not grow for ever; answers which. */
  readonly forgetOldRuns: (retention?: Retention) => Promise<readonly RunId[]>;
  /** Starts the threads ahead of the first run. */
  readonly warmUp: () => void;
}

export function composeCrew(composition: Composition): ComposedCrew {
  const models = new RunModels(composition.models);
  const gate = new BudgetGate(models);
  const threads = startThreads(gate, {
    distFolder: composition.distFolder,
    agentThreads: composition.threads,
    compilers: keepCompilers(composition.distFolder),
    ...(composition.memoryPerThread !== undefined && { memoryPerThread: composition.memoryPerThread }),
  });
  const journal = new FileJournal(composition.journalFolder);
  const crew = createCrew({
    ...threads,
    model: gate,
    models,
    clock: systemClock,
    journal,
    pid: process.pid,
    isAlive,
    random: Math.random,
    randomText,
    readAgentFiles,
    applier: (folder) => composition.applier(folder),
    buffers: (folder) => composition.buffers(folder),
    versionControl: (folder) => new GitVersionControl(folder),
  });
  return {
    crew,
    code: threads.code,
    checks: threads.checks,
    recipesOf: async (folders) => {
      const files = await Promise.all(folders.map((folder) => readAgentFiles(folder, WHOLE_WORKSPACE)));
      return threads.code.listRecipes({ recipes: files.flatMap(({ recipes = [] }) => recipes) });
    },
    models,
    certifyWorkingChange: (request, texts, listener, signal) =>
      certifyWorkingChange(request, texts, { ...threads, git: new GitVersionControl(request.folder) }, listener, signal),
    forgetOldRuns: (retention = DEFAULT_RETENTION) => forgetOldRuns(journal, retention),
    warmUp: () => threads.warmUp(),
  };
}

function randomText(length: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => (byte % 36).toString(36)).join('');
}
