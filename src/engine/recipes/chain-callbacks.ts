import { ts } from 'ts-morph';
import { fail, ok, type Result } from '../../base/result.ts';
import { isAssigned } from '../ast/assignments.ts';
import { withoutParentheses } from '../ast/rethrows.ts';
import { descendants, ownDescendants } from '../ast/walk.ts';

/** What a link of a chain calls: a function that is written there, whose body can stand elsewhere, or one by its name. */
export type Callback = WrittenCallback | NamedCallback;

export interface WrittenCallback {
  readonly form: 'written';
  readonly node: ts.ArrowFunction | ts.FunctionExpression;
  readonly parameter?: ts.ParameterDeclaration;
  /** Whether the parameter gets another value in the body. */
  readonly isAssigned: boolean;
}

export interface NamedCallback {
  readonly form: 'named';
  readonly name: ts.Identifier;
  /** Whether it takes what it is given. */
  readonly takesValue: boolean;
  readonly result: ts.Type;
}

/** Reads a callback, or says why its body can't take the place of a call. `given` is what the link gives it. */
export function readCallback(
  checker: ts.TypeChecker,
  expression: ts.Expression,
  given: 'value' | 'error' | 'nothing',
): Result<Callback, string> {
  const value = withoutParentheses(expression);
  if (ts.isIdentifier(value)) return readNamed(checker, value);
  if (!ts.isArrowFunction(value) && !ts.isFunctionExpression(value))
    return fail(`\`${shortText(value)}\` is no function that is written there, so it may be another one, or depend on how it is called.`);
  const reason = whyNotInPlace(value) ?? whyNotParameters(value, given);
  if (reason !== undefined) return fail(reason);
  const [parameter] = value.parameters;
  if (!parameter) return ok({ form: 'written', node: value, isAssigned: false });
  const names = new Set([...descendants(parameter.name), parameter.name].filter((node) => ts.isIdentifier(node)).map(({ text }) => text));
  const assigned = [...descendants(value.body)].some((node) => ts.isIdentifier(node) && names.has(node.text) && isAssigned(node));
  return ok({ form: 'written', node: value, parameter, isAssigned: assigned });
}

/** The function that a name stands for must be the same when it is called as when the chain is made. */
function readNamed(checker: ts.TypeChecker, name: ts.Identifier): Result<Callback, string> {
  const symbol = checker.getSymbolAtLocation(name);
  const declarations = symbol?.declarations ?? [];
  const [signature, ...more] = checker.getTypeAtLocation(name).getCallSignatures();
  const isFixed =
    declarations.length > 0 &&
    declarations.every(
      (declaration) =>
        ts.isFunctionDeclaration(declaration) ||
        ts.isImportSpecifier(declaration) ||
        (ts.isImportClause(declaration) && declaration.name !== undefined) ||
        (ts.isVariableDeclaration(declaration) &&
          ts.isVariableDeclarationList(declaration.parent) &&
          (declaration.parent.flags & ts.NodeFlags.Const) !== 0),
    );
  if (!isFixed || !signature || more.length > 0) return fail(`\`${name.text}\` is not known to be the same function when it is called.`);
  const takesValue = signature.parameters.length > 0;
  return ok({ form: 'named', name, takesValue, result: checker.getReturnTypeOfSignature(signature) });
}

function whyNotInPlace(callback: ts.ArrowFunction | ts.FunctionExpression): string | undefined {
  if (callback.asteriskToken) return 'A callback is a generator.';
  if (callback.typeParameters) return 'A callback has type parameters.';
  if (callback.type) return `A callback says that it answers \`${shortText(callback.type)}\`, and that would be lost.`;
  if (!ts.isFunctionExpression(callback)) return undefined;
  const own = [...ownDescendants(callback.body)];
  if (own.some(isOfItsOwn)) return 'A callback has a `this` or `arguments` of its own.';
  const arrows = [...descendants(callback.body, (node) => ts.isArrowFunction(node) || !ts.isFunctionLike(node))];
  if (arrows.some(isOfItsOwn)) return 'A callback has a `this` or `arguments` of its own.';
  const { name } = callback;
  const callsItself = name && [...descendants(callback.body)].some((node) => ts.isIdentifier(node) && node.text === name.text);
  return callsItself ? `The callback \`${name.text}\` speaks of itself.` : undefined;
}

function isOfItsOwn(node: ts.Node): boolean {
  return node.kind === ts.SyntaxKind.ThisKeyword || ts.isMetaProperty(node) || (ts.isIdentifier(node) && node.text === 'arguments');
}

function whyNotParameters(
  { parameters, body }: ts.ArrowFunction | ts.FunctionExpression,
  given: 'value' | 'error' | 'nothing',
): string | undefined {
  if (parameters.length > (given === 'nothing' ? 0 : 1)) return 'A callback has more parameters than it is given.';
  const [parameter] = parameters;
  if (parameter?.dotDotDotToken || parameter?.initializer) return 'A callback takes its value in a way that has no counterpart.';
  if (parameter && ts.isIdentifier(parameter.name) && parameter.name.text === 'this') return 'A callback has a `this` of its own.';
  const first = ts.isBlock(body) ? body.statements[0] : undefined;
  return first && ts.isExpressionStatement(first) && ts.isStringLiteral(first.expression)
    ? 'A callback starts with a directive.'
    : undefined;
}

/** Enough of a node's text to know it by. */
export function shortText(node: ts.Node): string {
  const line = node
    .getText()
    .replace(/\s*[\r\n]\s*(?=\??\.)/g, '')
    .replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}
