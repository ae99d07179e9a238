import { ts } from 'ts-morph';

/** `a.b[0].c()` as what it starts with and the steps from there, the innermost first; a `!` is no step. */
export interface ReferenceChain {
  readonly base: ts.Expression;
  readonly steps: readonly Step[];
}

export type Step = ts.PropertyAccessExpression | ts.ElementAccessExpression | ts.CallExpression;

export function chainOf(expression: ts.Expression): ReferenceChain {
  const steps: Step[] = [];
  let at = expression;
  for (;;) {
    if (ts.isNonNullExpression(at)) at = at.expression;
    else if (isStep(at)) {
      steps.unshift(at);
      at = at.expression;
    } else return { base: at, steps };
  }
}

/** Whether it gives the same when it is asked again, getters aside: a name or `this`, members, and members by a plain key. */
export function isReference({ base, steps }: ReferenceChain): boolean {
  const isName = ts.isIdentifier(base) && base.text !== 'undefined';
  return (
    (isName || base.kind === ts.SyntaxKind.ThisKeyword) && steps.every((step) => !ts.isCallExpression(step) && keyOf(step) !== undefined)
  );
}

/** Whether a chain begins with another one and goes on behind it; `?.` and `!` make no difference. */
export function beginsWith(chain: ReferenceChain, start: ReferenceChain): boolean {
  if (chain.steps.length <= start.steps.length || chain.base.getText() !== start.base.getText()) return false;
  return start.steps.every((step, index) => {
    const other = chain.steps[index];
    return other !== undefined && keyOf(step) !== undefined && keyOf(step) === keyOf(other);
  });
}

/** What a step asks for; undefined where that may be something else the next time. */
function keyOf(step: Step): string | undefined {
  if (ts.isPropertyAccessExpression(step)) return `.${step.name.text}`;
  if (!ts.isElementAccessExpression(step)) return undefined;
  const { argumentExpression: key } = step;
  return ts.isLiteralExpression(key) || ts.isIdentifier(key) ? `[${key.getText()}]` : undefined;
}

function isStep(node: ts.Node): node is Step {
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) || ts.isCallExpression(node);
}
