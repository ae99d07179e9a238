import { readFrontMatter, type FieldValue } from '../base/front-matter.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { RoleName, type WorkspacePath } from '../domain/ids.ts';
import type { RoleDefinition } from '../domain/role.ts';
import { BUILT_IN_ROLES } from './roles.ts';
import { toolsFor } from './role-tools.ts';

export interface ReadRole {
  readonly role: RoleDefinition;
  /** What of the file has no effect, a clause each. */
  readonly notes: readonly string[];
}

const KNOWN = new Set(['name', 'description', 'tools', 'model', 'listensTo', 'listens-to', 'color']);

/** Reads a role from a Markdown file with front matter, ours or another agent's; fails with the reason why it is none. */
export function readRole({ path, text }: { readonly path: WorkspacePath; readonly text: string }): Result<ReadRole, string> {
  const read = readFrontMatter(text);
  if (!read.ok) return read;
  const { fields, body, ignored } = read.value;
  const name = toName(textOf(fields.get('name')) ?? fileName(path));
  if (!/^[a-z][a-z0-9-]{0,39}$/.test(name)) return fail(`its name “${name}” is not made of letters, digits and dashes`);
  if (name === 'supervisor' || BUILT_IN_ROLES.some((role) => role.name === name))
    return fail(`the name ${name} is that of a built-in role`);
  const description = textOf(fields.get('description'))?.replace(/\s+/g, ' ').trim() ?? '';
  if (description === '') return fail('it has no description, by which the supervisor would choose it');
  if (body === '') return fail('it has no instructions below the front matter');

  const { tools, unknown } = toolsFor(listOf(fields.get('tools')));
  const model = textOf(fields.get('model'));
  const listensTo = listOf(fields.get('listensTo') ?? fields.get('listens-to')) ?? [];
  const role: RoleDefinition = {
    name: RoleName(name),
    description,
    instructions: body,
    tools,
    listensTo: listensTo.map(RoleName),
    ...(model !== undefined && model !== 'inherit' && model !== '' && { model }),
    path,
  };
  const odd = [...fields.keys(), ...ignored].filter((key) => !KNOWN.has(key));
  const notes = [
    ...(unknown.length > 0 ? [`there is no counterpart here for its tools ${unknown.join(', ')}`] : []),
    ...(odd.length > 0 ? [`${odd.join(', ')} of it ${odd.length === 1 ? 'has' : 'have'} no effect`] : []),
  ];
  return ok({ role, notes });
}

const fileName = (path: WorkspacePath): string => (path.split('/').at(-1) ?? '').replace(/(\.agent|\.chatmode)?\.md$/, '');

const toName = (given: string): string =>
  given
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, '-');

const textOf = (value: FieldValue | undefined): string | undefined => (typeof value === 'string' ? value : value?.join(', '));

/** A list, or a text with commas in it: both are usual. An empty one counts as none given. */
function listOf(value: FieldValue | undefined): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const items = typeof value === 'string' ? value.split(/,(?![^(]*\))/) : value;
  const named = items.map((item) => item.trim()).filter((item) => item !== '');
  return named.length > 0 ? named : undefined;
}
