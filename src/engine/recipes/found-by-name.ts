import type { WorkspacePath } from '../../domain/ids.ts';

/** Whether a framework or a tool is likely to load a file because of how it is called, or where it lies. */
export function foundByName(path: WorkspacePath): boolean {
  const isNamed =
    /\.(config|conf|stories|story|cy|e2e|page|route|layout|migration|seed|worker|d)\.[mc]?[jt]sx?$/.test(path) ||
    /(^|\/)(page|layout|route|template|loading|error|not-found|middleware|instrumentation|root|entry\.\w+)\.[jt]sx?$/.test(path) ||
    /(^|\/)\.?\w+rc\.[mc]?[jt]s$/.test(path);
  return isNamed || /(^|\/)(pages|app|routes|migrations|seeds|scripts|bin|plugins|fixtures|__mocks__|\.storybook)\//.test(path);
}
