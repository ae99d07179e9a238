import { ts } from 'ts-morph';
import { movedElsewhere, written, type Piece } from '../ast/pieces.ts';
import { commentsOf, hasComment } from '../ast/comments.ts';
import { indentationAt } from '../ast/lines.ts';
import { endsAbruptly } from '../ast/endings.ts';
import { withoutParentheses } from '../ast/rethrows.ts';
import { readCallback, type Callback } from './chain-callbacks.ts';
import { isTried, returnsIn, sinkInto } from './chain-obstacles.ts';
import { protectedSink, type Sink } from './chain-sinks.ts';
import { mayBeAwaited, mayComeToPromise } from './plain-promises.ts';
import type { Chain } from './promise-chains.ts';
import { breaksToJoin } from './joined-lines.ts';
import { block, braces, inPlaceOf, removed, type Ground, type Lines, type OwnReturns, type Stretch } from './chain-layout.ts';
import { awaited, declaration, isAnything, isConsoleCall, isInert, moved, needsParentheses, writePieces } from './chain-values.ts';

/** A chain, or the first links of it, as statements that hand its value on. */
export function writeChain(ground: Ground, chain: Chain, sink: Sink, indent: string, length = chain.links.length): Lines {
  const link = chain.links[length - 1];
  const { checker } = toolsOf(ground);
  if (!link) return writeValue(ground, chain.head, sink, indent, true);
  const { callback, handler, kind } = link;
  const inner = indent + ground.style.unit;
  const remarks = commentLines(ground, chain, length);
  if (kind === 'finally') {
    const before = chain.links[length - 2];
    const within = protectedSink(sink);
    const final = callback ? writeCallback(ground, callback, { type: 'drop' }, inner) : [];
    const isJoined = before?.handler !== undefined && !before.callback;
    const tried = isJoined
      ? writeTry(ground, chain, length - 1, within, indent)
      : [block(ground, 'try', writeChain(ground, chain, within, inner, length - 1), indent)];
    return [...declaration(ground, sink), ...withTail(tried, [written(' '), ...block(ground, 'finally', [...remarks, ...final], indent)])];
  }
  if (!callback) return [...declaration(ground, sink), ...writeTry(ground, chain, length, sink, indent, remarks)];
  const after = writeCallback(ground, callback, sink, indent);
  const before = sinkInto(checker, callback, sink);
  if (before.type === 'call') {
    // What the function is called with is written together with what becomes of its answer.
    return [...remarks, ...writeChain(ground, chain, before, indent, length - 1)];
  }
  if (!handler) return [...writeChain(ground, chain, before, indent, length - 1), ...remarks, ...after];
  const leaving: Sink = sink.type === 'return' ? { ...sink, isLast: false } : sink;
  const tried = [
    ...block(ground, 'try', writeChain(ground, chain, protectedSink(before), inner, length - 1), indent),
    written(' '),
    ...movedElsewhere(ground.sourceFile.text, writeCatch(ground, handler, leaving, indent, []), ground.literals),
  ];
  return [...declaration(ground, before), tried, ...remarks, ...after];
}

/** `try … catch` for what is caught by the link at the end of these. */
function writeTry(
  ground: Ground,
  chain: Chain,
  length: number,
  sink: Sink,
  indent: string,
  remarks: Lines = commentLines(ground, chain, length),
): Lines {
  const { handler } = chain.links[length - 1] ?? {};
  const within = protectedSink(sink);
  const tried = block(ground, 'try', writeChain(ground, chain, within, indent + ground.style.unit, length - 1), indent);
  const assigned = sink.type === 'declare' ? within : sink;
  return [[...tried, written(' '), ...(handler ? writeCatch(ground, handler, assigned, indent, remarks) : [])]];
}

function writeCatch(ground: Ground, handler: ts.Expression, sink: Sink, indent: string, remarks: Lines): Piece[] {
  const { checker } = toolsOf(ground);
  const read = readCallback(checker, handler, 'error');
  if (!read.ok) return [];
  const inner = indent + ground.style.unit;
  const body = writeCallback(ground, handler, sink, inner);
  const callback = read.value;
  const loose = ground.loose.has(handler) ? ': any' : '';
  if (callback.form === 'named') {
    const name = callback.name.text === 'error' ? 'caught' : 'error';
    const called = [moved(callback.name), written(`(${callback.takesValue ? name : ''})`)];
    const lines = writePieces(ground, called, mayBeAwaited(checker, callback.result), sink);
    return block(ground, callback.takesValue ? `catch (${name}${loose})` : 'catch', [...remarks, ...lines], indent);
  }
  const { parameter } = callback;
  if (!parameter) return block(ground, 'catch', [...remarks, ...body], indent);
  if (!parameter.type || isAnything(parameter.type)) {
    const type: Piece[] = parameter.type ? [written(': '), moved(parameter.type)] : [written(loose)];
    return [written('catch ('), moved(parameter.name), ...type, written(') '), ...braces(ground, [...remarks, ...body], indent)];
  }
  const keyword = callback.isAssigned ? 'let' : 'const';
  const named = [written(`${keyword} `), moved(parameter.name), written(' = caught as '), moved(parameter.type), written(ground.style.end)];
  return block(ground, 'catch (caught)', [named, ...remarks, ...body], indent);
}

/** What a callback does, where its value goes, in place of a call of it. */
export function writeCallback(ground: Ground, expression: ts.Expression, sink: Sink, indent: string): Lines {
  const { checker } = toolsOf(ground);
  const read = readCallback(checker, expression, 'value');
  const callback: Callback | undefined = read.ok ? read.value : undefined;
  if (!callback) return [];
  if (callback.form === 'named') {
    if (callback.takesValue) return [];
    return writePieces(ground, [moved(callback.name), written('()')], mayBeAwaited(checker, callback.result), sink);
  }
  const { body } = callback.node;
  return ts.isBlock(body) ? writeBody(ground, body, sink, indent) : writeValue(ground, withoutParentheses(body), sink, indent, false);
}

function writeBody(ground: Ground, body: ts.Block, sink: Sink, indent: string): Lines {
  const { text } = toolsOf(ground);
  const open = body.getStart(ground.sourceFile) + 1;
  const inside = text.slice(open, body.end - 1);
  const sinkOf = (statement: ts.ReturnStatement): Sink =>
    sink.type === 'return' ? { ...sink, isLast: sink.isLast && statement === body.statements.at(-1) } : sink;
  const own: OwnReturns = new Map(
    returnsIn(body).map((statement) => [statement, (deeper) => returnStretch(ground, statement, body, sinkOf(statement), deeper)]),
  );
  const keep = (start: number, end: number): Piece[] =>
    ground.keep(start, end, { indent: { from: indentationAt(text, start), to: indent }, own });

  const lines: (readonly Piece[])[] = [];
  const start = open + (inside.length - inside.trimStart().length);
  const end = open + inside.trimEnd().length;
  const isOneLine = !/[\r\n]/.test(text.slice(start, end)) && !hasComment(text, start, end);
  if (isOneLine) {
    for (const statement of body.statements) {
      if (ts.isReturnStatement(statement)) lines.push(...returnLines(ground, statement, sinkOf(statement), indent));
      else lines.push(keep(statement.getStart(ground.sourceFile), statement.end));
    }
  } else if (start < end) {
    lines.push(keep(start, end));
  }
  if (sink.type === 'return' && !sink.isLast && !endsAbruptly(body)) lines.push([written(`return${ground.style.end}`)]);
  return lines;
}

/** A `return` that stands in a row of statements, by itself. */
function returnLines(ground: Ground, statement: ts.ReturnStatement, sink: Sink, indent: string): Lines {
  const { expression } = statement;
  if (expression) return writeValue(ground, expression, sink, indent, false);
  return sink.type === 'return' && !sink.isLast ? [[written(`return${ground.style.end}`)]] : [];
}

/** A `return` of a callback, as what it means where the callback's body is now. */
function returnStretch(ground: Ground, statement: ts.ReturnStatement, body: ts.Block, sink: Sink, indent: string): Stretch {
  const { text } = toolsOf(ground);
  const { expression } = statement;
  if (!expression) return sink.type === 'return' ? unchanged(statement) : removed(ground, statement);
  const chain = isTried(statement, body) ? undefined : ground.inner(expression, sink);
  if (!chain && sink.type === 'return') {
    const isWaitedFor = sink.awaited && mayComeToPromise(ground.program, expression) && !ts.isAwaitExpression(expression);
    const from = indentationAt(text, statement.getStart(ground.sourceFile));
    const kept = ground.keep(expression.getStart(ground.sourceFile), expression.end, { indent: { from, to: indent }, own: new Map() });
    const value = isWaitedFor ? awaited(expression, kept) : kept;
    return { start: expression.getStart(ground.sourceFile), end: expression.end, pieces: value };
  }
  return inPlaceOf(
    ground,
    statement,
    chain ? writeChain(ground, chain, sink, indent) : writeValue(ground, expression, sink, indent, false),
    indent,
  );
}

function unchanged(statement: ts.Statement): Stretch {
  return { start: statement.end, end: statement.end, pieces: [] };
}

function writeValue(ground: Ground, expression: ts.Expression, sink: Sink, indent: string, isHead: boolean): Lines {
  const { checker } = toolsOf(ground);
  const chain = isHead ? undefined : ground.inner(expression, sink);
  if (chain) return writeChain(ground, chain, sink, indent);
  const kept = keepJoined(ground, expression, isHead ? breaksToJoin(ground, expression, indent) : [], indent);
  const isConsole = isConsoleCall(checker, expression);
  if (isConsole && sink.type === 'return' && sink.isLast) return [[...kept, written(ground.style.end)]];
  const isPromise = isHead || (!isConsole && mayComeToPromise(ground.program, expression));
  if (sink.type === 'drop' && !isPromise) {
    if (isInert(expression)) return [];
    if (needsParentheses(expression)) return [[written('('), ...kept, written(`)${ground.style.end}`)]];
  }
  return writePieces(ground, kept, isPromise && !ts.isAwaitExpression(expression), sink, expression);
}

/** What stays of an expression, without some line breaks; what stands behind one is less deep by as much as it was behind it. */
function keepJoined(ground: Ground, expression: ts.Expression, breaks: readonly Stretch[], indent: string): Piece[] {
  const { text } = toolsOf(ground);
  let at = expression.getStart(ground.sourceFile);
  const pieces: Piece[] = [];
  for (const end of [...breaks.map(({ start }) => start), expression.end]) {
    pieces.push(...ground.keep(at, end, { indent: { from: indentationAt(text, at), to: indent }, own: new Map() }));
    at = breaks.find(({ start }) => start === end)?.end ?? end;
  }
  return pieces;
}

function withTail(lines: Lines, tail: readonly Piece[]): Lines {
  return lines.map((line, index) => (index === lines.length - 1 ? [...line, ...tail] : line));
}

/** The comments between a link and what is before it, which go before what the link does. */
function commentLines(ground: Ground, { head, links }: Chain, length: number): Lines {
  const link = links[length - 1];
  if (!link) return [];
  const start = links[length - 2]?.call.end ?? head.end;
  const end = ts.isPropertyAccessExpression(link.call.expression) ? link.call.expression.name.getStart(ground.sourceFile) : start;
  return commentsOf(ground.sourceFile, () => true)
    .filter((comment) => comment.start >= start && comment.end <= end)
    .map((comment) => [{ type: 'moved', start: comment.start, end: comment.end }]);
}

function toolsOf({ program, sourceFile }: Ground): { readonly checker: ts.TypeChecker; readonly text: string } {
  return { checker: program.getTypeChecker(), text: sourceFile.text };
}
