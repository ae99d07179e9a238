import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { WorkspacePath } from '../domain/ids.ts';
import { isOutside } from './mirror-paths.ts';
import { parseRelaxedJson } from './relaxed-json.ts';

const CONFIG = 'tsconfig.json';

/** How deep projects are looked for where neither the scope nor the folder's root names one. */
const DEEPEST = 3;

/**
 * The projects to check for a scope, as paths of their configurations below `root`: of each path the nearest one
 * upward, and the folder's own, so that who uses the code is checked too. A configuration that only refers to others
 * stands for those. Empty where there is none.
 */
export async function findConfigs(root: string, scopePaths: readonly WorkspacePath[]): Promise<string[]> {
  const own = (await isFile(join(root, CONFIG))) ? [CONFIG] : [];
  const nearest = await Promise.all(scopePaths.map((path) => findUpward(root, path)));
  const starts = [...nearest.filter((path) => path !== undefined), ...own];
  const found = new Set<string>();
  const seen = new Set<string>();
  for (const start of starts.length > 0 ? starts : await findBelow(root, '', DEEPEST)) await expand(root, start, found, seen);
  return [...found].sort();
}

async function findUpward(root: string, path: WorkspacePath): Promise<string | undefined> {
  for (let folder: string = path; folder !== '.';) {
    // The path itself may be a folder.
    if (await isFile(join(root, folder, CONFIG))) return `${folder}/${CONFIG}`;
    folder = dirname(folder);
  }
  return undefined;
}

async function findBelow(root: string, folder: string, depth: number): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
  if (entries.some((entry) => entry.name === CONFIG && entry.isFile())) return [join(folder, CONFIG)];
  if (depth === 0) return [];
  const folders = entries.filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'));
  return (await Promise.all(folders.map(({ name }) => findBelow(root, join(folder, name), depth - 1)))).flat();
}

async function expand(root: string, config: string, found: Set<string>, seen: Set<string>): Promise<void> {
  if (seen.has(config)) return;
  seen.add(config);
  const content = await readConfig(join(root, config));
  const references = await Promise.all(content.references.map((reference) => resolveReference(root, dirname(config), reference)));
  if (content.hasFiles) found.add(config);
  for (const reference of references) if (reference !== undefined) await expand(root, reference, found, seen);
}

interface ConfigContent {
  readonly hasFiles: boolean;
  readonly references: readonly string[];
}

/** What is not readable has files of its own, so that the compiler gets to say what is wrong with it. */
async function readConfig(path: string): Promise<ConfigContent> {
  const value = parseRelaxedJson(await readFile(path, 'utf8'));
  if (typeof value !== 'object' || value === null) return { hasFiles: true, references: [] };
  const files = 'files' in value ? value.files : undefined;
  const references = 'references' in value && Array.isArray(value.references) ? value.references : [];
  return {
    hasFiles: !(Array.isArray(files) && files.length === 0 && !('include' in value)),
    references: references.flatMap((reference: unknown) =>
      typeof reference === 'object' && reference !== null && 'path' in reference && typeof reference.path === 'string'
        ? [reference.path]
        : [],
    ),
  };
}

/** The configuration that a reference means, if it exists and lies in the folder. */
async function resolveReference(root: string, from: string, reference: string): Promise<string | undefined> {
  const path = join(from, reference);
  for (const candidate of [path, join(path, CONFIG)]) {
    if (!isOutside(relative(root, join(root, candidate))) && (await isFile(join(root, candidate)))) return candidate;
  }
  return undefined;
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
