import { ts } from 'ts-morph';
import { isAssigned } from '../ast/assignments.ts';
import { isDeclaredName } from '../ast/names.ts';
import type { CommonJsModule, RequireCall } from './common-js-module.ts';
import { whyIllegalName } from './legal-names.ts';
import { isConstant } from './module-scope.ts';

/** What a file exports once it is an ES module. */
export type Form =
  | { readonly kind: 'default' }
  | { readonly kind: 'named'; readonly names: ReadonlySet<string>; readonly asksForThis: boolean }
  | { readonly kind: 'nothing' };

/** As its statements say it; see `asNames` for the objects that are better said as names. */
export function formOf({ exports, asksForThis }: CommonJsModule): Form {
  if (exports.whole) return { kind: 'default' };
  if (exports.members.size === 0) return { kind: 'nothing' };
  return { kind: 'named', names: new Set(exports.members.keys()), asksForThis };
}

/** The names under which `module.exports = { a, b: c }` could be exported one by one, where all values are names of the file. */
export function asNames({ exports: { whole }, scoped, asksForThis }: CommonJsModule): Form | undefined {
  if (!whole || whole.others.length > 0 || !ts.isObjectLiteralExpression(whole.value) || whole.value.properties.length === 0)
    return undefined;
  const names = new Set<string>();
  for (const property of whole.value.properties) {
    const value = ts.isShorthandPropertyAssignment(property)
      ? property.name
      : ts.isPropertyAssignment(property)
        ? property.initializer
        : undefined;
    if (!value || !ts.isIdentifier(value) || !isConstant(scoped, value.text)) return undefined;
    const key = property.name;
    if (!key || !ts.isIdentifier(key) || key.text === '__proto__' || names.has(key.text) || whyIllegalName(key.text) !== undefined)
      return undefined;
    names.add(key.text);
  }
  return { kind: 'named', names, asksForThis };
}

/** Whether all that is done with what a `require` gives can be done with the names of a module: it has no others, and takes no new ones. */
export function takesNames({ scoped }: CommonJsModule, { call }: RequireCall, form: Extract<Form, { kind: 'named' }>): boolean {
  const { parent } = call;
  if (ts.isExpressionStatement(parent)) return true;
  if (!ts.isVariableDeclaration(parent) || parent.initializer !== call) return isNamedRead(call, form);
  const { name } = parent;
  if (ts.isObjectBindingPattern(name)) return name.elements.every(({ dotDotDotToken }) => dotDotDotToken === undefined);
  if (!ts.isIdentifier(name) || !isConstant(scoped, name.text)) return false;
  return (scoped.get(name.text) ?? []).every((use) => isDeclaredName(use) || isNamedRead(use, form));
}

function isNamedRead(value: ts.Expression, { names, asksForThis }: Extract<Form, { kind: 'named' }>): boolean {
  const access = value.parent;
  if (!ts.isPropertyAccessExpression(access) || access.expression !== value || !names.has(access.name.text)) return false;
  if (isAssigned(access) || ts.isDeleteExpression(access.parent)) return false;
  return !(asksForThis && ts.isCallExpression(access.parent) && access.parent.expression === access);
}

/** The names that `const { a, b: c } = …` takes, and what it calls them; undefined where it does more than that. */
export function plainNames(name: ts.BindingName): { readonly name: string; readonly local: string }[] | undefined {
  if (!ts.isObjectBindingPattern(name) || name.elements.length === 0) return undefined;
  const names: { name: string; local: string }[] = [];
  for (const { name: local, propertyName, initializer, dotDotDotToken } of name.elements) {
    const key = propertyName ?? local;
    if (initializer || dotDotDotToken || !ts.isIdentifier(local) || !ts.isIdentifier(key)) return undefined;
    names.push({ name: key.text, local: local.text });
  }
  return names;
}
