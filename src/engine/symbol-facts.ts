import { ts } from 'ts-morph';
import { WorkspacePath } from '../domain/ids.ts';
import { WHOLE_WORKSPACE } from '../domain/scope.ts';
import type { NameOnLine } from '../ports/code.ts';
import type { Reference, References, TypeAtPlace } from '../ports/code-facts.ts';
import { lineEnd, lineStart } from './ast/lines.ts';
import { isDeclaredName, isMemberName } from './ast/names.ts';
import { descendants, nodeAt } from './ast/walk.ts';
import type { CodeView } from './recipe.ts';
import { servicesThatSee } from './services-that-see.ts';

/** Documentation that is longer is cut. */
const DOCUMENTATION_CHARACTERS = 2000;

/** Where the symbol of a name on a line is used, in every project whose files may see it; each place once. */
export async function findReferences(view: CodeView, at: NameOnLine, limit: number): Promise<References> {
  const [name] = namesOn(view, at);
  if (!name) throw new Error(noSuchName(view, at));
  const absolute = view.toAbsolute(at.path);
  const position = name.getStart();
  const found = new Map<string, Reference & { readonly start: number }>();
  for (const service of await servicesThatSee(view, at.path, at.name, await view.editableFiles(WHOLE_WORKSPACE))) {
    await view.pause();
    for (const { references } of service.findReferences(absolute, position) ?? [])
      for (const { fileName, textSpan, isWriteAccess, isDefinition } of references as readonly ts.ReferencedSymbolEntry[]) {
        const path = view.toWorkspace(fileName);
        if (path === undefined || found.has(`${path}:${textSpan.start}`)) continue;
        const role = roleAt(view, path, textSpan.start, { isWrite: isWriteAccess, isDefinition: isDefinition === true });
        found.set(`${path}:${textSpan.start}`, { path, ...lineAt(view.text(path), textSpan.start), role, start: textSpan.start });
      }
  }
  const isHere = ({ path }: Reference): number => (path === at.path ? 0 : 1);
  const all = [...found.values()].sort(
    (one, other) => isHere(one) - isHere(other) || (one.path < other.path ? -1 : one.path > other.path ? 1 : one.start - other.start),
  );
  return {
    symbol: typeOf(view.languageService(at.path), absolute, position)?.type ?? at.name,
    total: all.length,
    files: new Set(all.map(({ path }) => path)).size,
    references: all.slice(0, limit).map(({ path, line, text, role }) => ({ path, line, text, role })),
  };
}

/** What the compiler knows of each thing of a name on a line. */
export function typeAt(view: CodeView, at: NameOnLine): TypeAtPlace[] {
  const names = namesOn(view, at);
  if (names.length === 0) throw new Error(noSuchName(view, at));
  const service = view.languageService(at.path);
  const absolute = view.toAbsolute(at.path);
  const facts = names.flatMap((name): TypeAtPlace[] => {
    const position = name.getStart();
    const known = typeOf(service, absolute, position);
    if (!known) return [];
    const declared = service.getDefinitionAtPosition(absolute, position) ?? [];
    const declaredAt = declared.flatMap(({ fileName, textSpan }) => declarationAt(view, service, fileName, textSpan.start));
    const column = name.getSourceFile().getLineAndCharacterOfPosition(position).character + 1;
    return [{ path: at.path, line: at.line, column, name: at.name, ...known, ...overloadsOf(service, absolute, name), declaredAt }];
  });
  if (facts.length === 0) throw new Error(`The compiler knows nothing of ${at.name} on line ${at.line} of ${at.path}.`);
  return facts;
}

function declarationAt(view: CodeView, service: ts.LanguageService, fileName: string, start: number): TypeAtPlace['declaredAt'] {
  const path = view.toWorkspace(fileName);
  if (path !== undefined) return [{ path, line: lineAt(view.text(path), start).line }];
  const sourceFile = service.getProgram()?.getSourceFile(fileName);
  if (!sourceFile) return [];
  const root = view.toAbsolute(WorkspacePath(''));
  const name = fileName.startsWith(root) ? fileName.slice(root.length) : fileName.slice(fileName.lastIndexOf('/node_modules/') + 1);
  return [{ path: name, line: sourceFile.getLineAndCharacterOfPosition(start).line + 1 }];
}

/** As many as are worth reading. */
const MOST_OVERLOADS = 20;

function overloadsOf(service: ts.LanguageService, absolute: string, name: ts.Node): Pick<TypeAtPlace, 'overloads'> {
  const program = service.getProgram();
  const sourceFile = program?.getSourceFile(absolute);
  if (!program || !sourceFile) return {};
  const known = nodeAt(sourceFile, name.getStart());
  const checker = program.getTypeChecker();
  const type = checker.getTypeAtLocation(known);
  const { parent } = known;
  const callee = ts.isPropertyAccessExpression(parent) && parent.name === known ? parent : known;
  const isNew = ts.isNewExpression(callee.parent) && callee.parent.expression === callee;
  const signatures = isNew ? type.getConstructSignatures() : type.getCallSignatures();
  if (signatures.length < 2) return {};
  const written = signatures.map((signature) => checker.signatureToString(signature, known, ts.TypeFormatFlags.NoTruncation));
  return { overloads: written.slice(0, MOST_OVERLOADS).map((text) => `${isNew ? 'new ' : ''}${name.getText()}${text}`) };
}

function typeOf(service: ts.LanguageService, absolute: string, position: number): Pick<TypeAtPlace, 'type' | 'documentation'> | undefined {
  const info = service.getQuickInfoAtPosition(absolute, position);
  if (!info) return undefined;
  const tags = (info.tags ?? []).map(({ name, text }) => `@${name} ${ts.displayPartsToString(text)}`.trim());
  const documentation = [ts.displayPartsToString(info.documentation), ...tags].filter((part) => part !== '').join('\n');
  return { type: ts.displayPartsToString(info.displayParts), documentation: documentation.slice(0, DOCUMENTATION_CHARACTERS) };
}

/** The names on a line that read like this, declarations first. */
function namesOn(view: CodeView, { path, line, name }: NameOnLine): ts.Node[] {
  const tree = view.sourceFile(path);
  const starts = tree.getLineStarts();
  const [from, to] = [starts[line - 1], starts[line] ?? tree.text.length + 1];
  if (from === undefined) return [];
  return [...descendants(tree, (node) => node.end >= from && node.pos < to)].filter((node) => {
    const isName = ts.isIdentifier(node) || ts.isPrivateIdentifier(node) || ts.isStringLiteralLike(node);
    const start = isName ? node.getStart(tree) : -1;
    return isName && node.text === name && start >= from && start < to;
  });
}

function noSuchName(view: CodeView, { path, line, name }: NameOnLine): string {
  const tree = view.sourceFile(path);
  const lines: number[] = [];
  for (const node of descendants(tree))
    if (ts.isIdentifier(node) && node.text === name) lines.push(tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1);
  const where = [...new Set(lines)];
  if (where.length > 0)
    return `${name} is not on line ${line} of ${path}, but on ${where.slice(0, 10).join(', ')}${where.length > 10 ? ' and others' : ''}.`;
  return `${name} does not occur in ${path} as a name. list_symbols tells what it declares.`;
}

function roleAt(
  view: CodeView,
  path: WorkspacePath,
  start: number,
  known: { readonly isWrite: boolean; readonly isDefinition: boolean },
): Reference['role'] {
  const node = nodeAt(view.sourceFile(path), start);
  const { parent } = node;
  if (parent && (ts.isImportSpecifier(parent) || ts.isImportClause(parent) || ts.isExportSpecifier(parent))) return 'import';
  const isName = ts.isIdentifier(node) || ts.isPrivateIdentifier(node);
  if (known.isDefinition || (isName && isMemberName(node)) || (ts.isIdentifier(node) && isDeclaredName(node))) return 'declaration';
  return known.isWrite ? 'write' : 'read';
}

function lineAt(text: string, position: number): { readonly line: number; readonly text: string } {
  const start = lineStart(text, position);
  return { line: text.slice(0, start).split('\n').length, text: text.slice(start, lineEnd(text, position)).trim().slice(0, 200) };
}
