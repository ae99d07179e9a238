import { ts } from 'ts-morph';
import { isAssigned } from '../ast/assignments.ts';
import { resolveNames } from '../ast/bindings.ts';
import { isDeclaredName } from '../ast/names.ts';
import { ancestors, descendants } from '../ast/walk.ts';
import type { Problem } from './common-js-module.ts';
import { isOwnFunction } from './module-scope.ts';
import { hasOctalEscape } from './template-text.ts';

/**
 * What a file does that strict code may not do, or does in another way, as far as it can be seen: nothing where the file says
 * `'use strict'`. Not seen is who writes to what can't be written to, which then throws.
 */
export function sloppyCode(sourceFile: ts.SourceFile): Problem[] {
  if (isStrict(sourceFile.statements)) return [];
  const problems: Problem[] = [];
  const problem = (node: ts.Node, reason: string): void => void problems.push({ node, reason });
  const undeclared = assignedInVain(sourceFile);
  for (const node of descendants(sourceFile, (inner) => !hasOwnDirective(inner))) {
    if (ts.isWithStatement(node)) problem(node, 'Strict code, as in an ES module, has no `with`.');
    else if (ts.isNumericLiteral(node) && /^0\d/.test(node.getText(sourceFile))) problem(node, 'Strict code has no such octal numbers.');
    else if (ts.isStringLiteral(node) && hasOctalEscape(node.getText(sourceFile))) problem(node, 'Strict code has no octal escapes.');
    else if (ts.isDeleteExpression(node) && ts.isIdentifier(node.expression)) problem(node, 'Strict code can’t delete a variable.');
    else if (ts.isPropertyAccessExpression(node) && isCallee(node)) problem(node, 'Strict code can’t ask for the function itself.');
    else if (node.kind === ts.SyntaxKind.ThisKeyword && mayBeGlobal(node))
      problem(node, '`this` may be the global object here, and would be undefined. In a file that says `use strict` it is already.');
    else if (ts.isFunctionDeclaration(node) && leavesItsBlock(sourceFile, node))
      problem(node, 'In strict code a function of a block is known in this block only.');
    else if (ts.isFunctionLike(node)) problems.push(...looseParameters(node));
    else if (ts.isIdentifier(node)) {
      if (undeclared.has(node.getStart(sourceFile)))
        problem(node, `\`${node.text}\` is declared nowhere, and can’t be assigned in strict code.`);
      if (RESERVED.has(node.text) && isDeclaredName(node)) problem(node, `\`${node.text}\` is no name in strict code.`);
    }
  }
  return problems;
}

const RESERVED: ReadonlySet<string> = new Set(
  'implements interface let package private protected public static yield eval arguments'.split(' '),
);

function isStrict(statements: readonly ts.Statement[]): boolean {
  for (const statement of statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression)) return false;
    if (/^["']use strict["']$/.test(statement.expression.getText())) return true;
  }
  return false;
}

/** Functions that are strict by themselves, and classes, which always are. */
function hasOwnDirective(node: ts.Node): boolean {
  if (ts.isClassLike(node)) return true;
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined && ts.isBlock(node.body) && isStrict(node.body.statements);
}

/** Names that are given a value and declared nowhere in the file, by position. */
function assignedInVain(sourceFile: ts.SourceFile): ReadonlySet<number> {
  const names = new Map<string, ts.Identifier[]>();
  for (const node of descendants(sourceFile))
    if (ts.isIdentifier(node) && isAssigned(node)) names.set(node.text, [...(names.get(node.text) ?? []), node]);
  const resolved = resolveNames(sourceFile, new Set(names.keys()));
  const all = [...names.values()].flat().map((node) => node.getStart(sourceFile));
  return new Set(all.filter((at) => resolved.get(at)?.declared.length === 0));
}

function isCallee({ expression, name }: ts.PropertyAccessExpression): boolean {
  return ts.isIdentifier(expression) && expression.text === 'arguments' && ['callee', 'caller'].includes(name.text);
}

/** In a function that is no method, which somebody may call without an object. */
function mayBeGlobal(node: ts.Node): boolean {
  const owner = [...ancestors(node)].find(isOwnFunction);
  return owner !== undefined && (ts.isFunctionDeclaration(owner) || ts.isFunctionExpression(owner));
}

function leavesItsBlock(sourceFile: ts.SourceFile, { name, parent }: ts.FunctionDeclaration): boolean {
  if (!name || ts.isSourceFile(parent) || (ts.isBlock(parent) && ts.isFunctionLike(parent.parent))) return false;
  return [...descendants(sourceFile)].some(
    (node) => ts.isIdentifier(node) && node.text === name.text && (node.pos < parent.pos || node.end > parent.end),
  );
}

function looseParameters(node: ts.SignatureDeclaration): Problem[] {
  const names = node.parameters.flatMap(({ name }) => (ts.isIdentifier(name) ? [name] : []));
  const again = names.find((name, index) => names.findIndex(({ text }) => text === name.text) < index);
  if (again) return [{ node: again, reason: `Strict code has no two parameters \`${again.text}\`.` }];
  const inner = [...descendants(node)].filter(ts.isIdentifier);
  const isLinked = inner.some(({ text }) => text === 'arguments');
  const changed = isLinked ? inner.find((one) => names.some(({ text }) => text === one.text) && isAssigned(one)) : undefined;
  return changed ? [{ node: changed, reason: `In strict code \`arguments\` does not follow \`${changed.text}\`.` }] : [];
}
