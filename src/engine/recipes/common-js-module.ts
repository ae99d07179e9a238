import { ts } from 'ts-morph';
import type { WorkspacePath } from '../../domain/ids.ts';
import { isAssigned } from '../ast/assignments.ts';
import { isDeclaredName, isScopedName } from '../ast/names.ts';
import { ancestors, descendants } from '../ast/walk.ts';
import { exportsIn, type ExportRef, type Exports } from './common-js-exports.ts';
import { isModuleLevel, isOwnFunction } from './module-scope.ts';

/** `require('…')` of a text. */
export interface RequireCall {
  readonly call: ts.CallExpression;
  readonly specifier: string;
  /** The statement of the file that it is in. */
  readonly statement: ts.Statement;
  /** Whether it is reached whenever the file is loaded, unless something throws. */
  readonly isUnconditional: boolean;
}

export interface Problem {
  readonly node: ts.Node;
  /** Why it can't be said in an ES module, as a sentence. */
  readonly reason: string;
}

/** A file that Node.js takes for CommonJS, as far as it can be read off the text. */
export interface CommonJsModule {
  readonly path: WorkspacePath;
  readonly sourceFile: ts.SourceFile;
  readonly requires: readonly RequireCall[];
  /** Whether `require.resolve` and the like are used. */
  readonly resolves: boolean;
  readonly exports: Exports;
  readonly places: ReadonlySet<'__dirname' | '__filename'>;
  /** Every word that is written as a name somewhere. */
  readonly words: ReadonlySet<string>;
  /** Names that are looked up in scopes, with all their occurrences. */
  readonly scoped: ReadonlyMap<string, readonly ts.Identifier[]>;
  /** Whether a function outside of classes asks for its `this`. */
  readonly asksForThis: boolean;
  readonly problems: readonly Problem[];
}

export function mayBeCommonJs(text: string): boolean {
  return /\brequire\s*[(.]|\bmodule\.exports\b|\bexports\s*[.[=]|\b__(?:dirname|filename)\b/.test(text);
}

export function readCommonJs(path: WorkspacePath, sourceFile: ts.SourceFile): CommonJsModule {
  const problems: Problem[] = [];
  const requires: RequireCall[] = [];
  const refs: ExportRef[] = [];
  const places = new Set<'__dirname' | '__filename'>();
  const words = new Set<string>();
  const scoped = new Map<string, ts.Identifier[]>();
  let resolves = false;
  let asksForThis = false;
  const problem = (node: ts.Node, reason: string): void => void problems.push({ node, reason });

  for (const node of descendants(sourceFile)) {
    if (node.kind === ts.SyntaxKind.ThisKeyword) {
      const owner = [...ancestors(node)].find(isOwnFunction);
      if (!owner) problem(node, '`this` of a CommonJS file is what it exports.');
      asksForThis ||= owner === undefined || !ts.isClassLike(owner.parent);
    } else if (ts.isReturnStatement(node) && ![...ancestors(node)].some(ts.isFunctionLike)) {
      problem(node, 'An ES module can’t return.');
    } else if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isExportAssignment(node)) {
      problem(node, 'It has imports or exports already, so something compiles it before Node.js sees it.');
    }
    if (!ts.isIdentifier(node)) continue;
    words.add(node.text);
    if (!isScopedName(node)) continue;
    const known = scoped.get(node.text);
    if (known) known.push(node);
    else scoped.set(node.text, [node]);
    if (!OWN.has(node.text)) continue;
    if (node.text === 'await') problem(node, '`await` is no name in an ES module.');
    else if (isDeclaredName(node)) problem(node, `\`${node.text}\` is something else in a part of the file.`);
    else if (node.text === '__dirname' || node.text === '__filename') {
      if (isAssigned(node)) problem(node, `\`${node.text}\` is assigned.`);
      places.add(node.text);
    } else if (node.text === 'exports') refs.push({ node, isModule: false });
    else if (node.text === 'module') {
      const { parent } = node;
      if (ts.isPropertyAccessExpression(parent) && parent.name.text === 'exports') refs.push({ node: parent, isModule: true });
      else problem(node, 'An ES module knows no `module`.');
    } else if (node.text === 'arguments') {
      if (![...ancestors(node)].some(isOwnFunction)) problem(node, 'An ES module has no `arguments`.');
    } else {
      const { parent } = node;
      const specifier = specifierOf(node);
      const member = ts.isPropertyAccessExpression(parent) && parent.expression === node ? parent.name.text : undefined;
      if (specifier !== undefined) requires.push(requireCall(parent as ts.CallExpression, specifier));
      else if (member === 'resolve') resolves = true;
      else if (member !== undefined) problem(node, `An ES module has nothing like \`require.${member}\`.`);
      else problem(node, 'What is required is not known before it runs.');
    }
  }
  const exports = exportsIn({ scoped, words, asksForThis }, refs, problem);
  problems.push(...doubleNames(scoped));
  return { path, sourceFile, requires, resolves, exports, places, words, scoped, asksForThis, problems };
}

const OWN: ReadonlySet<string> = new Set(['require', 'module', 'exports', '__dirname', '__filename', 'arguments', 'await']);

/** What stands in `require('…')`. */
function specifierOf(name: ts.Identifier): string | undefined {
  const { parent } = name;
  if (!ts.isCallExpression(parent) || parent.expression !== name || parent.questionDotToken || parent.arguments.length !== 1)
    return undefined;
  const [argument] = parent.arguments;
  return argument && ts.isStringLiteralLike(argument) ? argument.text : undefined;
}

function requireCall(call: ts.CallExpression, specifier: string): RequireCall {
  let isUnconditional = true;
  let node: ts.Node = call;
  for (; !ts.isSourceFile(node.parent); node = node.parent) isUnconditional &&= isReached(node.parent, node);
  return { call, specifier, statement: node as ts.Statement, isUnconditional };
}

/** Whether running the outer one always runs the inner one. */
function isReached(outer: ts.Node, inner: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(outer) || ts.isElementAccessExpression(outer) || ts.isCallExpression(outer))
    return outer.questionDotToken === undefined || outer.expression === inner;
  if (ts.isBinaryExpression(outer)) {
    const { kind } = outer.operatorToken;
    const isChoice =
      kind === ts.SyntaxKind.BarBarToken ||
      kind === ts.SyntaxKind.AmpersandAmpersandToken ||
      kind === ts.SyntaxKind.QuestionQuestionToken ||
      (kind >= ts.SyntaxKind.BarBarEqualsToken && kind <= ts.SyntaxKind.QuestionQuestionEqualsToken);
    return !isChoice;
  }
  return (
    ts.isVariableDeclaration(outer) ||
    ts.isVariableDeclarationList(outer) ||
    ts.isVariableStatement(outer) ||
    ts.isExpressionStatement(outer) ||
    ts.isNewExpression(outer) ||
    ts.isParenthesizedExpression(outer) ||
    ts.isObjectLiteralExpression(outer) ||
    ts.isPropertyAssignment(outer) ||
    ts.isArrayLiteralExpression(outer) ||
    ts.isSpreadElement(outer) ||
    ts.isSpreadAssignment(outer)
  );
}

/** In a module a function can't be declared a second time, nor beside a variable of its name. */
function doubleNames(scoped: ReadonlyMap<string, readonly ts.Identifier[]>): Problem[] {
  return [...scoped].flatMap(([text, names]) => {
    const declared = names.filter((name) => isDeclaredName(name) && isModuleLevel(name));
    const again = declared.length > 1 && declared.some(({ parent }) => ts.isFunctionDeclaration(parent)) ? declared[1] : undefined;
    return again ? [{ node: again, reason: `\`${text}\` is declared twice, which an ES module does not allow.` }] : [];
  });
}
