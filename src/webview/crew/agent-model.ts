import type { ActivityContent } from '../../domain/event.ts';
import type { TaskId } from '../../domain/ids.ts';
import type { AgentRecord, RunState, TaskRecord } from '../../domain/run-state.ts';
import { hasEnded } from '../../domain/task.ts';
import type { LivePiece } from '../../domain/live-text.ts';

/** A line of live output: words, or a tool from its start to its end. */
export type OutputLine =
  | { readonly type: 'said'; readonly key: string; readonly text: string }
  | { readonly type: 'notice'; readonly key: string; readonly text: string }
  | { readonly type: 'retrying'; readonly key: string; readonly text: string; readonly delayMs: number }
  | {
      readonly type: 'tool';
      readonly key: string;
      readonly label: string;
      readonly state: ToolState;
      readonly progress: string;
      readonly ms: number;
    };

export type ToolState = 'running' | Extract<ActivityContent, { kind: 'tool-ended' }>['state'];

/** The tool that an agent waits with for news; it is not at work meanwhile. */
export const WAITING_TOOL = 'wait_for_updates';

/** The activity as lines: what belongs to one call is one line, at the place where the call began. */
export function outputLines(agent: AgentRecord): OutputLine[] {
  const lines: (OutputLine | null)[] = [];
  const calls = new Map<string, number>();
  for (const { at, content } of agent.activity) {
    if (content.kind === 'said') {
      lines.push({ type: 'said', key: `said-${at}-${lines.length}`, text: content.text });
      continue;
    }
    if (content.kind === 'retrying') {
      lines.push({ type: 'retrying', key: `retrying-${at}-${lines.length}`, text: content.text, delayMs: content.delayMs });
      continue;
    }
    if (content.kind === 'shortened' || content.kind === 'gave-up') {
      lines.push({ type: 'notice', key: `notice-${at}-${lines.length}`, text: content.text });
      continue;
    }
    const index = calls.get(content.callId);
    if (content.kind === 'tool-ended' && content.tool === WAITING_TOOL) {
      // That it waited is in the timeline; in the output it would only be in the way.
      if (index !== undefined) lines[index] = null;
      continue;
    }
    const line = index === undefined ? undefined : lines[index];
    if (content.kind === 'tool-progress') {
      if (index !== undefined && line?.type === 'tool') lines[index] = { ...line, progress: content.text };
      continue;
    }
    const next: OutputLine = {
      type: 'tool',
      key: content.callId,
      label: content.label,
      state: content.kind === 'tool-ended' ? content.state : 'running',
      progress: '',
      ms: content.kind === 'tool-ended' ? content.ms : 0,
    };
    if (index !== undefined) lines[index] = next;
    else calls.set(content.callId, lines.push(next) - 1);
  }
  return lines.filter((line) => line !== null);
}

/** What an agent is doing now, in its tool's words; null while it thinks or rests. */
export function currentCall(agent: AgentRecord): { readonly label: string; readonly progress: string; readonly isWaiting: boolean } | null {
  const ended = new Set<string>();
  const progress = new Map<string, string>();
  for (let index = agent.activity.length - 1; index >= 0; index--) {
    const content = agent.activity[index]?.content;
    if (!content || !('callId' in content)) continue;
    if (content.kind === 'tool-ended') ended.add(content.callId);
    else if (content.kind === 'tool-progress') progress.set(content.callId, progress.get(content.callId) ?? content.text);
    else if (ended.has(content.callId)) return null;
    else return { label: content.label, progress: progress.get(content.callId) ?? '', isWaiting: content.tool === WAITING_TOOL };
  }
  return null;
}

/** What is being written and not among the lines yet: once a step's words are on record, they are there. */
export function notYetSaid(agent: AgentRecord, live: readonly LivePiece[]): readonly LivePiece[] {
  const open = agent.steps.at(-1);
  const isSaid = agent.activity.some(({ at, content }) => content.kind === 'said' && open !== undefined && at >= open.startedAt);
  return isSaid ? [] : live;
}

export const isThinking = (agent: AgentRecord): boolean => agent.steps.at(-1)?.endedAt === undefined && agent.steps.length > 0;

/** How long a task has worked so far. */
export function elapsedMs(task: TaskRecord, now: number): number {
  return task.startedAt === undefined ? 0 : Math.max(0, (task.endedAt ?? now) - task.startedAt);
}

/** The tasks that have not ended and wait for this one, directly or through others. */
export function dependentsOf(run: RunState, taskId: TaskId): TaskId[] {
  const reached = new Set<TaskId>([taskId]);
  // A task can only depend on earlier ones.
  for (const { spec } of run.tasks.values()) if (spec.dependsOn.some((dependency) => reached.has(dependency))) reached.add(spec.taskId);
  reached.delete(taskId);
  return [...reached].filter((dependent) => !hasEnded(run.tasks.get(dependent)?.status ?? 'failed'));
}
