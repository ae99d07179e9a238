import { ts } from 'ts-morph';
import { fail, ok, type Result } from '../../base/result.ts';
import { commentsBetween } from '../ast/comments.ts';
import { isBlank, lineEnd } from '../ast/lines.ts';
import { descendants } from '../ast/walk.ts';

/** Code that stands together: statements that follow each other, or one expression. */
export interface Selection {
  readonly start: number;
  readonly end: number;
  readonly nodes: readonly [ts.Node, ...ts.Node[]];
}

/** The statements that make up some lines, apart from blank lines and comments around them. */
export function codeOnLines(sourceFile: ts.SourceFile, first: number, last: number): Result<Selection, string> {
  const { text } = sourceFile;
  const starts = sourceFile.getLineStarts();
  const start = starts[first - 1];
  const lastStart = starts[last - 1];
  if (start === undefined || lastStart === undefined || last < first) return fail(`The file has ${starts.length} lines.`);
  const end = lineEnd(text, lastStart);
  for (const list of statementLists(sourceFile)) {
    const inside = list.filter((statement) => start <= statement.getStart(sourceFile) && statement.end <= end);
    const found = selectionOf(sourceFile, inside);
    if (found && isNoCode(text, start, found.start) && isNoCode(text, found.end, end)) return ok(found);
  }
  return fail(`Lines ${first}-${last} are not whole statements of one block.`);
}

/** The statements or the expression that a text is, which has to occur just once. */
export function codeOfText(sourceFile: ts.SourceFile, wanted: string): Result<Selection, string> {
  const trimmed = wanted.trim();
  const start = sourceFile.text.indexOf(trimmed);
  if (start < 0) return fail('That text is not in the file.');
  if (sourceFile.text.includes(trimmed, start + 1)) return fail('That text occurs more than once in the file.');
  const end = start + trimmed.length;
  for (const list of statementLists(sourceFile)) {
    const inside = list.filter((statement) => start <= statement.getStart(sourceFile) && statement.end <= end);
    const found = selectionOf(sourceFile, inside);
    if (found?.start === start && found.end === end) return ok(found);
  }
  const node = [...descendants(sourceFile)].find((one) => ts.isExpression(one) && one.getStart(sourceFile) === start && one.end === end);
  return node ? ok({ start, end, nodes: [node] }) : fail('That text is neither whole statements of one block nor an expression.');
}

export function selectionOf(sourceFile: ts.SourceFile, nodes: readonly ts.Node[]): Selection | undefined {
  const [first, ...rest] = nodes;
  return first && { start: first.getStart(sourceFile), end: (rest.at(-1) ?? first).end, nodes: [first, ...rest] };
}

/** The lists of statements of a file, the outer ones first. */
export function statementLists(sourceFile: ts.SourceFile): ts.NodeArray<ts.Statement>[] {
  const inner = [...descendants(sourceFile)].flatMap((node) =>
    ts.isBlock(node) || ts.isModuleBlock(node) || ts.isCaseOrDefaultClause(node) ? [node.statements] : [],
  );
  return [sourceFile.statements, ...inner];
}

function isNoCode(text: string, start: number, end: number): boolean {
  let rest = text.slice(start, end);
  for (const comment of commentsBetween(text, start, end)) rest = rest.replace(comment.text, '');
  return isBlank(rest);
}
