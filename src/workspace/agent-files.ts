import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../domain/failure.ts';
import { WorkspacePath } from '../domain/ids.ts';
import type { Scope } from '../domain/scope.ts';
import type { AgentFile, AgentFiles } from '../ports/workspace.ts';
import { confine } from './confine.ts';

/** Where roles are defined, ours first. */
const ROLE_FOLDERS = ['.refactor-crew/agents', '.claude/agents', '.github/agents'];
/** Where a folder keeps its own recipes. */
const RECIPE_FOLDER = '.refactor-crew/recipes';
/** Texts that tell agents how to work in the repository. */
const INSTRUCTIONS = ['AGENTS.md', 'CLAUDE.md'];

/** A file that is larger is no instruction that anybody reads. */
const MOST_BYTES = 64 * 1024;
const MOST_ROLES = 40;
const MOST_RECIPES = 40;

/**
 * Reads what a folder tells agents: the roles and recipes that it defines, and its instructions, at the top and nearest to
 * what is in scope. Only to be called for a folder that is trusted. A file that a link brings in from elsewhere is left out.
 */
export async function readAgentFiles(folder: string, scope: Scope): Promise<AgentFiles> {
  const problems: string[] = [];
  const read = async (path: string): Promise<AgentFile | undefined> => {
    const place = await confine(folder, path);
    if (!place.ok) return void problems.push(place.failure.message);
    try {
      const found = await stat(place.value).catch(() => undefined);
      if (!found?.isFile()) return undefined;
      if (found.size > MOST_BYTES) return void problems.push(`${path} is larger than ${MOST_BYTES / 1024} KB and was left out.`);
      return { path: WorkspacePath(path), text: await readFile(place.value, 'utf8') };
    } catch (error) {
      return void problems.push(`${path} could not be read: ${messageOf(error)}.`);
    }
  };

  const rolePaths = (await Promise.all(ROLE_FOLDERS.map((at) => filesIn(folder, at, isRole)))).flat();
  const left = rolePaths.length - MOST_ROLES;
  if (left > 0) problems.push(`Only the first ${MOST_ROLES} files that define roles were read; ${left} were left out.`);
  const roles = await Promise.all(rolePaths.slice(0, MOST_ROLES).map(read));
  const recipePaths = await filesIn(folder, RECIPE_FOLDER, isRecipe);
  if (recipePaths.length > MOST_RECIPES)
    problems.push(`Only the first ${MOST_RECIPES} recipes of the folder were read; ${recipePaths.length - MOST_RECIPES} were left out.`);
  const recipes = (await Promise.all(recipePaths.slice(0, MOST_RECIPES).map(read))).filter((file) => file !== undefined);
  const instructions = await Promise.all(places(scope).map((at) => firstOf(at, read)));
  return {
    roles: roles.filter((file) => file !== undefined),
    instructions: instructions.flat().filter((file, index, files) => files.findIndex(({ path }) => path === file.path) === index),
    ...(recipes.length > 0 && { recipes }),
    problems,
  };
}

const isRole = (name: string): boolean => name.endsWith('.md') && !/^readme\.md$/i.test(name);

const isRecipe = (name: string): boolean => /\.m?[jt]s$/.test(name) && !/\.(d|test|spec)\.m?[jt]s$/.test(name);

async function filesIn(folder: string, at: string, isWanted: (name: string) => boolean): Promise<string[]> {
  const names = await readdir(join(folder, at)).catch((): string[] => []);
  return names
    .filter(isWanted)
    .sort()
    .map((name) => `${at}/${name}`);
}

/** The folders whose instructions may concern the scope: for each path of it, from the top down. */
function places(scope: Scope): string[][] {
  const ofPaths = scope.paths.map((path) => {
    const segments = path.split('/');
    return segments.map((_, depth) => segments.slice(0, depth + 1).join('/')).reverse();
  });
  return [[''], ...ofPaths];
}

/** The instructions of the first of these folders that has any. */
async function firstOf(folders: readonly string[], read: (path: string) => Promise<AgentFile | undefined>): Promise<AgentFile[]> {
  for (const folder of folders) {
    const found = await Promise.all(INSTRUCTIONS.map((name) => read(folder === '' ? name : `${folder}/${name}`)));
    const files = found.filter((file) => file !== undefined);
    if (files.length > 0) return files;
  }
  return [];
}
