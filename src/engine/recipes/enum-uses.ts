import { ts } from 'ts-morph';
import { fail, ok, type Result } from '../../base/result.ts';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import { insertion } from '../ast/edits.ts';
import { placeOf } from '../ast/sites.ts';
import { nodeAt } from '../ast/walk.ts';
import type { CodeView } from '../recipe.ts';
import { servicesThatSee } from '../services-that-see.ts';

export interface EnumUses {
  /** The files that use it, by itself or by a member. */
  readonly files: ReadonlySet<WorkspacePath>;
  /** What types that name a member need, such as `X.A`, which has to be `typeof X.A`. */
  readonly types: ReadonlyMap<WorkspacePath, readonly TextEdit[]>;
}

/** Where an enum is used, in all projects of the workspace that see it; fails where a use can't be made to follow. */
export async function enumUses(
  view: CodeView,
  path: WorkspacePath,
  node: ts.EnumDeclaration,
  editable: ReadonlySet<WorkspacePath>,
): Promise<Result<EnumUses, string>> {
  const files = new Set<WorkspacePath>();
  const types = new Map<WorkspacePath, Map<number, TextEdit>>();
  const names = [node.name, ...node.members.map(({ name }) => name)];
  for (const service of await servicesThatSee(view, path, node.name.text, editable)) {
    for (const name of names) {
      await view.pause();
      const at = name.getStart() + (ts.isStringLiteralLike(name) ? 1 : 0);
      for (const { fileName, textSpan } of service.getReferencesAtPosition(view.toAbsolute(path), at) ?? []) {
        const file = view.toWorkspace(fileName);
        if (file === undefined || !editable.has(file)) return fail(`It is used in ${file ?? fileName}, which may not be edited.`);
        files.add(file);
        const edit = typeEdit(view, file, textSpan.start);
        if (typeof edit === 'string') return fail(edit);
        if (edit) types.set(file, (types.get(file) ?? new Map<number, TextEdit>()).set(edit.start, edit));
      }
    }
  }
  return ok({ files, types: new Map([...types].map(([file, edits]) => [file, [...edits.values()]])) });
}

/** What a reference needs where it is the last part of a type's name and the enum stands before it. */
function typeEdit(view: CodeView, path: WorkspacePath, at: number): TextEdit | string | undefined {
  const sourceFile = view.sourceFile(path);
  const name = nodeAt(sourceFile, at);
  const { parent } = name;
  if (ts.isElementAccessExpression(parent)) return undefined;
  if (ts.isImportTypeNode(parent) || (ts.isQualifiedName(parent) && parent.right !== name)) return undefined;
  if (!ts.isQualifiedName(parent)) return undefined;
  // `m.X` is the enum in a namespace, whose name is the type itself.
  if (isEnumName(view, path, name)) return undefined;
  const whole = parent.parent;
  if (ts.isTypeQueryNode(whole)) return undefined;
  if (ts.isTypeReferenceNode(whole)) return insertion(whole.getStart(sourceFile), 'typeof ');
  return `The type at ${placeOf(path, sourceFile, at)} names a member in a way that can't follow.`;
}

function isEnumName(view: CodeView, path: WorkspacePath, name: ts.Node): boolean {
  const program = view.languageService(path).getProgram();
  const typed = program?.getSourceFile(view.toAbsolute(path));
  const node = typed && nodeAt(typed, name.getStart());
  const symbol = node && program?.getTypeChecker().getSymbolAtLocation(node);
  return symbol !== undefined && (symbol.flags & (ts.SymbolFlags.Enum | ts.SymbolFlags.Alias)) !== 0;
}
