import { ts } from 'ts-morph';
import { endsAbruptly } from '../ast/endings.ts';
import { withoutParentheses } from '../ast/rethrows.ts';
import { returnsIn, type Obstacle } from './chain-obstacles.ts';
import { shortText } from './chain-callbacks.ts';
import { isPlainPromise } from './plain-promises.ts';
import { chainAt, chainOf } from './promise-chains.ts';
import { isAsync } from './sure-calls.ts';
import { typesKnowNull, type FunctionWithBody } from './sure-members.ts';
import { functionMayThrow, isPromiseForCertain } from './sync-throws.ts';

export type Asyncable = FunctionWithBody;

export function isAsyncable(node: ts.Node): node is Asyncable {
  return ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isArrowFunction(node) || ts.isMethodDeclaration(node);
}

/** What keeps a function that is not `async` from becoming so without anybody's notice. */
export function whyNotAsync(program: ts.Program, node: Asyncable, allowed: boolean): Obstacle | undefined {
  const checker = program.getTypeChecker();
  const { body } = node;
  if (!body) return { reason: 'The function has no body here.' };
  if (isAsync(node)) return undefined;
  if (node.asteriskToken) return { reason: 'The function is a generator.' };
  if ((program.getCompilerOptions().target ?? ts.ScriptTarget.ES5) < ts.ScriptTarget.ES2017)
    return { reason: 'The project is compiled for a language version before ES2017, which has no `async`.' };
  const signature = checker.getSignatureFromDeclaration(node);
  const declarations = (node.name && checker.getSymbolAtLocation(node.name)?.declarations) ?? [];
  if (declarations.filter((declaration) => declaration.kind === node.kind).length > 1) return { reason: 'The function is overloaded.' };
  if (!signature || !isPlainPromise(program, checker.getReturnTypeOfSignature(signature)))
    return { reason: 'The function does not always answer a plain promise.' };
  if (!alwaysAnswersPromise(program, body)) return { reason: 'The function does not always answer a plain promise.' };
  const shared = returnsIn(body).find(({ expression }) => expression && mayBeShared(expression));
  if (shared) return { reason: `\`${shortText(shared)}\` hands out a promise that others may have, and it would be another one.` };
  const culprit = allowed || isCalledByPromise(program, node) ? undefined : functionMayThrow(program, node);
  if (!culprit) return undefined;
  return { reason: `\`${shortText(culprit)}\` may throw at once, which would become a rejection.`, asks: true };
}

/** What its type says is not enough: `any` passes for a promise, and so does nothing at all where types are not strict. */
function alwaysAnswersPromise(program: ts.Program, body: ts.ConciseBody): boolean {
  const checker = program.getTypeChecker();
  const isStrict = typesKnowNull(program, body);
  const answers = ts.isBlock(body) ? returnsIn(body).map(({ expression }) => expression) : [body];
  return (
    (isStrict || !ts.isBlock(body) || endsAbruptly(body)) &&
    answers.every(
      (answer) =>
        answer !== undefined &&
        isPlainPromise(program, checker.getTypeAtLocation(answer)) &&
        (isStrict || isPromiseForCertain(program, answer)),
    )
  );
}

/** The same promise twice is something else than two that come to the same; what is called is taken to answer a new one. */
function mayBeShared(expression: ts.Expression): boolean {
  const value = withoutParentheses(expression);
  if (ts.isConditionalExpression(value)) return mayBeShared(value.whenTrue) || mayBeShared(value.whenFalse);
  return !ts.isCallExpression(value) && !ts.isNewExpression(value);
}

/** Whether a function is only called by a promise, to which it is the same whether it throws or rejects. */
function isCalledByPromise(program: ts.Program, node: Asyncable): boolean {
  let value: ts.Node = node;
  while (ts.isParenthesizedExpression(value.parent)) value = value.parent;
  const { parent } = value;
  const chain = ts.isCallExpression(parent) && parent.arguments.some((argument) => argument === value) ? chainAt(parent) : undefined;
  return chain !== undefined && !('name' in node && node.name) && chainOf(program, chain) === 'plain';
}

/** Where `async ` goes: behind the other modifiers. */
export function placeOfAsync(node: Asyncable, sourceFile: ts.SourceFile): number {
  const last = node.modifiers?.at(-1);
  if (!last) return node.getStart(sourceFile);
  const rest = sourceFile.text.slice(last.end);
  return last.end + (rest.length - rest.trimStart().length);
}

/** The chains that a function returns, or is. */
export function returnedChains({ body }: Asyncable): { readonly at: ts.Node; readonly expression: ts.Expression }[] {
  if (!body) return [];
  const candidates = ts.isBlock(body)
    ? returnsIn(body).flatMap((at) => (at.expression ? [{ at, expression: at.expression }] : []))
    : [{ at: body, expression: body }];
  return candidates.filter(({ expression }) => chainAt(withoutParentheses(expression)) !== undefined);
}
