import { isBuiltin } from 'node:module';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { CodeView } from '../recipe.ts';
import { installedPackage } from './package-json.ts';

/**
 * Whether it makes no difference if a module is loaded: it comes with Node.js, or its package says so. Modules of the
 * workspace are taken to do something.
 */
export function isFreeOfSideEffects(view: CodeView, path: WorkspacePath, specifier: string): boolean {
  if (isBuiltin(specifier)) return true;
  const name = /^(@[^/]+\/)?[^./@][^/]*/.exec(specifier)?.[0];
  return name !== undefined && installedPackage(view, path, name)?.sideEffects === false;
}
