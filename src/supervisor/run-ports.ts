import type { Usage } from '../domain/conversation.ts';
import type { RoleName } from '../domain/ids.ts';
import type { CheckRunner } from '../ports/checks.ts';
import type { ModelAssignments } from '../ports/model.ts';
import type { SubagentRunner } from '../ports/subagent.ts';
import type { Applier, EditorBuffers, VersionControl } from '../ports/workspace.ts';
import type { BudgetGate } from './budget-gate.ts';
import type { certifyChanges } from './certifier.ts';
import type { estimatePlan } from './plan-estimates.ts';
import type { SupervisingPorts } from './supervising.ts';

/** What a run works with. */
export interface RunPorts extends SupervisingPorts {
  readonly model: BudgetGate;
  readonly runner: SubagentRunner;
  readonly checks: CheckRunner;
  /** What answers it; a replay has that from the record. */
  readonly models: Pick<ModelAssignments, 'answering' | 'ready'>;
  /** The process that runs it. */
  readonly pid: number;
  readonly applier: (folder: string) => Applier;
  readonly buffers: (folder: string) => EditorBuffers;
  /** Where changes can be committed on a branch. */
  readonly versionControl?: (folder: string) => VersionControl;
  /** Makes the certificate; a replay plays the recorded one. */
  readonly certify?: typeof certifyChanges;
  /** Says what a plan will take; a replay plays what was said. */
  readonly estimatePlan?: typeof estimatePlan;
  /** What tasks of a role have used in earlier runs with the same model. */
  readonly usedBefore?: (role: RoleName, model: string) => readonly Usage[];
}
