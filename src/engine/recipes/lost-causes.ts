import { ts } from 'ts-morph';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Site } from '../../ports/recipe-facts.ts';
import type { CodeView } from '../recipe.ts';
import { isAssigned } from '../ast/assignments.ts';
import { isHandedOn, namesCause, rethrowsIn, type Rethrow } from '../ast/rethrows.ts';
import { isScopedName } from '../ast/names.ts';
import { siteAt, touchesLines } from '../ast/sites.ts';
import { counterpart, descendants } from '../ast/walk.ts';
import { takesCause, type NoCause } from './cause-constructors.ts';
import { isPlatformKnown } from './language-version.ts';
import { fail, ok, type Result } from '../../base/result.ts';

/** A place where an error is caught and another one is thrown that does not carry it. */
export interface LostCause {
  readonly site: Site;
  readonly clause: ts.CatchClause;
  readonly statement: ts.ThrowStatement;
  /** What is thrown instead: `PaymentError`. */
  readonly errorName: string;
  /** The `new` that a cause can be added to, or why none can. */
  readonly mending: Result<{ readonly created: ts.NewExpression; readonly cause: string }, string>;
}

/** The name that a caught error gets where the catch clause has none for it. */
export const DEFAULT_NAME = 'error';

/** The lost causes of a file, in the order of the text. Types are asked for only where syntax leaves the question open. */
export function lostCausesIn(view: CodeView, path: WorkspacePath, scope: Scope): LostCause[] {
  const text = view.text(path);
  if (!text.includes('catch') || !text.includes('throw')) return [];
  const sourceFile = view.sourceFile(path);
  const found: LostCause[] = [];
  for (const rethrow of rethrowsIn(sourceFile)) {
    if (!touchesLines(scope, sourceFile, rethrow.statement)) continue;
    const mending = mend(view, path, rethrow);
    if (!mending.ok && mending.failure === null) continue;
    found.push({
      site: siteAt(path, sourceFile, rethrow.statement),
      clause: rethrow.clause,
      statement: rethrow.statement,
      errorName: rethrow.thrown.type === 'new' ? rethrow.thrown.created.expression.getText() : 'what is thrown',
      mending: mending.ok ? mending : fail(mending.failure ?? ''),
    });
  }
  return found;
}

/** A failure of null: the cause is not lost. */
function mend(
  view: CodeView,
  path: WorkspacePath,
  { clause, thrown }: Rethrow,
): Result<{ created: ts.NewExpression; cause: string }, NoCause> {
  if (thrown.type === 'other') return fail(thrown.how);
  const { created } = thrown;
  const args = created.arguments ?? [];
  if (namesCause(args)) return fail(null);
  const binding = nameOfCaught(clause);
  if (binding.ok && isHandedOn(binding.value, args)) {
    // A cause by another name is a cause; only the pattern of the language is missing.
    return fail(null);
  }
  const typed = takesCauseByTypes(view, path, created, clause);
  if (!typed.ok && typed.failure === null) return typed;
  if (!binding.ok) return binding;
  if (args.some((argument) => ts.isSpreadElement(argument)))
    return fail('Its arguments are spread, so that nobody knows which of them come last.');
  if (args.length === 0) return fail(`${created.expression.getText()} is made without a message, and a cause comes after it.`);
  if (!typed.ok) return typed;
  if (!isPlatformKnown(view, path))
    return fail('Nothing says whether ES2022 is available: there is no tsconfig.json and no `engines` in a package.json.');
  if (isReassigned(clause, binding.value))
    return fail(`${binding.value} is assigned to in the catch clause, so that it may no longer be the caught error.`);
  return ok({ created, cause: binding.value });
}

function takesCauseByTypes(view: CodeView, path: WorkspacePath, created: ts.NewExpression, clause: ts.CatchClause): Result<void, NoCause> {
  const program = view.languageService(path).getProgram();
  const sourceFile = program?.getSourceFile(view.toAbsolute(path));
  const node = sourceFile && counterpart(sourceFile, created);
  if (!program || !node || !ts.isNewExpression(node)) return fail('The file is part of no project, so that the types are not known.');
  const checker = program.getTypeChecker();
  const name = clause.variableDeclaration?.name;
  const typed = name && counterpart(node.getSourceFile(), name);
  return takesCause(checker, node, typed ? checker.getTypeAtLocation(typed) : checker.getUnknownType());
}

/** What the caught error is called; where the clause does not say, the name it can be given. */
function nameOfCaught(clause: ts.CatchClause): Result<string, string> {
  const name = clause.variableDeclaration?.name;
  if (name)
    return ts.isIdentifier(name) ? ok(name.text) : fail('The caught error is taken apart in the catch clause, and has no name of its own.');
  const isTaken = [...descendants(clause.block)].some((node) => ts.isIdentifier(node) && node.text === DEFAULT_NAME && isScopedName(node));
  return isTaken
    ? fail(`The catch clause has no name for the error, and \`${DEFAULT_NAME}\` already means something else in it.`)
    : ok(DEFAULT_NAME);
}

function isReassigned({ block }: ts.CatchClause, name: string): boolean {
  return [...descendants(block)].some((node) => ts.isIdentifier(node) && node.text === name && (isAssigned(node) || isVar(node)));
}

function isVar({ parent }: ts.Identifier): boolean {
  return (
    ts.isVariableDeclaration(parent) &&
    ts.isVariableDeclarationList(parent.parent) &&
    (parent.parent.flags & ts.NodeFlags.BlockScoped) === 0
  );
}
