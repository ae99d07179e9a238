import { ts } from 'ts-morph';
import { fail, ok, type Result } from '../../base/result.ts';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import { insertion } from '../ast/edits.ts';
import type { CodeView } from '../recipe.ts';
import { exportedFunctions, type ExportedFunction } from './exported-functions.ts';
import { isTypeScriptSince } from './language-version.ts';
import { writeType, type TypeImport } from './written-type.ts';

/** A return type that can be written at an exported function. */
export interface ReturnType {
  readonly edits: readonly TextEdit[];
  readonly imports: readonly TypeImport[];
}

/** The exported functions of a TypeScript file that do not say what they return. */
export function untypedReturns(sourceFile: ts.SourceFile): ExportedFunction[] {
  if (!/\.[mc]?tsx?$/.test(sourceFile.fileName)) return [];
  return exportedFunctions(sourceFile).filter(
    ({ node }) => !node.type && !ts.isConstructorDeclaration(node) && !ts.isSetAccessorDeclaration(node),
  );
}

/** What a function returns, written down behind its parameters; or why it is not. */
export function writeReturnType(
  view: CodeView,
  path: WorkspacePath,
  checker: ts.TypeChecker,
  { node }: ExportedFunction,
): Result<ReturnType, string> {
  const signature = checker.getSignatureFromDeclaration(node);
  if (!signature) return fail('Its type is not known.');
  const predicate = checker.getTypePredicateOfSignature(signature);
  if (predicate && !isTypeScriptSince(view, path, [5, 5]))
    return fail('It tells types apart, which the TypeScript of this project would not see by itself.');
  const written = writeType(checker, predicate?.type ?? signature.getReturnType(), node);
  if (!written.ok) return written;
  const { text, imports } = written.value;
  return ok({ edits: placed(node, predicate ? `${predicate.parameterName ?? 'this'} is ${text}` : text), imports });
}

/**
 * What a function returns, in full, to compare it between two programs: types of a file are named with their file. Says
 * nothing of functions that do not return.
 */
export function fullReturnType(checker: ts.TypeChecker, { node }: ExportedFunction): string | undefined {
  const signature = checker.getSignatureFromDeclaration(node);
  if (!signature) return undefined;
  const predicate = checker.getTypePredicateOfSignature(signature);
  const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseFullyQualifiedType;
  return `${predicate?.parameterName ?? ''} ${checker.typeToString(predicate?.type ?? signature.getReturnType(), undefined, flags)}`;
}

function placed(node: ts.SignatureDeclaration, type: string): TextEdit[] {
  const sourceFile = node.getSourceFile();
  const close = node.getChildren(sourceFile).find(({ kind }) => kind === ts.SyntaxKind.CloseParenToken);
  if (close) return [insertion(close.end, `: ${type}`)];
  // An arrow function whose only parameter has no parentheses.
  const [parameter] = node.parameters;
  return parameter ? [insertion(parameter.getStart(sourceFile), '('), insertion(parameter.end, `): ${type}`)] : [];
}
