import { ts } from 'ts-morph';
import { fail, ok, type Result } from '../../base/result.ts';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import { insertion } from '../ast/edits.ts';
import type { CodeView } from '../recipe.ts';
import { exportedFunctions, type ExportedFunction } from './exported-functions.ts';
import { isTypeScriptSince, knowsType } from './language-version.ts';
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
  // The code behind a call is only taken for unreachable where this is written down.
  if (signature.getReturnType().flags & ts.TypeFlags.Never)
    return fail('It never returns, and to say so changes how code behind a call is checked.');
  const written = writeType(checker, predicate?.type ?? signature.getReturnType(), node);
  if (!written.ok) return written;
  const { text, imports } = written.value;
  if (!knowsType(view, path, text)) return fail(`\`${text}\` is more than the TypeScript of this project knows.`);
  return ok({ edits: placed(node, predicate ? `${predicate.parameterName ?? 'this'} is ${text}` : text), imports });
}

/** What a function returns, in full, to compare it between two programs. */
export function fullReturnType(checker: ts.TypeChecker, { node }: ExportedFunction): string | undefined {
  const signature = checker.getSignatureFromDeclaration(node);
  if (!signature) return undefined;
  const predicate = checker.getTypePredicateOfSignature(signature);
  return `${predicate?.parameterName ?? ''} ${fullName(checker, predicate?.type ?? signature.getReturnType())}`;
}

/** Whatever names it goes by: aliases don't count, nor does the order of a union. What belongs to a file is named with it. */
function fullName(checker: ts.TypeChecker, type: ts.Type, depth = 0): string {
  if (type.isUnionOrIntersection() && depth < 4)
    return `(${type.types
      .map((part) => fullName(checker, part, depth + 1))
      .sort()
      .join(type.isUnion() ? ' | ' : ' & ')})`;
  // A tuple is a reference to nothing that has a name.
  const symbol = type.getSymbol();
  const args = isReference(type) && symbol ? checker.getTypeArguments(type) : [];
  if (symbol && args.length > 0 && depth < 4)
    return `${checker.getFullyQualifiedName(symbol)}<${args.map((part) => fullName(checker, part, depth + 1)).join()}>`;
  const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseFullyQualifiedType | ts.TypeFormatFlags.InTypeAlias;
  return checker.typeToString(type, undefined, flags);
}

function isReference(type: ts.Type): type is ts.TypeReference {
  return (type.flags & ts.TypeFlags.Object) !== 0 && ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference) !== 0;
}

function placed(node: ts.SignatureDeclaration, type: string): TextEdit[] {
  const sourceFile = node.getSourceFile();
  const close = node.getChildren(sourceFile).find(({ kind }) => kind === ts.SyntaxKind.CloseParenToken);
  if (close) return [insertion(close.end, `: ${type}`)];
  // An arrow function whose only parameter has no parentheses.
  const [parameter] = node.parameters;
  return parameter ? [insertion(parameter.getStart(sourceFile), '('), insertion(parameter.end, `): ${type}`)] : [];
}
