import type { AgentEvent } from '../agents/agent-setup.ts';
import type { Tool } from '../agents/tool.ts';
import { SUPERVISOR } from '../domain/ids.ts';
import { mayStartTasks, openQuestions, type RunState } from '../domain/run-state.ts';

/**
 * A supervisor that draws up a plan puts tasks on the board as ever; none of them starts. Its plan stands once it has
 * nothing left to do but wait for them.
 */
export class Planning {
  readonly #state: () => RunState;
  #stop = new AbortController();

  constructor(state: () => RunState) {
    this.#state = state;
  }

  get isOpen(): boolean {
    return !mayStartTasks(this.#state());
  }

  /** Aborts when the plan stands, so that the supervisor makes no further step. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** The supervisor begins its work, or takes it up again. */
  begin(): void {
    this.#stop = new AbortController();
  }

  /** Heeds what the supervisor has done. */
  heed(event: AgentEvent): void {
    if (event.type !== 'step-finished' || !this.isOpen || !this.stands) return;
    const calls = event.appended.flatMap(({ content }) => content.filter((block) => block.type === 'tool-call'));
    const names = calls.map(({ name }) => name);
    if (names.includes(WAIT) && !names.includes(ASK)) this.#stop.abort();
  }

  /** Whether there is a plan and nothing that its supervisor still has to hear before. */
  get stands(): boolean {
    const state = this.#state();
    return state.tasks.size > 0 && openQuestions(state, SUPERVISOR).length === 0;
  }

  /**
   * A tool as it is while a plan is drawn up. Waiting for tasks that do not run would have no end: while there is nothing
   * else to wait for, it is over at once. Tasks are planned, not started, and that is what it says.
   */
  adapt(tool: Tool): Tool {
    if (tool.name === START)
      return { ...tool, label: (input) => (this.isOpen ? tool.label(input).replace(/^starting/, 'planning') : tool.label(input)) };
    if (tool.name !== WAIT) return tool;
    return {
      ...tool,
      run: (input, context) =>
        this.isOpen && this.stands
          ? Promise.resolve('The plan is shown to the user. Nothing has started; you hear when it is approved.')
          : tool.run(input, context),
    };
  }
}

const START = 'start_async_task';
const WAIT = 'wait_for_updates';
const ASK = 'ask_user';
