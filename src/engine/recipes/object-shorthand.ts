import { ts } from 'ts-morph';
import * as z from 'zod';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Refusal } from '../../ports/recipe-facts.ts';
import { resolveNames, type Resolution } from '../ast/bindings.ts';
import { hasComment } from '../ast/comments.ts';
import { deletion } from '../ast/edits.ts';
import { hasAny } from '../ast/hints.ts';
import { siteAt, touchesLines } from '../ast/sites.ts';
import { skipBlank } from '../ast/skip-text.ts';
import { ancestors, descendants, nodeAt } from '../ast/walk.ts';
import type { CodeView, PlannedSite } from '../recipe.ts';
import { defineRecipe } from './define-recipe.ts';
import { whyOldSyntax } from './modern-syntax.ts';
import { planByFile } from './plan-by-file.ts';

/**
 * Writes `{ a: a }` as `{ a }`, in objects and in patterns. One site for each key.
 *
 * Only where the value is the bare name that the file declares itself: in the place of a name that comes from nowhere a build
 * step may write a value, and a value alone is no property.
 */
export const objectShorthand = defineRecipe({
  info: {
    id: 'object-shorthand',
    title: 'Write a: a as a in objects',
    description:
      'Writes `{ a: a }` as `{ a }`, in objects and in patterns that take them apart. ' +
      'Keys in quotes and names that the file does not declare stay as they are, as build steps may treat them in their own way.',
    class: 'checked',
    topics: ['object shorthand', 'shorthand properties', 'property shorthand', 'shorthand', 'repeated keys', 'modern syntax'],
    example: 'Use object shorthand in src',
    mends: [],
  },
  parameters: z.strictObject({}),
  places: { mayBeIn: mayRepeatKey, hints: repeatsIn, find: repeatedKeysIn },
  plan: (view, { scope }) => planByFile(view, scope, (path) => (mayRepeatKey(view.text(path)) ? planFile(view, path, scope) : undefined)),
});

/** `a: a`, with the key in quotes or not; of a pattern, the name may have a default value behind it. */
type RepeatedKey =
  | (ts.PropertyAssignment & { readonly name: ts.Identifier | ts.StringLiteral; readonly initializer: ts.Identifier })
  | (ts.BindingElement & { readonly propertyName: ts.Identifier | ts.StringLiteral; readonly name: ts.Identifier });

function mayRepeatKey(text: string): boolean {
  return hasAny(repeatsIn(text));
}

/** The colons between a name and the same name once more, behind which a property ends. */
function* repeatsIn(text: string): Generator<number> {
  for (let colon = text.indexOf(':'); colon !== -1; colon = text.indexOf(':', colon + 1)) {
    VALUE.lastIndex = text[colon + 1] === ' ' && text[colon + 2] !== '/' ? colon + 2 : skipBlank(text, colon + 1);
    const name = VALUE.exec(text)?.[1];
    if (name !== undefined && isKeyBefore(text, colon, name)) yield colon;
  }
}

const VALUE = /([\w$]+)\s*(?:[,}]|=(?!=)|\/[/*])/y;

function isKeyBefore(text: string, colon: number, name: string): boolean {
  let end = colon;
  while (/\s/.test(text[end - 1] ?? '')) end--;
  // Behind a comment, or under one, it is hard to tell.
  if (end < colon && /\/[/*].*$/.test(text.slice(text.lastIndexOf('\n', end - 1) + 1, end))) return true;
  if (text[end - 1] === '/') return true;
  if (text[end - 1] === '"' || text[end - 1] === "'") end--;
  return text.endsWith(name, end) && !/[\w$]/.test(text[end - name.length - 1] ?? '');
}

function repeatedKeysIn(sourceFile: ts.SourceFile): RepeatedKey[] {
  return [...descendants(sourceFile)].filter(isRepeatedKey);
}

function isRepeatedKey(node: ts.Node): node is RepeatedKey {
  const [key, value] = ts.isPropertyAssignment(node)
    ? [node.name, node.initializer]
    : ts.isBindingElement(node)
      ? [node.propertyName, node.name]
      : [];
  return key !== undefined && (ts.isIdentifier(key) || ts.isStringLiteral(key)) && value !== undefined && isName(value, key.text);
}

function isName(node: ts.Node, text: string): boolean {
  return ts.isIdentifier(node) && node.text === text;
}

function planFile(
  view: CodeView,
  path: WorkspacePath,
  scope: Scope,
): { readonly sites: readonly PlannedSite[]; readonly refused: readonly Refusal[] } {
  const sourceFile = view.sourceFile(path);
  const found = repeatedKeysIn(sourceFile).filter((node) => touchesLines(scope, sourceFile, node));
  const sites: PlannedSite[] = [];
  const refused: Refusal[] = [];
  if (found.length === 0) return { sites, refused };
  const general = whyOldSyntax(view, path, sourceFile);
  const names = resolveNames(sourceFile, new Set(found.map((node) => valueOf(node).text)));
  for (const node of found) {
    const site = siteAt(path, sourceFile, node);
    const reason = general ?? whyNotShort(sourceFile, node, names);
    if (reason !== undefined) refused.push({ site, reason });
    else {
      const { text } = valueOf(node);
      const edits = new Map([[path, [deletion(keyOf(node).end, valueOf(node).end)]]]);
      sites.push({ site, edits, reason: `writes \`${text}: ${text}\` as \`${text}\`` });
    }
  }
  return { sites, refused };
}

function whyNotShort(sourceFile: ts.SourceFile, node: RepeatedKey, names: ReadonlyMap<number, Resolution>): string | undefined {
  const [key, value] = [keyOf(node), valueOf(node)];
  if (ts.isStringLiteral(key)) return 'Its key is in quotes, which tools that shorten names leave as it is.';
  if (key.text === '__proto__') return '`__proto__: __proto__` says what the object inherits from, `__proto__` would be a property.';
  // One of them is written with an escape.
  if (key.getText(sourceFile) !== value.getText(sourceFile)) return 'Key and value are written in different ways.';
  if (hasComment(sourceFile.text, key.end, value.getStart(sourceFile))) return 'A comment stands between the key and the value.';
  if (ts.isBindingElement(node)) return undefined;
  const declared = names.get(value.getStart(sourceFile))?.declared ?? [];
  if (declared.length === 0) return `\`${value.text}\` is declared nowhere in the file, so a build step may write a value in its place.`;
  return declared.every((at) => isAmbient(nodeAt(sourceFile, at)))
    ? `\`${value.text}\` only stands for what is elsewhere, so a build step may write a value in its place.`
    : undefined;
}

function isAmbient(node: ts.Node): boolean {
  return [node, ...ancestors(node)].some(
    (one) => ts.canHaveModifiers(one) && (ts.getModifiers(one) ?? []).some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword),
  );
}

function keyOf(node: RepeatedKey): ts.Identifier | ts.StringLiteral {
  return ts.isBindingElement(node) ? node.propertyName : node.name;
}

function valueOf(node: RepeatedKey): ts.Identifier {
  return ts.isBindingElement(node) ? node.name : node.initializer;
}
