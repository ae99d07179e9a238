import { ts } from 'ts-morph';
import { hasComment } from '../ast/comments.ts';
import { indentationAt, isBlank, lineStart } from '../ast/lines.ts';
import { written, type Piece } from '../ast/pieces.ts';
import { isAsyncable } from './async-functions.ts';
import { returnsIn } from './chain-obstacles.ts';
import { styleOf } from './code-style.ts';
import type { NodeCall } from './node-callbacks.ts';
import { isAsync } from './sure-calls.ts';
import { twinCall, type CallbackRewrite } from './twin-calls.ts';

/** A call that ends an async function, as an `await` with what its callback does behind it; or why it is none. */
export function awaitedCallback(call: NodeCall, sourceFile: ts.SourceFile): CallbackRewrite | { readonly reason: string } {
  const { callback, error, value } = call;
  const statement = call.call.parent;
  const around = statement.parent.parent;
  if (!ts.isExpressionStatement(statement)) return { reason: 'What the call answers is used.' };
  if (!ts.isBlock(statement.parent) || !isAsyncable(around) || !isAsync(around))
    return { reason: 'It is no statement of an async function.' };
  if (statement.parent.statements.at(-1) !== statement) return { reason: 'Statements follow that would wait for it.' };
  const { text } = sourceFile;
  const start = statement.getStart(sourceFile);
  if (!isBlank(text.slice(lineStart(text, start), start))) return { reason: 'It does not stand on a line of its own.' };
  if (!ts.isBlock(callback.body)) return { reason: 'The callback does not look at its error first.' };
  const [first] = callback.body.statements;
  const onError = first && handled(first, error);
  if (!first || !onError) return { reason: 'The callback does not look at its error first, and leave or throw it.' };
  if (returnsIn(callback.body).some(({ expression }) => expression)) return { reason: 'The callback returns a value, which nobody gets.' };
  const lost = [
    [call.call.arguments.at(-2)?.end ?? start, first.getStart(sourceFile)],
    ...(onError === 'throws' ? [[first.getStart(sourceFile), first.end]] : []),
    [callback.body.end, statement.end],
  ] as const;
  if (lost.some(([from = 0, to = 0]) => hasComment(text, from, to))) return { reason: 'A comment would be lost.' };

  const { unit, lineBreak, end } = styleOf(sourceFile);
  const indent = indentationAt(text, start);
  const newLine = lineBreak + indent;
  const rest = restOf(callback.body, first, sourceFile, indent);
  const name: Piece[] = value ? [{ type: 'moved', start: value.getStart(sourceFile), end: value.end }] : [];
  const answer = twinCall(call, sourceFile);
  const why = `awaits ${call.module.text}.promises.${call.name.text}: the function waits for it, and fails if it fails`;
  const body: Piece[] = rest.length > 0 ? [written(newLine), ...rest] : [];
  if (onError === 'throws') {
    const head: Piece[] = value ? [written('const '), ...name, written(' = await ')] : [written('await ')];
    return { start, end: statement.end, pieces: [...head, ...answer, written(end), ...body], why };
  }
  const declared: Piece[] = value ? [written('let '), ...name, written(`${end}${newLine}`)] : [];
  const assigned: Piece[] = value ? [{ type: 'name', text: value.text, declaredAt: value.getStart(sourceFile) }, written(' = ')] : [];
  const inner = onError.getStart(sourceFile) + 1;
  const handler: Piece = {
    type: 'kept',
    start: inner,
    end: onError.end,
    indent: { from: indentationAt(text, first.getStart(sourceFile)), to: indent },
  };
  const pieces: Piece[] = [
    ...declared,
    written(`try {${newLine}${unit}`),
    ...assigned,
    written('await '),
    ...answer,
    written(`${end}${newLine}} catch (`),
    { type: 'moved', start: error.getStart(sourceFile), end: error.end },
    written(') {'),
    handler,
    ...body,
  ];
  return { start, end: statement.end, pieces, why };
}

/** What the first statement does about the error: throws it as it is, or something in a block that ends in `return`. */
function handled(statement: ts.Statement, error: ts.Identifier): 'throws' | ts.Block | undefined {
  if (!ts.isIfStatement(statement) || statement.elseStatement || statement.expression.getText() !== error.text) return undefined;
  const then = statement.thenStatement;
  const only = ts.isBlock(then) && then.statements.length === 1 ? then.statements[0] : then;
  if (only && ts.isThrowStatement(only) && only.expression.getText() === error.text) return 'throws';
  const last = ts.isBlock(then) ? then.statements.at(-1) : undefined;
  return ts.isBlock(then) && last && (ts.isReturnStatement(last) || ts.isThrowStatement(last)) ? then : undefined;
}

/** What is left of the callback's body, with the indentation of the call. */
function restOf(body: ts.Block, first: ts.Statement, { text }: ts.SourceFile, indent: string): Piece[] {
  const rest = text.slice(first.end, body.end - 1);
  if (isBlank(rest)) return [];
  const start = first.end + (rest.length - rest.trimStart().length);
  return [{ type: 'kept', start, end: first.end + rest.trimEnd().length, indent: { from: indentationAt(text, start), to: indent } }];
}
