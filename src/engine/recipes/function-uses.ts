import { ts } from 'ts-morph';
import type { WorkspacePath } from '../../domain/ids.ts';
import { nodeAt } from '../ast/walk.ts';
import type { CodeView } from '../recipe.ts';

/** Where a function is used. */
export interface FunctionUses {
  readonly calls: readonly (ts.CallExpression | ts.NewExpression)[];
  /** Whether it is also handed on as a value, so that others may call it. */
  readonly escapes: boolean;
  /** All places that its type can have an effect on, with the statement around. */
  readonly spans: readonly { readonly path: WorkspacePath; readonly start: number; readonly end: number }[];
}

/** All uses of a function in its project; undefined where it has no name to go by. */
export function usesOf(
  view: CodeView,
  path: WorkspacePath,
  program: ts.Program,
  owner: ts.FunctionLikeDeclaration,
): FunctionUses | undefined {
  const name = nameOf(owner);
  if (!name) return undefined;
  const calls: (ts.CallExpression | ts.NewExpression)[] = [];
  const spans: { path: WorkspacePath; start: number; end: number }[] = [];
  let escapes = false;
  for (const { fileName, textSpan } of view.languageService(path).getReferencesAtPosition(view.toAbsolute(path), name.getStart()) ?? []) {
    const sourceFile = program.getSourceFile(fileName);
    const used = sourceFile && nodeAt(sourceFile, textSpan.start);
    const place = view.toWorkspace(fileName);
    if (!used || place === undefined) {
      escapes = true;
      continue;
    }
    if (used.getStart() === name.getStart() && sourceFile === name.getSourceFile()) continue;
    const around = statementAround(used);
    spans.push({ path: place, start: around.getStart(sourceFile), end: around.end });
    if (ts.isImportSpecifier(used.parent) || ts.isExportSpecifier(used.parent) || ts.isImportClause(used.parent)) continue;
    const call = callOf(used);
    if (call) calls.push(call);
    else escapes = true;
  }
  return { calls, escapes, spans };
}

function nameOf(owner: ts.FunctionLikeDeclaration): ts.Node | undefined {
  if (ts.isFunctionDeclaration(owner) || ts.isMethodDeclaration(owner) || ts.isAccessor(owner)) return owner.name;
  if (ts.isConstructorDeclaration(owner)) return ts.isClassLike(owner.parent) ? owner.parent.name : undefined;
  const { parent } = owner;
  const isNamed = ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent);
  return isNamed && parent.initializer === owner ? parent.name : undefined;
}

/** The call whose callee a name is, by itself or as a member. */
function callOf(used: ts.Node): ts.CallExpression | ts.NewExpression | undefined {
  const callee = ts.isPropertyAccessExpression(used.parent) && used.parent.name === used ? used.parent : used;
  const { parent } = callee;
  return (ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression === callee ? parent : undefined;
}

function statementAround(node: ts.Node): ts.Node {
  let around = node;
  while (!ts.isSourceFile(around.parent) && !ts.isStatement(around)) around = around.parent;
  return around;
}
