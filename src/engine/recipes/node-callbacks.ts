import { ts } from 'ts-morph';
import { fail, ok, type Result } from '../../base/result.ts';
import { descendants } from '../ast/walk.ts';

/** The functions of Node.js that call back with an error or one value, and have a twin that answers a promise of it. */
const WITH_VALUE: Readonly<Record<string, readonly string[]>> = {
  fs: ['lstat', 'mkdir', 'mkdtemp', 'readFile', 'readdir', 'readlink', 'realpath', 'stat', 'statfs'],
  dns: ['resolve4', 'resolve6', 'resolveCname', 'resolveMx', 'resolveNs', 'resolvePtr', 'resolveSrv', 'resolveTxt', 'reverse'],
};

/** The same for those that call back with nothing but an error. */
const WITHOUT_VALUE: Readonly<Record<string, readonly string[]>> = {
  fs: [
    ...['access', 'appendFile', 'chmod', 'chown', 'copyFile', 'cp', 'lchown', 'link', 'lutimes', 'rename', 'rm', 'rmdir'],
    ...['symlink', 'truncate', 'unlink', 'utimes', 'writeFile'],
  ],
};

/** A call of such a function with a callback that is written there. */
export interface NodeCall {
  readonly call: ts.CallExpression;
  /** `fs` in `fs.readFile`. */
  readonly module: ts.Identifier;
  readonly name: ts.MemberName;
  readonly answersValue: boolean;
  readonly callback: ts.ArrowFunction | ts.FunctionExpression;
  readonly error: ts.Identifier;
  readonly value?: ts.Identifier;
}

export function mayCallNode(text: string): boolean {
  return /\b(?:fs|dns)\b/.test(text) && CALL.test(text);
}

/** Whatever is called like such a function, with a callback. */
export function callsByLooks(sourceFile: ts.SourceFile): ts.CallExpression[] {
  return [...descendants(sourceFile)].filter((node): node is ts.CallExpression => {
    const name = calledWithCallback(node)?.name.text;
    return name !== undefined && NAMES.has(name);
  });
}

const NAMES: ReadonlySet<string> = new Set([WITH_VALUE, WITHOUT_VALUE].flatMap((names) => Object.values(names).flat()));

const CALL = new RegExp(`\\b(?:${[...NAMES].join('|')})\\s*(?:\\?\\.)?[(<]`);

interface CallWithCallback {
  readonly call: ts.CallExpression;
  readonly name: ts.MemberName;
  readonly callback: ts.ArrowFunction | ts.FunctionExpression;
}

function calledWithCallback(node: ts.Node): CallWithCallback | undefined {
  if (!ts.isCallExpression(node) || node.questionDotToken) return undefined;
  const name = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
  const callback = node.arguments.at(-1);
  const isWritten = callback !== undefined && (ts.isArrowFunction(callback) || ts.isFunctionExpression(callback));
  return isWritten && ts.isMemberName(name) ? { call: node, name, callback } : undefined;
}

/** Reads a call; undefined for what calls no such function, and a failure for one that can't be rewritten. */
export function nodeCallAt(checker: ts.TypeChecker, node: ts.Node): Result<NodeCall, string> | undefined {
  const written = calledWithCallback(node);
  if (!written) return undefined;
  const { call, name, callback } = written;
  const called = call.expression;
  const owner = ownerOf(checker, name);
  if (owner === undefined) return undefined;
  const answersValue = WITH_VALUE[owner]?.includes(name.text) === true;
  if (!answersValue && WITHOUT_VALUE[owner]?.includes(name.text) !== true) return undefined;
  if (!ts.isPropertyAccessExpression(called) || !ts.isIdentifier(called.expression) || !isModule(checker, called.expression))
    return fail(`\`${name.text}\` is not called as a member of \`${owner}\`, so its twin can't be reached the same way.`);
  const reason = whyNotCallback(call, callback);
  if (reason !== undefined) return fail(reason);
  const [error, value] = callback.parameters.map((parameter) => parameter.name);
  if (!error || !ts.isIdentifier(error) || (value && !ts.isIdentifier(value))) return fail('The callback takes what it is given apart.');
  return ok({
    call,
    module: called.expression,
    name,
    answersValue,
    callback,
    error,
    ...(value && ts.isIdentifier(value) && { value }),
  });
}

function whyNotCallback({ arguments: args }: ts.CallExpression, callback: ts.ArrowFunction | ts.FunctionExpression): string | undefined {
  if (args.some((argument) => ts.isSpreadElement(argument))) return 'Its arguments are spread.';
  if (callback.asteriskToken || callback.modifiers || callback.typeParameters) return 'The callback is async or a generator.';
  const isPlain = callback.parameters.every(({ dotDotDotToken, initializer }) => !dotDotDotToken && !initializer);
  return isPlain && callback.parameters.length <= 2 ? undefined : 'The callback takes other parameters than an error and a value.';
}

/** The module of Node.js that declares a function, by the types of Node.js. */
function ownerOf(checker: ts.TypeChecker, name: ts.MemberName): string | undefined {
  const symbol = checker.getSymbolAtLocation(name);
  const target = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const file = target?.declarations?.[0]?.getSourceFile().fileName ?? '';
  return /\/@types\/node\/(fs|dns)\.d\.ts$/.exec(file)?.[1];
}

/** Whether a name is that of a module itself, so that it has `promises` beside what is called. */
function isModule(checker: ts.TypeChecker, name: ts.Identifier): boolean {
  const [declaration, ...more] = checker.getSymbolAtLocation(name)?.declarations ?? [];
  if (!declaration || more.length > 0) return false;
  if (ts.isNamespaceImport(declaration) || ts.isImportClause(declaration) || ts.isImportEqualsDeclaration(declaration)) return true;
  const made = ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  return made !== undefined && ts.isCallExpression(made) && made.expression.getText() === 'require';
}
