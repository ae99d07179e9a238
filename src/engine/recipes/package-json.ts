import * as z from 'zod';
import { WorkspacePath } from '../../domain/ids.ts';
import type { CodeView } from '../recipe.ts';

/** What the recipes read of a package.json; anything else in it, or of another shape, is passed over. */
const packageSchema = z.object({
  name: z.string().optional().catch(undefined),
  version: z.string().optional().catch(undefined),
  private: z.boolean().optional().catch(undefined),
  type: z.string().optional().catch(undefined),
  engines: z.record(z.string(), z.string()).optional().catch(undefined),
  sideEffects: z.unknown().optional(),
  main: z.string().optional().catch(undefined),
  module: z.string().optional().catch(undefined),
  types: z.string().optional().catch(undefined),
  typings: z.string().optional().catch(undefined),
  browser: z.unknown().optional(),
  bin: z.unknown().optional(),
  exports: z.unknown().optional(),
});

export type PackageJson = z.infer<typeof packageSchema>;

/** All that is needed here of a view. */
export type Texts = Pick<CodeView, 'tryText'>;

/** The package.json that is nearest above a file, with its folder (`''` for the workspace itself). */
export function nearestPackage(view: Texts, path: WorkspacePath): { readonly folder: string; readonly json: PackageJson } | undefined {
  for (const folder of foldersAbove(path)) {
    const json = readPackage(view, folder);
    if (json) return { folder, json };
  }
  return undefined;
}

/** A package that a file may import, where its folder is in reach. */
export function installedPackage(view: Pick<CodeView, 'installedText'>, path: WorkspacePath, name: string): PackageJson | undefined {
  return parsePackage(view.installedText(name, 'package.json', path));
}

export function within(folder: string, path: string): WorkspacePath {
  return WorkspacePath(folder === '' ? path : `${folder}/${path}`);
}

/** The folders that a file is in, the nearest first; the workspace itself is `''`. */
export function foldersAbove(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return [...parts.map((_, index) => parts.slice(0, parts.length - index).join('/')), ''];
}

function readPackage(view: Texts, folder: string): PackageJson | undefined {
  return parsePackage(view.tryText(within(folder, 'package.json')));
}

function parsePackage(text: string | undefined): PackageJson | undefined {
  if (text === undefined) return undefined;
  try {
    return packageSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // A package.json that is no JSON says nothing.
  }
}
