import { ts } from 'ts-morph';
import type { TextEdit } from '../../domain/change.ts';
import { insertion } from '../ast/edits.ts';
import { lineBreakAt } from '../ast/lines.ts';

/** Lines that come into a file: at its top, and before its statements and what is said of these. */
export class Insertions {
  readonly lineBreak: string;
  readonly #sourceFile: ts.SourceFile;
  readonly #top: string[] = [];
  readonly #constants: string[] = [];
  readonly #before = new Map<number, string[]>();

  constructor(sourceFile: ts.SourceFile) {
    this.#sourceFile = sourceFile;
    this.lineBreak = lineBreakAt(sourceFile.text, 0);
  }

  /** An import, whose place does not matter. */
  atTop(line: string): void {
    if (!this.#top.includes(line)) this.#top.push(line);
  }

  /** What is there before anything else runs. */
  constant(line: string): void {
    this.#constants.push(line);
  }

  before(statement: ts.Statement, line: string): void {
    const at = this.#startOf(statement);
    this.#before.set(at, [...(this.#before.get(at) ?? []), line]);
  }

  /** `isImport`: whether a statement is going to be an import. */
  edits(isImport: (statement: ts.Statement) => boolean): TextEdit[] {
    const first = this.#sourceFile.statements.find((statement) => !isDirective(statement));
    const lines = [...this.#top, ...(this.#constants.length > 0 ? [...(this.#top.length > 0 ? [''] : []), ...this.#constants] : [])];
    const before = new Map(this.#before);
    if (lines.length > 0 && first) {
      const at = this.#startOf(first);
      const more = before.get(at) ?? [];
      before.set(at, [...lines, ...more, ...(more.length === 0 && !isImport(first) ? [''] : [])]);
    }
    return [...before].map(([at, all]) => insertion(at, all.map((line) => line + this.lineBreak).join('')));
  }

  /** With the comment right above it, unless that is what the file begins with. */
  #startOf(statement: ts.Statement): number {
    const { text } = this.#sourceFile;
    const start = statement.getStart(this.#sourceFile);
    const comment = ts.getLeadingCommentRanges(text, statement.getFullStart())?.at(-1);
    const isAttached = comment !== undefined && /^[ \t]*\r?\n[ \t]*$/.test(text.slice(comment.end, start));
    const isHeader = comment !== undefined && text.slice(0, comment.pos).trim() === '' && !text.startsWith('/**', comment.pos);
    return isAttached && !isHeader && isAtLineStart(text, comment.pos) ? comment.pos : start;
  }
}

function isDirective(statement: ts.Statement): boolean {
  return ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression);
}

function isAtLineStart(text: string, at: number): boolean {
  return at === 0 || text[at - 1] === '\n';
}
