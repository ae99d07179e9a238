import type { Memento } from 'vscode';
import * as z from 'zod/mini';

const KEY = 'recentGoals';
const KEPT = 8;

/** The goals of the last runs in this workspace, newest first. */
export function recentGoals(memory: Memento): string[] {
  const parsed = z.array(z.string()).safeParse(memory.get(KEY));
  return parsed.success ? parsed.data : [];
}

export async function rememberGoal(memory: Memento, goal: string): Promise<void> {
  await memory.update(KEY, [goal, ...recentGoals(memory).filter((other) => other !== goal)].slice(0, KEPT));
}
