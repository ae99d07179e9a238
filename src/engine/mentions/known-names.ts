import { WHOLE_WORKSPACE } from '../../domain/scope.ts';
import { findDeclarations, ownerOf, type NamedDeclaration } from '../recipes/find-declarations.ts';
import type { CodeView } from '../recipe.ts';
import { isPlainWord, type SoughtNames } from './names.ts';

/** Given names, with what the code says of them: `Owner.member` stands for the member. */
export async function knownNames(view: CodeView, given: readonly string[]): Promise<SoughtNames> {
  const names = new Map<string, NameFacts>();
  for (const name of given) {
    const [owner, member] = name.split(/[.#]/, 2);
    if (member !== undefined && owner !== undefined) names.set(member, { isTopLevel: false, owners: new Set([owner]) });
    else names.set(name, factsOf(await findDeclarations(view, name, WHOLE_WORKSPACE)));
  }
  return {
    has: (name) => names.has(name),
    isMemberOf: (name, owner) => names.get(name)?.owners.has(owner) ?? false,
    standsAlone: (name) => standsAlone(name, names.get(name)),
  };
}

export interface NameFacts {
  readonly isTopLevel: boolean;
  /** The classes, types and enums that have a member of the name. */
  readonly owners: ReadonlySet<string>;
}

/** What is not declared at all may be a name of yesterday, or of elsewhere: it is taken for one of a module. */
export function factsOf(declarations: readonly NamedDeclaration[]): NameFacts {
  const owners = declarations.flatMap(({ name }) => ownerOf(name) ?? []);
  return { isTopLevel: declarations.some(({ isTopLevel }) => isTopLevel) || owners.length === 0, owners: new Set(owners) };
}

/** A member is meant by its name alone only if the name is distinctive and one owner has it. */
export function standsAlone(name: string, facts: NameFacts | undefined): boolean {
  return facts === undefined || facts.isTopLevel || (facts.owners.size === 1 && !isPlainWord(name));
}
