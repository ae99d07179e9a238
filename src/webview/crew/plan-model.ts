import type { WorkspacePath } from '../../domain/ids.ts';
import type { PlannedTaskChange } from '../../domain/plan-event.ts';
import type { TaskSpec } from '../../domain/task.ts';
import { parseWorkspacePath } from '../../domain/workspace-path.ts';

/** What of a planned task the user may change, each as a text; of the paths, one a line. */
export const PLAN_FIELDS = ['title', 'description', 'paths'] as const;
export type PlanField = (typeof PLAN_FIELDS)[number];
export type PlanTexts = Readonly<Record<PlanField, string>>;

export const textsOf = ({ title, description, scope }: TaskSpec): PlanTexts => ({ title, description, paths: scope.paths.join('\n') });

/** What the user has written as a change of the task, with nothing in it that stays as it is; or the first thing that can't be so. */
export type PlanReading = { readonly change: PlannedTaskChange } | { readonly problem: PlanProblem };
export type PlanProblem = { readonly field: 'title' | 'description' } | { readonly field: 'paths'; readonly path: string };

export function readTexts(spec: TaskSpec, texts: PlanTexts): PlanReading {
  const [title, description] = [texts.title.trim(), texts.description.trim()];
  if (title === '') return { problem: { field: 'title' } };
  if (description === '') return { problem: { field: 'description' } };
  const paths = readPaths(texts.paths);
  if ('problem' in paths) return paths;
  return {
    change: {
      ...(title !== spec.title && { title }),
      ...(description !== spec.description && { description }),
      ...(paths.paths.join('\n') !== spec.scope.paths.join('\n') && paths),
    },
  };
}

/** One path a line, as a person writes them: with `./` before, `/` behind, or backslashes. A lone `.` is the whole workspace. */
function readPaths(text: string): { readonly paths: readonly WorkspacePath[] } | { readonly problem: PlanProblem } {
  const raw = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) =>
      line
        .replaceAll('\\', '/')
        .replace(/^(?:\.\/+)+/, '')
        .replace(/(?<=.)\/+$/, ''),
    );
  const paths = new Set<WorkspacePath>();
  for (const one of raw) {
    if (one === '' || one === '.') return { paths: [] };
    const parsed = parseWorkspacePath(one);
    if (!parsed.ok) return { problem: { field: 'paths', path: one } };
    paths.add(parsed.value);
  }
  return { paths: [...paths] };
}
