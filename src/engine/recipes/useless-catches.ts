import { ts } from 'ts-morph';
import { fail, ok, type Result } from '../../base/result.ts';
import { hasComment } from '../ast/comments.ts';
import { blockScopedNames, isScopedName } from '../ast/names.ts';
import { withoutParentheses } from '../ast/rethrows.ts';
import { descendants } from '../ast/walk.ts';

/** A catch clause that does nothing but throw the error again. */
export interface UselessCatch {
  readonly statement: ts.TryStatement;
  readonly clause: ts.CatchClause;
  /** How it can be taken away, or why it has to stay. */
  readonly removal: Result<Removal, string>;
}

/** `clause`: the clause goes, the `finally` stays. `block`: the block stays. `unwrap`: its statements take its place. */
export type Removal = 'clause' | 'block' | 'unwrap';

/** In the order of the text, so that an outer one comes before those in it. */
export function uselessCatchesIn(sourceFile: ts.SourceFile): UselessCatch[] {
  const found: UselessCatch[] = [];
  const unwrapped = new Set<ts.Node>();
  for (const statement of descendants(sourceFile)) {
    if (!ts.isTryStatement(statement)) continue;
    const { catchClause: clause } = statement;
    if (!clause || !isUseless(clause)) continue;
    const removal = removalOf(sourceFile, statement, clause, unwrapped);
    if (removal.ok && removal.value === 'unwrap') unwrapped.add(statement.tryBlock);
    found.push({ statement, clause, removal });
  }
  return found;
}

function isUseless({ variableDeclaration, block }: ts.CatchClause): boolean {
  const [only, ...more] = block.statements;
  if (!only || more.length > 0 || !ts.isThrowStatement(only) || !variableDeclaration) return false;
  const thrown = withoutParentheses(only.expression);
  return ts.isIdentifier(thrown) && ts.isIdentifier(variableDeclaration.name) && thrown.text === variableDeclaration.name.text;
}

function removalOf(
  sourceFile: ts.SourceFile,
  statement: ts.TryStatement,
  clause: ts.CatchClause,
  unwrapped: ReadonlySet<ts.Node>,
): Result<Removal, string> {
  const { text } = sourceFile;
  const { tryBlock } = statement;
  if (hasComment(text, tryBlock.end, clause.end)) return fail('A comment in the catch clause would be lost.');
  if (statement.finallyBlock) return ok('clause');
  if (hasComment(text, statement.getStart(sourceFile), tryBlock.getStart(sourceFile)))
    return fail('A comment before the block would be lost.');
  if (!isInList(statement)) return ok('block');
  const reason = whyNotUnwrap(statement, unwrapped);
  return reason === undefined ? ok('unwrap') : fail(reason);
}

function isInList({ parent }: ts.Statement): boolean {
  return ts.isBlock(parent) || ts.isSourceFile(parent) || ts.isModuleBlock(parent) || ts.isCaseOrDefaultClause(parent);
}

/** What keeps the statements of the block from standing among those around it. */
function whyNotUnwrap(statement: ts.TryStatement, unwrapped: ReadonlySet<ts.Node>): string | undefined {
  const { statements } = statement.tryBlock;
  if (statements.some(isUsing)) return 'The block disposes of something at its end, and that would happen later.';
  const [first] = statements;
  if (first && ts.isExpressionStatement(first) && ts.isStringLiteral(first.expression))
    return 'The block starts with a string, which might become a directive.';
  const names = blockScopedNames(statements);
  if (names.size === 0) return undefined;
  const listed = [...names].map((name) => `\`${name}\``).join(', ');
  const around = containerOf(statement, unwrapped);
  if (ts.isCaseOrDefaultClause(statement.parent)) return `The block declares ${listed}, which all cases of the switch would share.`;
  if (ts.isSourceFile(around) && !ts.isExternalModule(around))
    return `The block declares ${listed}, which would become global: the file is no module.`;
  const clash = [...descendants(around, (node) => node !== statement)].find(
    (node) => ts.isIdentifier(node) && isScopedName(node) && (names.has(node.text) || node.text === 'eval'),
  );
  if (!clash) return undefined;
  const line = clash.getSourceFile().getLineAndCharacterOfPosition(clash.getStart()).line + 1;
  return `The block declares ${listed}, and line ${line} uses \`${clash.getText()}\` outside of it.`;
}

function isUsing(statement: ts.Statement): boolean {
  return ts.isVariableStatement(statement) && (statement.declarationList.flags & ts.NodeFlags.Using) !== 0;
}

/** What shares its names with the statement's surroundings once the blocks in between are gone. */
function containerOf(statement: ts.Statement, unwrapped: ReadonlySet<ts.Node>): ts.Node {
  const { parent } = statement;
  if (unwrapped.has(parent) && ts.isTryStatement(parent.parent)) return containerOf(parent.parent, unwrapped);
  const isBody = ts.isBlock(parent) && (ts.isFunctionLike(parent.parent) || ts.isCatchClause(parent.parent));
  return isBody ? parent.parent : parent;
}
