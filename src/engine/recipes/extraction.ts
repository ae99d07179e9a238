import { ts } from 'ts-morph';
import { fail, ok, type Result } from '../../base/result.ts';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import { isAssigned } from '../ast/assignments.ts';
import { indentationAt } from '../ast/lines.ts';
import { literalRanges } from '../ast/literals.ts';
import { movedElsewhere } from '../ast/pieces.ts';
import { shapeOf } from '../ast/shape.ts';
import { descendants } from '../ast/walk.ts';
import type { CodeView } from '../recipe.ts';
import { selectionOf, type Selection } from './code-selection.ts';
import { styleOf, type CodeStyle } from './code-style.ts';

/** What one file needs for a function that is made of some of its code. */
export interface Extraction {
  /** The call, in place of the code. */
  readonly call: TextEdit;
  readonly definition: TextEdit;
  /** Imports of types that only the function has to name. */
  readonly others: readonly TextEdit[];
  /** The function layout aside: the same for two that are the same. */
  readonly shape: string;
}

/**
 * A function at the top of the file, as the language service would extract it: it says what the function takes, gives and
 * is called with. The code in it is the text as it stands, comments and layout included, at another indentation.
 */
export function extractTo(view: CodeView, path: WorkspacePath, selected: Selection, name: string): Result<Extraction, string> {
  const sourceFile = view.sourceFile(path);
  const selection = narrowed(sourceFile, selected);
  const service = view.languageService(path);
  const fileName = view.toAbsolute(path);
  const span = { pos: selection.start, end: selection.end };
  const preferences = { provideRefactorNotApplicableReason: true };
  const action = topAction(service.getApplicableRefactors(fileName, span, preferences, 'invoked', 'refactor.extract.function'));
  if (!action.ok) return action;
  const style = styleOf(sourceFile);
  const changes = service.getEditsForRefactor(fileName, formatOf(style), span, 'Extract Symbol', action.value, preferences);
  const [own, ...more] = changes?.edits ?? [];
  if (!own || more.length > 0 || own.fileName !== fileName) return fail('The language service would change other files as well.');

  const edits = own.textChanges.map(({ span: { start, length }, newText }) => ({ start, end: start + length, text: newText }));
  const definition = edits.find(({ text }) => /\bfunction\s+newFunction/.test(text));
  const call = edits.find((edit) => edit !== definition && edit.start <= selection.start && selection.end <= edit.end);
  const written = definition && functionIn(definition.text);
  if (!definition || !call || !written?.name || !written.body) return fail('The language service extracts it in another way.');
  const others = edits.filter((edit) => edit !== definition && edit !== call);
  const { text } = sourceFile;
  const isWide = text.slice(call.start, selection.start).trim() !== '' || text.slice(selection.end, call.end).trim() !== '';
  if (isWide || others.some(({ start, end, text: added }) => start !== end || !/^[\s\w,{}'"./@;*-]*$/.test(added)))
    return fail('The language service would change more than the code itself.');
  const lost = whyLost(view, path, selection, written);
  if (lost !== undefined) return fail(lost);
  const isAsync = written.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) === true;
  if (isAsync && !/\bawait\b/.test(call.text)) return fail('It awaits, and is answered with without waiting for it.');

  const body = bodyOf(sourceFile, selection, written, style);
  if (!body.ok) return body;
  const generated = new RegExp(`\\b${written.name.text}\\b`, 'g');
  const named = (part: string): string => part.replace(generated, name);
  const start = written.getStart();
  const head = definition.text.slice(start, written.body.getStart());
  const around = [definition.text.slice(0, start), definition.text.slice(written.end)];
  const whole = `${around[0] ?? ''}${named(head)}{${style.lineBreak}${body.value}${style.lineBreak}}${around[1] ?? ''}`;
  return ok({
    call: { ...call, text: separate(style, declaredAs(sourceFile, selection, named(call.text))) },
    definition: { ...definition, text: whole },
    others,
    shape: shapeOf(written),
  });
}

/** Of a statement that only returns or declares one value, the value is what moves. */
function narrowed(sourceFile: ts.SourceFile, selection: Selection): Selection {
  const [node, ...more] = selection.nodes;
  const declared = ts.isVariableStatement(node) ? node.declarationList.declarations : [];
  const value = ts.isReturnStatement(node) ? node.expression : declared.length === 1 ? declared[0]?.initializer : undefined;
  return (more.length === 0 && value && selectionOf(sourceFile, [value])) || selection;
}

/** Without semicolons, what starts with a parenthesis would go on with the line before. */
function separate({ end }: CodeStyle, call: string): string {
  return end === '' && /^[([`]/.test(call) ? `;${call}` : call;
}

/** What the call gives is constant where nothing assigns it afterwards, whatever it was in the code itself. */
function declaredAs(sourceFile: ts.SourceFile, selection: Selection, call: string): string {
  const [, keyword, pattern = ''] = /^(const|let|var)\s+(\{[^}]*\}|[\w$]+)\s*=/.exec(call) ?? [];
  const isVar = selection.nodes.some(
    (node) => ts.isVariableStatement(node) && (node.declarationList.flags & ts.NodeFlags.BlockScoped) === 0,
  );
  if (keyword === undefined || isVar) return call;
  const names = new Set(pattern.match(/[\w$]+/g));
  const isChanged = [...descendants(sourceFile)].some(
    (node) =>
      ts.isIdentifier(node) && names.has(node.text) && (node.end <= selection.start || selection.end <= node.pos) && isAssigned(node),
  );
  return call.replace(keyword, isChanged ? 'let' : 'const');
}

/** The action that makes a function at the top of the file, or why there is none. */
function topAction(refactors: readonly ts.ApplicableRefactorInfo[]): Result<string, string> {
  const actions = refactors.flatMap((refactor) => refactor.actions);
  const top = actions.find(
    ({ description, notApplicableReason }) => notApplicableReason === undefined && /(module|global) scope/.test(description),
  );
  if (top) return ok(top.name);
  const reason = actions.find(({ notApplicableReason }) => notApplicableReason !== undefined)?.notApplicableReason;
  return fail(reason === undefined ? 'The compiler knows no way to make a function of it.' : `The compiler says: ${reason}`);
}

function functionIn(text: string): ts.FunctionDeclaration | undefined {
  const parsed = ts.createSourceFile('extracted.ts', text, ts.ScriptTarget.Latest, true);
  return parsed.statements.find((statement) => ts.isFunctionDeclaration(statement));
}

/** The code as it stands, with what has to be returned behind it; fails where it would have to be written otherwise. */
function bodyOf(
  sourceFile: ts.SourceFile,
  selection: Selection,
  { body }: ts.FunctionDeclaration,
  { unit, lineBreak, end }: CodeStyle,
): Result<string, string> {
  const { text } = sourceFile;
  const statements = body?.statements ?? [];
  const [first] = selection.nodes;
  const indent = { from: indentationAt(text, selection.start), to: unit };
  const kept = movedElsewhere(text, [{ type: 'kept', start: selection.start, end: selection.end, indent }], literalRanges(sourceFile));
  const code = kept
    .map((piece) => (piece.type === 'moved' || piece.type === 'kept' ? text.slice(piece.start, piece.end) : piece.text))
    .join('');
  const rewritten = fail('Its returns or assignments would have to be written otherwise.');
  if (ts.isExpression(first) && !ts.isStatement(first)) {
    const [only, ...more] = statements;
    const given = only && ts.isReturnStatement(only) && more.length === 0 ? only.expression : undefined;
    return given && shapeOf(given) === shapeOf(first) ? ok(`${unit}return ${code}${end}`) : rewritten;
  }
  const isSame = selection.nodes.every((node, index) => {
    const now = statements[index];
    return now !== undefined && shapeOf(now) === shapeOf(node);
  });
  const added = statements.slice(selection.nodes.length);
  const [last, ...rest] = added;
  if (!isSame || rest.length > 0 || (last && !ts.isReturnStatement(last))) return rewritten;
  const answer = last
    ?.getText()
    .replace(/;$/, '')
    .replace(/\s*\n\s*/g, ' ');
  return ok(`${unit}${code}${answer === undefined ? '' : `${lineBreak}${unit}${answer}${end}`}`);
}

/** A type that can't be written at the top of the file becomes `any`, which takes checks away. */
function whyLost(
  view: CodeView,
  path: WorkspacePath,
  selection: Selection,
  { parameters, type }: ts.FunctionDeclaration,
): string | undefined {
  const program = view.languageService(path).getProgram();
  const sourceFile = program?.getSourceFile(view.toAbsolute(path));
  if (!program || !sourceFile || /\.[mc]?jsx?$/.test(path)) return undefined;
  const hasAny = (node: ts.Node | undefined): boolean =>
    node !== undefined && [node, ...descendants(node)].some(({ kind }) => kind === ts.SyntaxKind.AnyKeyword);
  const isAny = (name: string): boolean =>
    [...descendants(sourceFile)].some(
      (node) =>
        ts.isIdentifier(node) &&
        node.text === name &&
        selection.start <= node.pos &&
        node.end <= selection.end &&
        program.getTypeChecker().typeToString(program.getTypeChecker().getTypeAtLocation(node)).includes('any'),
    );
  const lost = parameters.find((parameter) => hasAny(parameter.type) && !isAny(parameter.name.getText()));
  if (lost) return `The type of \`${lost.name.getText()}\` can't be named at the top of the file.`;
  return hasAny(type) ? 'The type of what it gives can’t be named at the top of the file.' : undefined;
}

function formatOf({ unit, lineBreak, end }: CodeStyle): ts.FormatCodeSettings {
  const isTab = unit.startsWith('\t');
  return {
    ...ts.getDefaultFormatCodeSettings(lineBreak),
    indentSize: isTab ? 4 : unit.length,
    tabSize: isTab ? 4 : unit.length,
    convertTabsToSpaces: !isTab,
    semicolons: end === '' ? ts.SemicolonPreference.Remove : ts.SemicolonPreference.Insert,
  };
}
