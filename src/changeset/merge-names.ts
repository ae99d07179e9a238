import type { NameList } from './parts.ts';

/**
 * Merges what three versions of an import (or export) name, as sets: what one side adds comes in, what one takes away
 * goes. `null` where nothing is left, undefined where the sides want different things. A version without it names nothing.
 */
export function mergeNames(
  ours: NameList | undefined,
  origin: NameList | undefined,
  theirs: NameList | undefined,
): NameList | null | undefined {
  const template = ours ?? theirs;
  if (!template || [origin, theirs].some((list) => list && (list.keyword !== template.keyword || bare(list.tail) !== bare(template.tail))))
    return undefined;
  const defaultName = pick(ours?.defaultName, origin?.defaultName, theirs?.defaultName);
  const namespace = pick(ours?.namespace, origin?.namespace, theirs?.namespace);
  if (!defaultName || !namespace) return undefined;
  const names = mergeSets(ours?.names ?? [], origin?.names ?? [], theirs?.names ?? []);
  if (new Set(names.map(localName)).size < names.length) return undefined;
  const hadBraces = (ours?.names ?? theirs?.names) !== undefined;
  const isLeft = defaultName.value !== undefined || namespace.value !== undefined || names.length > 0;
  if (!isLeft) return null;
  if (namespace.value !== undefined && names.length > 0) return undefined;
  const layout = (ours?.names ? ours : theirs?.names ? theirs : template).layout;
  return {
    start: template.start,
    keyword: template.keyword,
    ...(defaultName.value !== undefined && { defaultName: defaultName.value }),
    ...(namespace.value !== undefined && { namespace: namespace.value }),
    ...(names.length > 0 && hadBraces && { names }),
    tail: template.tail,
    layout,
  };
}

/** The lines of an import as its layout says. */
export function writeNames({
  keyword,
  defaultName,
  namespace,
  names,
  tail,
  layout: { indent, isSpaced, hasTrailingComma },
}: NameList): string[] {
  const outside = [defaultName, namespace].filter((name) => name !== undefined);
  if (!names) return [`${keyword} ${outside.join(', ')}${tail}`];
  const head = `${keyword} ${outside.map((name) => `${name}, `).join('')}{`;
  if (indent !== undefined) {
    const last = names.length - 1;
    return [head, ...names.map((name, index) => `${indent}${name}${index < last || hasTrailingComma ? ',' : ''}`), `}${tail}`];
  }
  const blank = isSpaced ? ' ' : '';
  return [`${head}${blank}${names.join(', ')}${blank}}${tail}`];
}

/** What a name in braces is called in this file: `b` of `type a as b`. */
export const localName = (name: string): string => name.replace(/^type\s+/, '').replace(/^.*\sas\s+/, '');

function pick<Value>(ours: Value, origin: Value, theirs: Value): { readonly value: Value } | undefined {
  if (ours === origin) return { value: theirs };
  return theirs === origin || ours === theirs ? { value: ours } : undefined;
}

function mergeSets(ours: readonly string[], origin: readonly string[], theirs: readonly string[]): string[] {
  const names = ours.filter((name) => !origin.includes(name) || theirs.includes(name));
  const added = theirs.filter((name) => !origin.includes(name) && !ours.includes(name));
  if (names.length === 0) return added;
  const isSorted = names.every((name, index) => index === 0 || compare(names[index - 1] ?? '', name) <= 0);
  for (const name of added) {
    const before = isSorted && names.length > 1 ? names.findIndex((other) => compare(name, other) < 0) : -1;
    names.splice(before < 0 ? names.length : before, 0, name);
  }
  return names;
}

function compare(one: string, other: string): number {
  const [left, right] = [sortName(one), sortName(other)];
  return left < right ? -1 : left === right ? 0 : 1;
}

const sortName = (name: string): string => name.replace(/^type\s+/, '').toLowerCase();

/** Quotes and a semicolon are a matter of style. */
const bare = (tail: string): string => tail.replaceAll('"', "'").replace(/;\s*$/, '').trim();
