import { ts } from 'ts-morph';
import { isUnary } from '../ast/expressions.ts';
import { written, type Piece } from '../ast/pieces.ts';
import type { Ground, Lines } from './chain-layout.ts';
import type { Sink } from './chain-sinks.ts';
import { isNewForm } from './language-version.ts';
import { writeType } from './written-type.ts';

export function writePieces(ground: Ground, value: readonly Piece[], isPromise: boolean, sink: Sink, expression?: ts.Expression): Lines {
  const { end } = ground.style;
  const ready = isPromise ? awaited(expression, value) : [...value];
  switch (sink.type) {
    case 'return':
      return [[written('return '), ...(sink.awaited ? ready : value), written(end)]];
    case 'drop':
      return [[...ready, written(end)]];
    case 'declare': {
      const type: Piece[] = sink.typeNode ? [written(': '), moved(sink.typeNode)] : [];
      return [[written(`${sink.keyword} `), moved(sink.name), ...type, written(' = '), ...ready, written(end)]];
    }
    case 'assign':
      return [[{ type: 'name', text: sink.name.text, declaredAt: sink.name.getStart() }, written(' = '), ...ready, written(end)]];
    case 'call':
      return writePieces(ground, [moved(sink.callee), written('('), ...ready, written(')')], sink.mayBeAwaited, sink.into);
  }
}

export function awaited(expression: ts.Expression | undefined, value: readonly Piece[]): Piece[] {
  return expression && !isUnary(expression) ? [written('await ('), ...value, written(')')] : [written('await '), ...value];
}

/** `let x;` in front of a `try` that sets it. */
export function declaration(ground: Ground, sink: Sink): Lines {
  if (sink.type !== 'declare') return [];
  const type: Piece[] = sink.typeNode ? [written(': '), moved(sink.typeNode)] : knownType(ground, sink.name);
  return [[written('let '), moved(sink.name), ...type, written(ground.style.end)]];
}

/** `: string[]`, where the type can be written down with the names that are there. */
function knownType({ program, sourceFile }: Ground, name: ts.BindingName): Piece[] {
  const checker = program.getTypeChecker();
  if (/\.[mc]?jsx?$/.test(sourceFile.fileName)) return [];
  const type = writeType(checker, checker.getTypeAtLocation(name), name);
  return type.ok && type.value.imports.length === 0 && !isNewForm(type.value.text) ? [written(`: ${type.value.text}`)] : [];
}

export function moved(node: ts.Node): Piece {
  return { type: 'moved', start: node.getStart(), end: node.end };
}

export function isAnything({ kind }: ts.TypeNode): boolean {
  return kind === ts.SyntaxKind.AnyKeyword || kind === ts.SyntaxKind.UnknownKeyword;
}

export function isInert(expression: ts.Expression): boolean {
  const { kind } = expression;
  return (
    ts.isIdentifier(expression) ||
    ts.isLiteralExpression(expression) ||
    kind === ts.SyntaxKind.NullKeyword ||
    kind === ts.SyntaxKind.TrueKeyword ||
    kind === ts.SyntaxKind.FalseKeyword ||
    (ts.isVoidExpression(expression) && ts.isLiteralExpression(expression.expression))
  );
}

/** Whether a statement that starts with it would be read as something else. */
export function needsParentheses(expression: ts.Expression): boolean {
  return /^(?:\{|function\b|class\b|async\b|let\b)/.test(expression.getText());
}

/** What a console is told is answered with nothing, for certain. */
export function isConsoleCall(checker: ts.TypeChecker, expression: ts.Expression): boolean {
  if (!ts.isCallExpression(expression) || !ts.isPropertyAccessExpression(expression.expression)) return false;
  const { expression: receiver, name } = expression.expression;
  if (!ts.isIdentifier(receiver) || receiver.text !== 'console' || !/^(log|info|warn|error|debug|trace)$/.test(name.text)) return false;
  return checker.getTypeAtLocation(receiver).getSymbol()?.name === 'Console';
}
