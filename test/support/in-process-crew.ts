import type { Clock } from '../../src/base/clock.ts';
import { createEngine } from '../../src/engine/engine.ts';
import { OfflineModel } from '../../src/models/offline/offline-model.ts';
import type { CheckRunner } from '../../src/ports/checks.ts';
import type { CodeProject } from '../../src/ports/code.ts';
import type { ModelClient } from '../../src/ports/model.ts';
import type { Journal } from '../../src/ports/journal.ts';
import { NO_BUFFERS, type VersionControl } from '../../src/ports/workspace.ts';
import { InProcessRunner } from '../../src/runners/in-process-runner.ts';
import type { CrewApi } from '../../src/supervisor/crew-api.ts';
import { BudgetGate } from '../../src/supervisor/budget-gate.ts';
import { createCrew } from '../../src/supervisor/crew.ts';
import type { readAgentFiles } from '../../src/workspace/agent-files.ts';
import { DiskApplier } from '../../src/workspace/disk-applier.ts';
import { FakeClock } from './fake-clock.ts';
import { fixedModel } from './fixed-model.ts';
import { MemoryJournal } from './memory-journal.ts';
import { noChecks } from './no-checks.ts';

/** The whole product without threads, without commands, without an editor: real engine, offline model, fake clock. */
export function inProcessCrew(
  options: {
    readonly model?: ModelClient;
    readonly code?: CodeProject;
    readonly checks?: CheckRunner;
    readonly clock?: Clock;
    readonly journal?: Journal;
    readonly pid?: number;
    readonly isAlive?: (pid: number) => boolean;
    readonly randomText?: (length: number) => string;
    readonly modelName?: string;
    readonly readAgentFiles?: typeof readAgentFiles;
    readonly versionControl?: (folder: string) => VersionControl;
  } = {},
): CrewApi {
  const { model = new OfflineModel(), code = createEngine(), checks = noChecks(), clock = new FakeClock(1_700_000_000_000, 1) } = options;
  const { journal = new MemoryJournal(), isAlive = () => true } = options;
  const gate = new BudgetGate(model);
  return createCrew({
    model: gate,
    models: fixedModel(model, options.modelName),
    ...(options.readAgentFiles && { readAgentFiles: options.readAgentFiles }),
    runner: new InProcessRunner({ model: gate, code, checks, clock, random: () => 0.5 }),
    code,
    checks,
    clock,
    random: () => 0.5,
    journal,
    pid: options.pid ?? process.pid,
    isAlive,
    randomText: options.randomText ?? (() => 'test'),
    applier: (folder) => new DiskApplier(folder),
    buffers: () => NO_BUFFERS,
    ...(options.versionControl && { versionControl: options.versionControl }),
    dispose: () => Promise.resolve(),
  });
}
