import { ts } from 'ts-morph';
import { splitLines } from '../../base/text.ts';
import { diffLines } from '../../changeset/diff-lines.ts';
import type { FileText } from '../../ports/code.ts';
import type { Mutant } from '../../ports/probe.ts';
import { descendants } from '../ast/walk.ts';
import { isCodeFile, isDeclarationFile, isTestFile } from '../code-files.ts';
import type { FileView } from '../file-view.ts';

const SWAPPED: Readonly<Record<string, string>> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '==': '!=',
  '!=': '==',
  '&&': '||',
  '||': '&&',
  '??': '&&',
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '*',
};

interface Fault {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly what: string;
}

/**
 * Small faults in changed lines, each alone in the text of its file; no more than `most`, spread over all that there could be. Tests that
 * look at these lines fail with them.
 */
export function mutantsOf(before: FileView, changed: readonly FileText[], most: number): Mutant[] {
  const all = changed.flatMap(({ path, text }) => {
    if (text === null || !isCodeFile(path) || isDeclarationFile(path) || isTestFile(path)) return [];
    const read = before.tryRead(path);
    const lines = changedLines(read.status === 'text' ? read.source.text : '', text);
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    const found: Mutant[] = [];
    for (const node of descendants(file, (inner) => !ts.isTypeNode(inner))) {
      const line = file.getLineAndCharacterOfPosition(node.getStart(file)).line;
      if (!lines.has(line)) continue;
      for (const fault of faultsIn(node, file))
        found.push({ path, line: line + 1, what: fault.what, text: text.slice(0, fault.start) + fault.text + text.slice(fault.end) });
    }
    return found;
  });
  const every = Math.max(1, all.length / most);
  return Array.from({ length: Math.min(most, all.length) }, (_, index) => all[Math.floor(index * every)]).flatMap((mutant) => mutant ?? []);
}

function changedLines(before: string, after: string): Set<number> {
  const lines = new Set<number>();
  for (const { afterStart, afterEnd } of diffLines(splitLines(before), splitLines(after)))
    for (let line = afterStart; line < afterEnd; line++) lines.add(line);
  return lines;
}

function faultsIn(node: ts.Node, file: ts.SourceFile): Fault[] {
  const text = node.getText(file);
  const place = { start: node.getStart(file), end: node.end };
  const fault = (by: string, what: string): Fault => ({ ...place, text: by, what });
  if (ts.isBinaryExpression(node)) {
    const { operatorToken: token, left, right } = node;
    const old = token.getText(file);
    const other = SWAPPED[old];
    // Texts are put together, not added.
    if (other === undefined || (old === '+' && [left, right].some(isText))) return [];
    return [{ start: token.getStart(file), end: token.end, text: other, what: `${other} for ${old}` }];
  }
  if (ts.isNumericLiteral(node) && !isName(node))
    return [fault(String(Number(node.text) + 1), `${Number(node.text) + 1} for ${node.text}`)];
  if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) {
    const other = node.kind === ts.SyntaxKind.TrueKeyword ? 'false' : 'true';
    return ts.isLiteralTypeNode(node.parent) ? [] : [fault(other, `${other} for ${text}`)];
  }
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    return [fault(node.operand.getText(file), 'without its !')];
  if (isCondition(node)) return [fault(`!(${text})`, 'the condition the other way round')];
  if (
    ts.isExpressionStatement(node) &&
    (ts.isCallExpression(node.expression) || ts.isBinaryExpression(node.expression) || ts.isAwaitExpression(node.expression))
  )
    return [fault(';', 'without its statement')];
  if (
    ts.isReturnStatement(node) &&
    node.expression &&
    (ts.isIdentifier(node.expression) ||
      ts.isCallExpression(node.expression) ||
      isText(node.expression) ||
      ts.isObjectLiteralExpression(node.expression) ||
      ts.isArrayLiteralExpression(node.expression))
  )
    return [fault('return undefined as never;', 'returns nothing')].map((one) =>
      /\.[cm]?jsx?$/.test(file.fileName) ? { ...one, text: 'return undefined;' } : one,
    );
  return [];
}

const isText = (node: ts.Node): boolean => ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);

const isName = (node: ts.Node): boolean =>
  (ts.isPropertyAssignment(node.parent) && node.parent.name === node) || ts.isLiteralTypeNode(node.parent);

function isCondition(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(node) || ts.isPrefixUnaryExpression(node)) return false;
  if (ts.isIfStatement(parent) || ts.isWhileStatement(parent) || ts.isDoStatement(parent)) return parent.expression === node;
  return ts.isConditionalExpression(parent) && parent.condition === node;
}
