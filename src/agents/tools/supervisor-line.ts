/** A task's line to its supervisor, who may be at other things: nothing here waits for an answer. */
import * as z from 'zod';
import { firstLine } from '../../base/text.ts';
import { defineTool, type Tool } from '../tool.ts';
import type { TaskPorts } from './task-ports.ts';

/** Made once: to describe a schema to a model costs more than most steps. */
const INPUTS = {
  ask: z.object({ question: z.string().min(1).describe('One question that the supervisor can answer without your conversation.') }),
  tell: z.object({ message: z.string().min(1).describe('What it should know, with the paths and names that matter.') }),
};

export const askSupervisorTool = ({ tell }: Pick<TaskPorts, 'tell'>): Tool =>
  defineTool({
    name: 'ask_supervisor',
    description:
      'Asks your supervisor, who knows the goal and the other tasks: what is meant, whose file something is, whether to go on. Answers at once; the supervisor’s answer comes as news. Do what does not depend on it meanwhile, then call wait_for_updates.',
    input: INPUTS.ask,
    effect: 'write',
    label: ({ question }) => `asking the supervisor: ${firstLine(question)}`,
    run: ({ question }) => {
      tell(question, true);
      return Promise.resolve({ answer: 'It comes as news.' });
    },
  });

export const tellSupervisorTool = ({ tell }: Pick<TaskPorts, 'tell'>): Tool =>
  defineTool({
    name: 'tell_supervisor',
    description:
      'Tells your supervisor something that concerns other tasks or the plan, such as work outside of your scope or an obstacle that others will meet. For what you find in the code use report_findings.',
    input: INPUTS.tell,
    effect: 'write',
    label: ({ message }) => `telling the supervisor: ${firstLine(message)}`,
    run: ({ message }) => {
      tell(message, false);
      return Promise.resolve({ told: true });
    },
  });
