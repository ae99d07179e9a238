import type { ToolDescription } from '../ports/model.ts';
import { describeTool, type Tool } from './tool.ts';

/** The tools of one agent. */
export interface ToolSet {
  /** What its model is told of them, in their order. Agents with the same tools may share it. */
  readonly descriptions: readonly ToolDescription[];
  /** Undefined where the agent has no tool of that name. */
  find(name: string): Tool | undefined;
}

/** A set of tools that are made already. */
export function toolSet(tools: readonly Tool[]): ToolSet {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  return { descriptions: tools.map(describeTool), find: (name) => byName.get(name) };
}
