import { readRole } from '../agents/role-file.ts';
import type { RepositoryInstructions, RoleDefinition } from '../domain/role.ts';
import { isInScope, type Scope } from '../domain/scope.ts';
import { WorkspacePath } from '../domain/ids.ts';
import type { AgentFile, AgentFiles } from '../ports/workspace.ts';

/** How much of the repository's instructions an agent is told: they are sent with every request. */
const MOST_OF_ONE = 12_000;
const MOST_OF_ALL = 24_000;

/** What of a folder's files for agents a run goes by; kept in its header. */
export interface AgentWords {
  readonly roles: readonly RoleDefinition[];
  readonly instructions: readonly RepositoryInstructions[];
  readonly recipes?: readonly AgentFile[];
  /** What the user is told of it; empty where there is nothing to tell. */
  readonly told: string;
}

export function agentWords({ roles: roleFiles, instructions: texts, recipes = [], problems }: AgentFiles): AgentWords {
  const roles = new Map<string, RoleDefinition>();
  const leftOut: string[] = [...problems];
  for (const file of roleFiles) {
    const read = readRole(file);
    if (!read.ok) leftOut.push(`${file.path} defines no role: ${read.failure}.`);
    else if (roles.has(read.value.role.name))
      leftOut.push(`${file.path} is not used: ${roles.get(read.value.role.name)?.path} defines ${read.value.role.name}.`);
    else {
      roles.set(read.value.role.name, read.value.role);
      leftOut.push(...read.value.notes.map((note) => `${file.path}: ${note}.`));
    }
  }
  const instructions = shortened(texts.filter(isWorthTelling));
  const said = [
    ...(instructions.length > 0
      ? [`The crew follows what the repository says in ${instructions.map(({ path }) => path).join(', ')}.`]
      : []),
    ...(roles.size > 0 ? [`Roles of the folder: ${[...roles.keys()].join(', ')}.`] : []),
    ...(recipes.length > 0 ? [`Recipes of the folder: ${recipes.map(({ path }) => path).join(', ')}.`] : []),
    ...leftOut,
  ];
  return { roles: [...roles.values()], instructions, ...(recipes.length > 0 && { recipes }), told: said.join(' ') };
}

/** The instructions that concern a scope: those at the top, and those of folders that the scope lies in, or that lie in it. */
export function instructionsFor(all: readonly RepositoryInstructions[], scope: Scope): RepositoryInstructions[] {
  return all.filter(({ path }) => {
    const folder = WorkspacePath(path.split('/').slice(0, -1).join('/'));
    return folder === '' || isInScope(folder, scope) || scope.paths.some((one) => isInScope(one, { paths: [folder] }));
  });
}

/** One file often only points at the other, or says the same. */
function isWorthTelling({ text }: AgentFile, index: number, all: readonly AgentFile[]): boolean {
  const plain = text.trim();
  return plain !== '' && !/^@\S+$/.test(plain) && all.findIndex((other) => other.text.trim() === plain) === index;
}

function shortened(files: readonly AgentFile[]): RepositoryInstructions[] {
  let left = MOST_OF_ALL;
  return files.flatMap(({ path, text }) => {
    const room = Math.min(MOST_OF_ONE, left);
    if (room < 200) return [];
    const kept = text.length <= room ? text : `${text.slice(0, room)}\n… cut here after ${room} of ${text.length} characters.`;
    left -= Math.min(text.length, room);
    return [{ path, text: kept }];
  });
}
