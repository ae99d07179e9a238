import { ts } from 'ts-morph';
import type { PatternSite } from '../../ports/code.ts';
import type { Site } from '../../ports/recipe-facts.ts';
import { commentWords } from '../ast/comments.ts';
import { siteAt, touchesLines } from '../ast/sites.ts';
import { explanationsOf, isEmptyCatch } from '../ast/swallowed.ts';
import { descendants } from '../ast/walk.ts';
import { isLogCall } from './log-calls.ts';
import type { PatternFamily } from './pattern.ts';

/** What becomes of caught errors: those that vanish, and those that are only written down. */
export const caughtErrors: PatternFamily = {
  kinds: ['swallowed-catch', 'log-and-continue'],
  hints: ['catch'],
  needsTypes: false,
  find(view, path, scope) {
    const sourceFile = view.sourceFile(path);
    const clauses = [...descendants(sourceFile)]
      .filter((node) => ts.isCatchClause(node))
      .filter((clause) => touchesLines(scope, sourceFile, clause));
    return clauses.flatMap((clause) => {
      const found = judge(sourceFile, clause, siteAt(path, sourceFile, clause));
      return found ? [found] : [];
    });
  },
};

function judge(sourceFile: ts.SourceFile, clause: ts.CatchClause, site: Site): PatternSite | undefined {
  if (isEmptyCatch(clause)) return swallowed(sourceFile, clause, site);
  const statements = clause.block.statements.filter((statement) => !ts.isEmptyStatement(statement));
  const rest = statements.filter((statement) => !isLogging(statement));
  if (rest.length === statements.length || !rest.every(goesOn)) return undefined;
  return {
    ...site,
    kind: 'log-and-continue',
    title: 'The error is only logged, and the code goes on as if nothing had happened',
    detail: `All that is done about it: ${statements[0]?.getText(sourceFile).split('\n', 1)[0] ?? ''}`,
    changesBehaviour: true,
  };
}

function swallowed(sourceFile: ts.SourceFile, clause: ts.CatchClause, site: Site): PatternSite {
  // `catch {} // best effort` explains it as well.
  const comments = explanationsOf(sourceFile, clause).map(commentWords);
  const isExplained = comments.join('') !== '';
  return {
    ...site,
    kind: 'swallowed-catch',
    title: isExplained ? 'A caught error is dropped, with a comment' : 'A caught error vanishes without a word',
    detail: isExplained ? `The comment says: ${comments.join(' ')}` : 'No comment says why nothing is done about it.',
    // A comment is all that can be written without changing what happens.
    ...(isExplained ? { changesBehaviour: true } : { recipe: 'explicit-swallow' }),
  };
}

function isLogging(statement: ts.Statement): boolean {
  if (!ts.isExpressionStatement(statement)) return false;
  const { expression } = statement;
  return isLogCall(ts.isAwaitExpression(expression) || ts.isVoidExpression(expression) ? expression.expression : expression);
}

/** Leaves the clause without telling anybody. */
function goesOn(statement: ts.Statement): boolean {
  return (ts.isReturnStatement(statement) && !statement.expression) || ts.isContinueStatement(statement) || ts.isBreakStatement(statement);
}
