import { ts } from 'ts-morph';
import { commentsBetween } from './comments.ts';
import { lineEnd } from './lines.ts';

/** Whether a catch clause does nothing at all about the error. */
export function isEmptyCatch({ block }: ts.CatchClause): boolean {
  return block.statements.every((statement) => ts.isEmptyStatement(statement));
}

/** The comments that may say why: in the clause, and behind it on its line. */
export function explanationsOf({ text }: ts.SourceFile, { block }: ts.CatchClause): string[] {
  return commentsBetween(text, block.getStart(), lineEnd(text, block.end)).map((comment) => comment.text);
}
