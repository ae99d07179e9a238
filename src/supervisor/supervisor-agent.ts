import * as z from 'zod';
import { runAgent } from '../agents/agent-loop.ts';
import type { AgentEnd, AgentEvent } from '../agents/agent-setup.ts';
import type { Inbox } from '../agents/inbox.ts';
import { SUPERVISOR_INSTRUCTIONS } from '../agents/instructions.ts';
import { toolSet } from '../agents/tool-set.ts';
import type { Tool } from '../agents/tool.ts';
import { askUserTool } from '../agents/tools/ask-user.ts';
import { capped } from '../agents/tools/capped.ts';
import { listRecipesTool } from '../agents/tools/recipes.ts';
import { finishTool, waitTool } from '../agents/tools/reporting.ts';
import type { Clock } from '../base/clock.ts';
import { answeringOf, readsData } from '../domain/answering.ts';
import { writeInstructions, writeRunBriefing, type RunBriefing } from '../domain/briefing.ts';
import type { Message } from '../domain/conversation.ts';
import { SUPERVISOR, type RunId } from '../domain/ids.ts';
import type { CodeProject } from '../ports/code.ts';
import type { ModelClient } from '../ports/model.ts';
import { listFilesTool } from './list-files-tool.ts';
import { lookingTools, type LookingSetup } from './looking-tools.ts';
import type { TaskBoard } from './task-board.ts';
import { taskTools, type TaskToolsSetup } from './task-tools.ts';

const outputSchema = z.object({
  outcome: z.enum(['done', 'nothing-to-do', 'no-recipe', 'scope-not-found', 'scope-empty', 'failed']),
  summary: z.string().min(1).describe('What came out, in one or two sentences for the user.'),
});

export type SupervisorResult = z.infer<typeof outputSchema>;

export interface SupervisorSetup {
  readonly runId: RunId;
  readonly model: ModelClient;
  readonly code: CodeProject;
  readonly board: TaskBoard;
  readonly state: LookingSetup['state'];
  readonly roles: TaskToolsSetup['roles'];
  readonly inbox: Inbox;
  readonly clock: Clock;
  readonly random: () => number;
  readonly flush: TaskToolsSetup['flush'];
  readonly redone: TaskToolsSetup['redone'];
  readonly signal: AbortSignal;
  /** Whether it goes on where it was cut off. */
  readonly resumed: boolean;
  /** Puts something around every tool. */
  readonly around?: (tool: Tool) => Tool;
  /** Waited for before each thing that it does by itself. */
  readonly pace?: () => Promise<void>;
  readonly emit: (event: AgentEvent) => void;
}

export type SupervisorEnd =
  | Exclude<AgentEnd, { status: 'finished' }>
  | { readonly status: 'finished'; readonly result: SupervisorResult }
  /** It has drawn up a plan, which waits for the user. */
  | { readonly status: 'planned' };

/** The supervisor at work, through the same loop as every agent. `conversation` and `step` continue an earlier attempt. */
export async function runSupervisor(
  setup: SupervisorSetup,
  briefing: RunBriefing,
  conversation: readonly Message[],
  step: number,
): Promise<SupervisorEnd> {
  const { header } = setup.state();
  const words = [writeRunBriefing(briefing), ...(header.instructions ?? []).map(writeInstructions)];
  const start: Message = { role: 'user', content: words.map((text) => ({ type: 'text', text })) };
  const tools = [
    ...taskTools(setup),
    listRecipesTool({ code: setup.code, at: setup }),
    listFilesTool(setup),
    ...lookingTools(setup),
    askUserTool(),
    waitTool(setup.inbox, () => setup.board.isBusy),
  ];
  const end = await runAgent(
    {
      from: { runId: setup.runId, taskId: SUPERVISOR, role: 'supervisor' },
      model: setup.model,
      system: SUPERVISOR_INSTRUCTIONS,
      // A program misses what is left out.
      tools: toolSet(
        around(setup, [
          ...(readsData(answeringOf(header), 'supervisor') ? tools : tools.map((tool) => capped(tool))),
          finishTool(outputSchema),
        ]),
      ),
      inbox: setup.inbox,
      maxSteps: 2000,
      clock: setup.clock,
      random: setup.random,
      signal: setup.signal,
      resumed: setup.resumed,
      ...(setup.pace && { pace: setup.pace }),
      emit: setup.emit,
    },
    [start, ...conversation],
    step,
  );
  return end.status === 'finished' ? { status: 'finished', result: outputSchema.parse(end.result) } : end;
}

const around = ({ around: wrap }: SupervisorSetup, tools: Tool[]): Tool[] => (wrap ? tools.map(wrap) : tools);
