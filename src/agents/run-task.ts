import type { Clock } from '../base/clock.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { writeInstructions, writeTaskBriefing } from '../domain/briefing.ts';
import type { TaskChanges } from '../domain/change.ts';
import type { Message } from '../domain/conversation.ts';
import { ROLES } from '../domain/ids.ts';
import { failure, messageOf, type Failure } from '../domain/failure.ts';
import type { TaskOutcome } from '../domain/task.ts';
import type { CheckRunner } from '../ports/checks.ts';
import type { CodeProject } from '../ports/code.ts';
import type { ModelClient } from '../ports/model.ts';
import type { SubagentEvent, TaskOrder } from '../ports/subagent.ts';
import { runAgent } from './agent-loop.ts';
import type { AgentEnd } from './agent-setup.ts';
import { Consents } from './consents.ts';
import type { Inbox } from './inbox.ts';
import { KnownFindings } from './known-findings.ts';
import { OverlayTracker } from './overlay-tracker.ts';
import { findRole, type Role } from './roles.ts';
import { SubagentTools } from './subagent-tools.ts';
import type { Tool } from './tool.ts';
import { ToldRefusals } from './tools/told-refusals.ts';
import type { TaskPorts } from './tools/task-ports.ts';

export interface SubagentPorts {
  readonly model: ModelClient;
  readonly code: CodeProject;
  readonly checks: CheckRunner;
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Puts something around every tool. */
  readonly around?: (tool: Tool) => Tool;
  /** Tools beside the built-in ones; a role gets those it names. */
  readonly moreTools?: (ports: TaskPorts) => readonly Tool[];
}

/**
 * One subagent at work on one task, from its briefing to its outcome and its changes. The last event is `ended`.
 *
 * `abort` carries its reason in `signal.reason`: `cancelled` or `timed-out`. What the task changed until then is
 * handed over in any case. Never throws.
 */
export async function runTask(
  order: TaskOrder,
  inbox: Inbox,
  ports: SubagentPorts,
  emit: (event: SubagentEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const { spec } = order;
  const role = findRole(spec.role, order.role);
  if (!role) {
    const known = failure('bad-input', `There is no role ${spec.role}.`);
    return emit({ type: 'ended', outcome: { status: 'failed', summary: known.message, failure: known } });
  }

  const at = { runId: order.runId, taskId: spec.taskId };
  const consents = new Consents(order.conversation);
  const conversation = [briefing(order), ...order.conversation];
  const findings = new KnownFindings(conversation);
  inbox.onTaken((items) => {
    consents.heard(items);
    findings.heard(items);
  });
  const overlay = new OverlayTracker(ports.code, at, order.overlay);
  const line: Line = { inbox, consents, findings, tell: (text, asks) => emit({ type: 'told', text, asks }) };
  const taskPorts = taskPortsOf(role, order, line, ports);
  const tools = new SubagentTools({
    role,
    ports: taskPorts,
    readsData: order.readsData === true,
    overlay: order.overlay,
    more: ports.moreTools?.(taskPorts) ?? [],
    onEdit: () => overlay.touch(),
    ...(ports.around && { around: ports.around }),
  });
  if ((order.resumed || order.step > 0) && (tools.mayEdit || order.overlay.files.length > 0)) {
    const restored = await restore(order, ports.code);
    if (!restored.ok) return emit({ type: 'ended', outcome: lostOutcome(restored.failure) });
  }
  const end = await runAgent(
    {
      from: { runId: order.runId, taskId: spec.taskId, role: spec.role },
      model: ports.model,
      system: role.instructions,
      tools,
      inbox,
      ...(hearsAll(order) ? {} : { scope: spec.scope }),
      maxSteps: spec.limits.maxSteps,
      clock: ports.clock,
      random: ports.random,
      signal,
      resumed: order.resumed,
      overlayDelta: () => overlay.delta().then(ok, (error: unknown) => fail(unread(error))),
      emit,
    },
    conversation,
    order.step,
  );
  const changes = await unrecorded(order, overlay, ports.code);
  emit({
    type: 'ended',
    outcome: changes.ok ? toOutcome(end, signal) : lostOutcome(changes.failure),
    ...(changes.ok && changes.value && { changes: changes.value }),
  });
}

/** A program misses what is left out; and what documentation follows lies elsewhere. */
const hearsAll = ({ spec, readsData }: TaskOrder): boolean => readsData === true || spec.role === ROLES.documentation;

/** Puts the overlay back to what the last finished step left: edits of a step that was cut off are gone, and will be made again. */
async function restore({ runId, spec: { taskId }, overlay }: TaskOrder, code: CodeProject): Promise<Result<void, Failure>> {
  try {
    await code.restore({ runId, taskId, ...overlay, discard: true });
    return ok(undefined);
  } catch (error) {
    return fail(failure('engine-lost', `Its edits can't be put back: ${messageOf(error)}`));
  }
}

/** The message a task's conversation starts with. */
export function briefing({ spec, listensTo, instructions = [] }: TaskOrder): Message {
  const { taskId, role, title, description, scope, inputs, limits } = spec;
  const task = writeTaskBriefing({
    taskId,
    role,
    title,
    description,
    scope,
    inputs,
    ...(listensTo && { listensTo }),
    maxSteps: limits.maxSteps,
  });
  return {
    role: 'user',
    content: [task, ...instructions.map(writeInstructions)].map((text) => ({ type: 'text', text })),
  };
}

/** What the tools of a task work with. */
function taskPortsOf(role: Role, order: TaskOrder, line: Line, ports: SubagentPorts): TaskPorts {
  return {
    code: ports.code,
    checks: ports.checks,
    at: { runId: order.runId, taskId: order.spec.taskId },
    role: role.name,
    scope: order.spec.scope,
    folder: order.folder,
    trusted: order.trusted,
    ...(order.testCommand !== undefined && { testCommand: order.testCommand }),
    ground: order.ground,
    ...line,
    toldRefusals: new ToldRefusals(),
    hasRecipes: role.tools.includes('apply_recipe'),
    model: order.model ?? 'unknown',
    timeoutMs: order.spec.limits.timeoutMs,
  };
}

/** What is of this attempt alone. */
type Line = Pick<TaskPorts, 'inbox' | 'consents' | 'findings' | 'tell'>;

function toOutcome(end: AgentEnd, signal: AbortSignal): TaskOutcome {
  switch (end.status) {
    case 'finished':
      return { status: 'succeeded', summary: summaryOf(end.result), result: end.result };
    case 'failed':
      return { status: 'failed', summary: end.failure.message, failure: end.failure };
    case 'aborted':
      return signal.reason === 'timed-out'
        ? {
            status: 'timed-out',
            summary: 'It ran out of time.',
            failure: failure('time-limit', 'It ran out of time. What it had found and changed is kept.'),
          }
        : {
            status: 'cancelled',
            summary: 'Cancelled.',
            failure: failure('cancelled', 'It was cancelled. What it had found and changed is kept.'),
          };
  }
}

function summaryOf(result: unknown): string {
  return typeof result === 'object' && result !== null && 'summary' in result ? String(result.summary) : '';
}

/** What the overlay holds, where its steps have not put that on record; a failure where the engine is gone, and the overlay with it. */
async function unrecorded(order: TaskOrder, overlay: OverlayTracker, code: CodeProject): Promise<Result<TaskChanges | undefined, Failure>> {
  try {
    const isNew = (await overlay.delta()) !== undefined;
    return ok(isNew ? await code.changesOf({ runId: order.runId, taskId: order.spec.taskId }) : undefined);
  } catch (error) {
    return fail(unread(error));
  }
}

const unread = (error: unknown): Failure => failure('engine-lost', `Its edits can't be read: ${messageOf(error)}`);

const lostOutcome = (lost: Failure): TaskOutcome => ({ status: 'failed', summary: lost.message, failure: lost });
