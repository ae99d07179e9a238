import { Consents } from '../../src/agents/consents.ts';
import { Inbox } from '../../src/agents/inbox.ts';
import { KnownFindings } from '../../src/agents/known-findings.ts';
import type { Tool, ToolContext } from '../../src/agents/tool.ts';
import { TOOL_MAKERS } from '../../src/agents/tools/all-tools.ts';
import { ToldRefusals } from '../../src/agents/tools/told-refusals.ts';
import type { TaskPorts } from '../../src/agents/tools/task-ports.ts';
import type { FindingContent } from '../../src/domain/finding.ts';
import { FindingId, ROLES, RunId, TaskId } from '../../src/domain/ids.ts';
import type { QuestionContent } from '../../src/domain/question.ts';
import { WHOLE_WORKSPACE } from '../../src/domain/scope.ts';
import { memoryCodeProject } from './memory-code-project.ts';
import { noChecks } from './no-checks.ts';

/** What the tools of a task work with, with nothing behind it. */
export function taskPorts(overrides: Partial<TaskPorts> = {}): TaskPorts {
  return {
    code: memoryCodeProject(),
    checks: noChecks(),
    at: { runId: RunId('r1'), taskId: TaskId('t1') },
    role: ROLES.implementation,
    scope: WHOLE_WORKSPACE,
    folder: '/folder',
    trusted: true,
    ground: [],
    inbox: new Inbox(),
    model: 'm',
    consents: new Consents([]),
    findings: new KnownFindings([]),
    tell: () => undefined,
    toldRefusals: new ToldRefusals(),
    hasRecipes: true,
    timeoutMs: 1_800_000,
    ...overrides,
  };
}

export interface Heard {
  readonly progress: string[];
  readonly findings: FindingContent[];
  readonly questions: QuestionContent[];
}

/** Every tool there is, as one task has it. */
export const allTools = (ports: TaskPorts): Tool[] => Object.values(TOOL_MAKERS).map((make) => make(ports));

/** Calls one of a task's tools as the loop does: its input is checked first. Rejects with what the model would be told. */
export async function callTool(
  ports: TaskPorts,
  name: string,
  input: unknown,
  heard: Heard = { progress: [], findings: [], questions: [] },
): Promise<unknown> {
  const tool = allTools(ports).find((one) => one.name === name);
  if (!tool) throw new Error(`There is no tool ${name}.`);
  return runTool(tool, input, heard);
}

export async function runTool(tool: Tool, input: unknown, heard: Heard = { progress: [], findings: [], questions: [] }): Promise<unknown> {
  const context: ToolContext = {
    callId: 'c1',
    signal: new AbortController().signal,
    progress: (text) => void heard.progress.push(text),
    report: (findings) => {
      heard.findings.push(...findings);
      return Promise.resolve(findings.map((_, index) => FindingId(`f${heard.findings.length - findings.length + index + 1}`)));
    },
    ask: (question) => void heard.questions.push(question),
  };
  const checked = tool.input.parse(input);
  tool.label(checked);
  return tool.run(checked, context);
}
