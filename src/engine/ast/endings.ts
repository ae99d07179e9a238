import { ts } from 'ts-morph';

/** Whether nothing comes after a statement: all its ways end in `return` or `throw`. */
export function endsAbruptly(statement: ts.Statement | undefined): boolean {
  if (!statement) return false;
  if (ts.isReturnStatement(statement) || ts.isThrowStatement(statement)) return true;
  if (ts.isBlock(statement)) return endsAbruptly(statement.statements.at(-1));
  return ts.isIfStatement(statement) && endsAbruptly(statement.thenStatement) && endsAbruptly(statement.elseStatement);
}
