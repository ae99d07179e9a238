import { ts } from 'ts-morph';
import { applyEdits } from '../../changeset/edits.ts';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { FileText } from '../../ports/code.ts';
import { descendants } from '../ast/walk.ts';
import type { CodeView } from '../recipe.ts';
import { importersOf, moduleLinks } from '../recipes/module-links.ts';
import { specifierFor } from '../recipes/specifiers.ts';

export interface FileMove {
  readonly from: WorkspacePath;
  readonly to: WorkspacePath;
}

/** The workspace with a file somewhere else: it, and those that import it, name modules from where they are now. Undefined where there is no such file. */
export async function moveFile(view: CodeView, { from, to }: FileMove): Promise<readonly FileText[] | undefined> {
  const text = view.tryText(from);
  if (text === undefined || view.tryText(to) !== undefined) return undefined;
  const own = respecify(view, from, (specifier, target) => specifierFor(view, to, target, { specifier, target }));
  const importers = importersOf(await moduleLinks(view), from).map((path): FileText => {
    const edits = respecify(view, path, (specifier, target) =>
      target === from ? specifierFor(view, path, to, { specifier, target }) : specifier,
    );
    return { path, text: applyEdits(view.text(path), edits) };
  });
  return [{ path: from, text: null }, { path: to, text: applyEdits(text, own) }, ...importers];
}

/** What makes a file name the modules of the workspace in another way. */
function respecify(view: CodeView, path: WorkspacePath, rename: (specifier: string, target: WorkspacePath) => string): TextEdit[] {
  const sourceFile = view.sourceFile(path);
  return [...descendants(sourceFile)].flatMap((node) => {
    if (!ts.isStringLiteralLike(node) || !namesModule(node)) return [];
    const target = view.resolveModule(node.text, path);
    const name = target === undefined ? node.text : rename(node.text, target);
    return name === node.text ? [] : [{ start: node.getStart(sourceFile) + 1, end: node.getEnd() - 1, text: name }];
  });
}

function namesModule({ parent }: ts.Node): boolean {
  if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent) || ts.isExternalModuleReference(parent)) return true;
  if (ts.isLiteralTypeNode(parent)) return ts.isImportTypeNode(parent.parent);
  if (!ts.isCallExpression(parent)) return false;
  return (
    parent.expression.kind === ts.SyntaxKind.ImportKeyword || /^(require|\w+\.\w*[mM]ock|\w+\.\w+Actual)$/.test(parent.expression.getText())
  );
}
