import * as z from 'zod';
import { WorkspacePath } from '../../domain/ids.ts';
import type { FindingContent } from '../../domain/finding.ts';
import { count } from '../../base/text.ts';
import { FINISH } from '../calls.ts';
import type { Inbox } from '../inbox.ts';
import { REPORT_FINDINGS } from '../known-findings.ts';
import { defineTool, type Tool } from '../tool.ts';
import type { TaskPorts } from './task-ports.ts';

/** A finding is a note: it is told to others, and kept, in full. */
const LONGEST = { title: 400, detail: 2_000 };
const atMost =
  (longest: number) =>
  (text: string): string =>
    text.length > longest ? `${text.slice(0, longest - 1)}…` : text;

const findingSchema = z.object({
  kind: z.string().min(1).describe('The pattern, in kebab-case.'),
  title: z.string().min(1).transform(atMost(LONGEST.title)).describe('What was found, in a sentence.'),
  path: z.string().transform(WorkspacePath).optional(),
  line: z.int().min(1).optional(),
  detail: z.string().transform(atMost(LONGEST.detail)).optional(),
  recipe: z.string().optional().describe('The recipe that mends it, if there is one.'),
  changesBehaviour: z.boolean().optional().describe('True where mending it would change what the code does.'),
});

/** Made once: to describe a schema to a model costs more than most steps. */
const INPUTS = {
  reportFindings: z.object({ findings: z.array(findingSchema).min(1) }),
  waitForUpdates: z.object({
    until: z
      .enum(['news', 'ending', 'all-ended'])
      .optional()
      .describe(
        'By what you are woken: by anything, unless told; `ending`: by the next end of a task, message, question or trouble, findings are gathered meanwhile; `all-ended`: the same, but by an end only when no task is at work any more.',
      ),
  }),
};

/** Findings go out as they are found: siblings use them, and the user sees them, before the task ends. */
export const reportFindingsTool = ({ findings: known }: Pick<TaskPorts, 'findings'>): Tool =>
  defineTool({
    name: REPORT_FINDINGS,
    description:
      'Reports findings at once to the user, the supervisor and the tasks that listen to you. Answers their ids, in your order: an edit that mends one names it.',
    input: INPUTS.reportFindings,
    effect: 'write',
    label: (input) => `reporting ${count(input.findings.length, 'finding')}`,
    run: async (input, { report }) => {
      const findings = input.findings.map(withoutUndefined);
      const ids = await report(findings);
      known.reported(ids, findings);
      return { reported: ids };
    },
  });

function withoutUndefined(finding: z.infer<typeof findingSchema>): FindingContent {
  const { kind, title, path, line, detail, recipe, changesBehaviour } = finding;
  return {
    kind,
    title,
    ...(path !== undefined && { path }),
    ...(line !== undefined && { line }),
    ...(detail !== undefined && { detail }),
    ...(recipe !== undefined && { recipe }),
    ...(changesBehaviour !== undefined && { changesBehaviour }),
  };
}

/**
 * Waiting costs nothing: the agent is woken by the next message, finding or ending, whichever comes first. `atWork` tells
 * one that waits for tasks whether any is left.
 */
export const waitTool = (inbox: Inbox, atWork?: () => boolean): Tool =>
  defineTool({
    name: 'wait_for_updates',
    description:
      'Waits until there is news: a message, a finding of a task you listen to, or its end. Never call anything repeatedly to look for news; call this.',
    input: INPUTS.waitForUpdates,
    effect: 'wait',
    label: () => 'waiting for news',
    run: async ({ until }, { signal }) => {
      await inbox.arrival(signal, ({ type }) => {
        if (type === 'finding') return until === undefined || until === 'news';
        return type !== 'task-ended' || until !== 'all-ended' || atWork?.() !== true;
      });
      return atWork?.() === false ? 'There is news; it follows. No task is at work any more.' : 'There is news; it follows.';
    },
  });

/** Ends the agent; its input is the result by the role's output schema. */
export const finishTool = (output: z.ZodType): Tool =>
  defineTool({
    name: FINISH,
    description: 'Hands over your result and ends your work. Call it alone, when everything else is done.',
    input: output,
    effect: 'write',
    label: () => 'handing over',
    run: (result) => Promise.resolve(result),
  });
