import type { AssistantMessage, StopReason, ToolCallBlock, ToolResultBlock } from '../domain/conversation.ts';
import { messageOf } from '../domain/failure.ts';
import type { QuestionContent } from '../domain/question.ts';
import type { AgentSetup } from './agent-setup.ts';
import { REPORT_FINDINGS } from './known-findings.ts';
import { explainInvalid } from './tool.ts';

/** Calling it with a valid result ends an agent. */
export const FINISH = 'finish';

const NOT_ALONE = `${FINISH} came with other calls. They have been made: read what they answered, then call ${FINISH} alone.`;

/** What came of the calls of one reply. */
export interface Turn {
  readonly results: readonly ToolResultBlock[];
  /** What it asks the user and has not asked yet. */
  readonly questions: readonly { readonly callId: string; readonly question: QuestionContent }[];
  /** Whether a tool ran that may have edited the overlay. */
  readonly edited: boolean;
  readonly finished?: { readonly result: unknown };
}

/**
 * Runs the calls of a turn and answers each, in the model's order. Only a reply that stopped for them has them run: in one
 * that was cut off they may say anything. What the user says meanwhile does not keep back calls that are paid for already.
 */
export async function runCalls(setup: AgentSetup, step: number, message: AssistantMessage, stopReason: StopReason): Promise<Turn> {
  const calls = message.content.filter((block) => block.type === 'tool-call');
  const questions: Turn['questions'][number][] = [];
  let edited = false;
  let finished: Turn['finished'];

  // What it has reported in the same turn is no reason to think again.
  const isAlone = calls.filter(({ name }) => name !== REPORT_FINDINGS).length === 1;
  const areReads = calls.every((call) => setup.tools.find(call.name)?.effect === 'read');
  const results: ToolResultBlock[] = [];
  if (areReads) results.push(...(await Promise.all(calls.map(runCall))));
  else
    for (const call of calls) {
      if (results.length > 0) await setup.pace?.();
      results.push(await runCall(call));
    }
  return { results, questions, edited, ...(finished && { finished }) };

  async function runCall(call: ToolCallBlock): Promise<ToolResultBlock> {
    const tool = setup.tools.find(call.name);
    const started = setup.clock.now();
    const end = (state: 'done' | 'failed' | 'invalid' | 'skipped', label: string, answer: string): ToolResultBlock => {
      const ms = setup.clock.now() - started;
      setup.emit({ type: 'activity', step, activity: { kind: 'tool-ended', callId: call.id, tool: call.name, label, state, ms } });
      return { type: 'tool-result', callId: call.id, text: answer, isError: state !== 'done' };
    };
    if (stopReason !== 'tool-use') return end('skipped', call.name, 'Not run: the reply was cut off before its end.');
    if (setup.signal.aborted) return end('skipped', call.name, 'Not run: the task was stopped.');
    if (!tool) return end('invalid', call.name, noSuchTool(setup, call.name));
    if (call.name === FINISH && !isAlone) return end('invalid', call.name, NOT_ALONE);
    const input = tool.input.safeParse(call.input);
    if (!input.success) return end('invalid', call.name, `The input does not fit: ${explainInvalid(input.error)}`);

    const label = tool.label(input.data);
    setup.emit({ type: 'activity', step, activity: { kind: 'tool-started', callId: call.id, tool: call.name, label } });
    edited ||= tool.edits === true;
    // Whoever waits in the same turn waits for the answer.
    if (tool.effect === 'wait') for (const question of questions.splice(0)) setup.emit({ type: 'question', ...question });
    try {
      const answer = await tool.run(input.data, {
        callId: call.id,
        signal: setup.signal,
        progress: (line) => setup.emit({ type: 'activity', step, activity: { kind: 'tool-progress', callId: call.id, text: line } }),
        report: (findings) => {
          setup.emit({ type: 'findings', callId: call.id, findings });
          return setup.inbox.receipt(call.id, setup.signal);
        },
        ask: (question) => void questions.push({ callId: call.id, question }),
      });
      if (tool.name === FINISH) finished = { result: answer };
      return end('done', label, JSON.stringify(answer ?? null));
    } catch (error) {
      return end('failed', label, `Error: ${messageOf(error)}`);
    }
  }
}

const noSuchTool = ({ tools }: AgentSetup, name: string): string =>
  `There is no tool ${name}. There are: ${tools.descriptions.map((tool) => tool.name).join(', ')}.`;
