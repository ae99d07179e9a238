import { ts } from 'ts-morph';
import type { TextEdit } from '../../domain/change.ts';
import { hasComment } from '../ast/comments.ts';
import { hasAny } from '../ast/hints.ts';
import { deletion, inOrder, insertion, joinDeletions } from '../ast/edits.ts';
import { withoutParentheses } from '../ast/rethrows.ts';
import { skipBlank, skipBrackets } from '../ast/skip-text.ts';
import { descendants } from '../ast/walk.ts';
import { beginsWith, chainOf, isReference, type ReferenceChain, type Step } from './reference-chain.ts';

/** `a && a.b`, `a && a.b && a.b.c` or `a ? a.b : undefined`. */
export interface GuardedChain {
  /** The expression whose value is that of the chain. */
  readonly whole: ts.Expression;
  /** What is asked whether it is there; each is the beginning of the next, and of the chain. */
  readonly guards: readonly Guard[];
  readonly edits: readonly TextEdit[];
}

export interface Guard {
  readonly expression: ts.Expression;
  /** Whether the whole is undefined without it, and not what it is itself: as in `a ? a.b : undefined`. */
  readonly givesUndefined: boolean;
}

export const mayGuardChain = (text: string): boolean => hasAny(guardsIn(text));

/**
 * Where a text has anything like it: a name before `&&`, or before `?` where there is
 * `: undefined`, that stands again behind it and goes on there.
 */
export function* guardsIn(text: string): Generator<number> {
  const operators = /:\s*\(*undefined\b/.test(text) ? /&&|\?(?![.?:])/g : /&&/g;
  for (const { index, 0: operator } of text.matchAll(operators)) {
    const name = nameBefore(text, index);
    if (name.text !== '' && goesOnWith(text, index + operator.length, name)) yield index;
  }
}

interface NameInText {
  readonly text: string;
  readonly start: number;
}

/** The last name of `a.b[c]!`, which may be a key. */
function nameBefore(text: string, position: number): NameInText {
  let end = position;
  const skip = (wanted: RegExp): void => {
    while (wanted.test(text[end - 1] ?? '')) end--;
  };
  skip(/[\s!]/);
  skip(/\]/);
  skip(/["'`]/);
  let start = end;
  while (/[\w$]/.test(text[start - 1] ?? '')) start--;
  return { text: text.slice(start, end), start };
}

function goesOnWith(text: string, position: number, name: NameInText): boolean {
  RUN.lastIndex = position;
  const end = position + (RUN.exec(text)?.[0].length ?? 0);
  for (let at = text.indexOf(name.text, position); at !== -1 && at < end; at = text.indexOf(name.text, at + 1)) {
    GOES_ON.lastIndex = at + name.text.length;
    const isSame = !/[\w$]/.test(text[at - 1] ?? '') && GOES_ON.test(text) && isSameUpTo(text, name.start, text.slice(position, at));
    if (isSame && mayEndAfter(text, at + name.text.length)) return true;
  }
  return false;
}

/** Whether what stands before a name reads like `reached`, which leads to the name a second time: `a.` of `a.b` in `a.b && a.b.c`. */
function isSameUpTo(text: string, start: number, reached: string): boolean {
  const wanted = bare(reached);
  return bare(text.slice(Math.max(0, start - 2 * reached.length - 20), start)).endsWith(wanted);
}

/** Whether the chain that goes on here may be all that stands there: what is compared or reckoned with is something else. */
function mayEndAfter(text: string, from: number): boolean {
  for (let at = from; ;) {
    LINKS.lastIndex = at;
    const behind = at + (LINKS.exec(text)?.[0].length ?? 0);
    const next = skipBlank(text, behind);
    if (text[next] !== '(' && text[next] !== '[') return !OPERATOR.test(text.slice(next, next + 2));
    const end = skipBrackets(text, next);
    if (end === undefined) return true;
    at = end;
  }
}

const LINKS = /(?:\]|!(?!=)|\s*\??\.\s*#?[\w$]+|\s*\?\.(?=\s*[[(]))*/y;
const OPERATOR = /^(?:[=>+\-*%^/]|!=|<[\s=<]|\|[^|]|&[^&])/;

const bare = (chain: string): string => chain.replaceAll(/\?\.(?=\s*[[(])|[\s!?'"]/g, '');

const RUN = /[\w$.!?[\]'"\s]*/y;
const GOES_ON = /["'`]?\]?\s*(?:!?[.[(]|\?\.)/y;

/** In the order of the text. */
export function guardedChainsIn(sourceFile: ts.SourceFile): GuardedChain[] {
  const found: GuardedChain[] = [];
  const done = new Set<ts.Node>();
  for (const node of descendants(sourceFile)) {
    if (done.has(node)) continue;
    if (ts.isConditionalExpression(node)) {
      const chain = conditional(sourceFile, node);
      if (!chain) continue;
      found.push(chain);
      done.add(node.condition).add(node.whenTrue);
    } else if (isTopAnd(node)) found.push(...conjunction(sourceFile, node));
  }
  return found;
}

/** All that is asked in the condition and in the first branch must be the beginning of what that branch gives in the end. */
function conditional(sourceFile: ts.SourceFile, node: ts.ConditionalExpression): GuardedChain | undefined {
  const otherwise = withoutParentheses(node.whenFalse);
  if (!ts.isIdentifier(otherwise) || otherwise.text !== 'undefined') return undefined;
  const asked = operandsOf(node.condition);
  const operands = [...asked, ...operandsOf(node.whenTrue)];
  const last = operands.at(-1);
  if (!last || runLength(operands, 0) !== operands.length - 1) return undefined;
  const guards = operands.slice(0, -1);
  if (hasComment(sourceFile.text, node.getStart(sourceFile), last.getStart(sourceFile)) || hasComment(sourceFile.text, last.end, node.end))
    return undefined;
  const edits = [
    deletion(node.getStart(sourceFile), last.getStart(sourceFile)),
    ...optionalSteps(sourceFile, last, guards),
    deletion(last.end, node.end),
  ];
  return {
    whole: node,
    guards: guards.map((expression, index) => ({ expression, givesUndefined: index < asked.length })),
    edits: inOrder(edits),
  };
}

/** The runs of `a && a.b && a.b.c && x && x.y` in which each is the beginning of the next. */
function conjunction(sourceFile: ts.SourceFile, node: ts.BinaryExpression): GuardedChain[] {
  const operands = operandsOf(node);
  const found: GuardedChain[] = [];
  for (let index = 0; index < operands.length; index++) {
    const length = runLength(operands, index);
    const guards = operands.slice(index, index + length);
    const [first] = guards;
    const last = operands[index + length];
    index += length;
    if (!first || !last || !ts.isBinaryExpression(last.parent)) continue;
    if (hasComment(sourceFile.text, first.getStart(sourceFile), last.getStart(sourceFile))) continue;
    const edits = [
      deletion(first.getStart(sourceFile), last.getStart(sourceFile)),
      ...optionalSteps(sourceFile, last, guards),
      ...needlessParentheses(sourceFile, first, last),
    ];
    found.push({
      whole: last.parent,
      guards: guards.map((expression) => ({ expression, givesUndefined: false })),
      edits: joined(edits),
    });
  }
  return found;
}

/** How many operands from here on are the beginning of the one behind them. */
function runLength(operands: readonly ts.Expression[], start: number): number {
  const chains = operands.map(chainOf);
  let length = 0;
  for (let index = start; ; index++, length++) {
    const [guard, next] = [chains[index], chains[index + 1]];
    if (!guard || !next || !isReference(guard) || !beginsWith(next, guard)) return length;
  }
}

/** Makes the steps of a chain optional that follow a guard, and those that are optional in a guard; a `!` there goes. */
function optionalSteps(sourceFile: ts.SourceFile, expression: ts.Expression, guards: readonly ts.Expression[]): TextEdit[] {
  const chains = guards.map(chainOf);
  const { steps } = chainOf(expression);
  return steps.flatMap((step, index) => {
    const isOptional = chains.some((guard: ReferenceChain) => guard.steps.length === index || guard.steps[index]?.questionDotToken);
    return isOptional ? makeOptional(sourceFile, step) : [];
  });
}

function makeOptional(sourceFile: ts.SourceFile, step: Step): TextEdit[] {
  let before: ts.Expression = step.expression;
  while (ts.isNonNullExpression(before)) before = before.expression;
  const sure = before === step.expression ? [] : [deletion(before.end, step.expression.end)];
  if (step.questionDotToken) return sure;
  const { end } = step.expression;
  return [...sure, ts.isPropertyAccessExpression(step) ? insertion(sourceFile.text.indexOf('.', end), '?') : insertion(end, '?.')];
}

/** Ascending, deletions that touch as one. */
function joined(edits: readonly TextEdit[]): TextEdit[] {
  const isDeletion = ({ text }: TextEdit): boolean => text === '';
  return inOrder([...joinDeletions(edits.filter(isDeletion)), ...edits.filter((edit) => !isDeletion(edit))]);
}

/** Those around what is one chain now, beside an operator. */
function needlessParentheses(sourceFile: ts.SourceFile, first: ts.Expression, last: ts.Expression): TextEdit[] {
  const around = last.parent.parent;
  const holdsAll = ts.isParenthesizedExpression(around) && around.expression.getStart(sourceFile) === first.getStart(sourceFile);
  if (!holdsAll || !ts.isBinaryExpression(around.parent) || hasComment(sourceFile.text, last.end, around.end)) return [];
  return [deletion(around.getStart(sourceFile), first.getStart(sourceFile)), deletion(last.end, around.end)];
}

function isTopAnd(node: ts.Node): node is ts.BinaryExpression {
  return isAnd(node) && !(isAnd(node.parent) && node.parent.left === node);
}

function isAnd(node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken;
}

function operandsOf(node: ts.Expression): ts.Expression[] {
  return isAnd(node) ? [...operandsOf(node.left), node.right] : [node];
}
