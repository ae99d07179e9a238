import type { FileText } from '../../ports/code.ts';

/** What the editor has and did not save, where the task has not edited it. */
export function onGround(ground: readonly FileText[], changed: readonly FileText[]): FileText[] {
  const own = new Set(changed.map(({ path }) => path));
  return [...ground.filter(({ path }) => !own.has(path)), ...changed];
}
