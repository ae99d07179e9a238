import { ts } from 'ts-morph';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import { positionMapping } from '../ast/edits.ts';
import { nodeAt } from '../ast/walk.ts';
import type { CodeView } from '../recipe.ts';
import type { AnyPlace } from './any-places.ts';
import type { FunctionUses } from './function-uses.ts';
import { programAfter } from './new-type-errors.ts';
import { writeType } from './written-type.ts';

/**
 * What could stand in place of an `any`, the best first: what the function's own place asks for, what all calls give,
 * and `unknown`, which any caller may still give. `isPublic` is what callers outside of the workspace may rely on.
 */
export function betterTypes(checker: ts.TypeChecker, place: AnyPlace, uses: FunctionUses | undefined, isPublic: boolean): string[] {
  if (place.kind !== 'parameter' || ts.isCatchClause(place.owner)) return ['unknown'];
  const types = [contextual(checker, place, place.owner), isPublic ? undefined : given(checker, place, uses)];
  const written = types.flatMap((type) => (type ? writtenHere(checker, type, place.owner) : []));
  return [...new Set([...written, 'unknown'])];
}

/** What the places where a function without a name stands would give for this parameter. */
function contextual(checker: ts.TypeChecker, { index }: AnyPlace, owner: ts.FunctionLikeDeclaration): ts.Type | undefined {
  if (!ts.isArrowFunction(owner) && !ts.isFunctionExpression(owner)) return undefined;
  const [signature, ...more] = checker.getContextualType(owner)?.getCallSignatures() ?? [];
  const parameter = more.length === 0 ? signature?.parameters[index] : undefined;
  return parameter && checker.getTypeOfSymbolAtLocation(parameter, owner);
}

/** What all calls give for the parameter, where they give one and the same. */
function given(checker: ts.TypeChecker, { index }: AnyPlace, uses: FunctionUses | undefined): ts.Type | undefined {
  if (!uses || uses.escapes || uses.calls.length === 0) return undefined;
  const types = uses.calls.map((call) => {
    const args = call.arguments ?? [];
    const argument = args.slice(0, index + 1).some((arg) => ts.isSpreadElement(arg)) ? undefined : args[index];
    return argument && checker.getBaseTypeOfLiteralType(checker.getTypeAtLocation(argument));
  });
  const [first] = types;
  return first && types.every((type) => type === first) ? first : undefined;
}

/** As it can be written without importing anything. A type parameter of elsewhere, or an object without a name, is no gain. */
function writtenHere(checker: ts.TypeChecker, type: ts.Type, at: ts.Node): string[] {
  const isVague = (type.flags & (ts.TypeFlags.TypeParameter | ts.TypeFlags.Undefined | ts.TypeFlags.Null | ts.TypeFlags.Never)) !== 0;
  const written = writeType(checker, type, at);
  return !isVague && written.ok && written.value.imports.length === 0 ? [written.value.text] : [];
}

/** What functions return when nothing is said of it, for those of which it is `any` now. `others` are edits made with it. */
export function inferredReturns(
  view: CodeView,
  program: ts.Program,
  places: readonly { readonly path: WorkspacePath; readonly place: AnyPlace }[],
  others: ReadonlyMap<WorkspacePath, readonly TextEdit[]>,
): Map<ts.TypeNode, string> {
  const edits = new Map([...others].map(([path, list]) => [path, [...list]]));
  for (const { path, place } of places) {
    const colon = place.type.pos - 1;
    edits.set(path, [...(edits.get(path) ?? []), { start: colon, end: place.type.end, text: '' }]);
  }
  const without = programAfter(view, program, edits);
  const checker = without.getTypeChecker();
  const found = new Map<ts.TypeNode, string>();
  for (const { path, place } of places) {
    const sourceFile = without.getSourceFile(view.toAbsolute(path));
    if (!sourceFile) continue;
    const at = positionMapping(edits.get(path) ?? [])(place.owner.getStart());
    const owner = functionAt(sourceFile, at, place.owner.kind);
    const signature = owner && checker.getSignatureFromDeclaration(owner);
    const [text] = owner && signature ? writtenHere(checker, signature.getReturnType(), owner) : [];
    if (text !== undefined) found.set(place.type, text);
  }
  return found;
}

function functionAt(sourceFile: ts.SourceFile, start: number, kind: ts.SyntaxKind): ts.SignatureDeclaration | undefined {
  for (let node: ts.Node = nodeAt(sourceFile, start); !ts.isSourceFile(node); node = node.parent)
    if (node.kind === kind && node.getStart(sourceFile) === start && ts.isFunctionLike(node)) return node;
  return undefined;
}
