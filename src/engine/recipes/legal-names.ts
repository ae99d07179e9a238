import { ts } from 'ts-morph';

/** Words that can't name a variable, a function or a type in a module. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements ' +
    'import in instanceof interface let new null package private protected public return static super switch this throw true try typeof undefined var void while with yield NaN Infinity'
  ).split(' '),
);

/** Words that a type can't be called by, since they are types already. */
const TYPES: ReadonlySet<string> = new Set(
  'any unknown never number bigint boolean string symbol void object undefined null infer keyof readonly unique asserts'.split(' '),
);

/** Why a new variable, function or class can't have a name, if it can't. */
export function whyIllegalName(name: string): string | undefined {
  if (!isIdentifier(name)) return `\`${name}\` is no legal name.`;
  return RESERVED.has(name) ? `\`${name}\` is a reserved word.` : undefined;
}

/** Why a name can't be given to what is declared here, if it can't. */
export function whyIllegal(name: string, declared: ts.Node, isMember: boolean): string | undefined {
  const isPrivate = ts.isPrivateIdentifier(declared);
  if (isPrivate !== name.startsWith('#'))
    return isPrivate ? 'The new name of a #private member must start with `#`.' : `\`${name}\` is no legal name here.`;
  const bare = name.replace(/^#/, '');
  if (!isIdentifier(bare)) return `\`${name}\` is no legal name.`;
  if (isMember)
    return ['constructor', 'prototype', '__proto__'].includes(bare) ? `\`${name}\` has a meaning of its own as a member.` : undefined;
  if (RESERVED.has(name)) return `\`${name}\` is a reserved word.`;
  return isType(declared.parent) && TYPES.has(name) ? `\`${name}\` is a type of the language.` : undefined;
}

function isIdentifier(text: string): boolean {
  const [first, ...rest] = [...text].map((character) => character.codePointAt(0) ?? 0);
  const version = ts.ScriptTarget.Latest;
  return first !== undefined && ts.isIdentifierStart(first, version) && rest.every((code) => ts.isIdentifierPart(code, version));
}

function isType(node: ts.Node): boolean {
  return (
    ts.isClassLike(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isTypeParameterDeclaration(node)
  );
}
