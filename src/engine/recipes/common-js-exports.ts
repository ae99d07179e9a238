import { ts } from 'ts-morph';
import { isAssigned } from '../ast/assignments.ts';
import { ancestors } from '../ast/walk.ts';
import { whyIllegalName } from './legal-names.ts';
import { isConstant, isStable } from './module-scope.ts';

/** `module.exports` or `exports`. */
export interface ExportRef {
  readonly node: ts.Identifier | ts.PropertyAccessExpression;
  readonly isModule: boolean;
}

/** `exports.name = value;` */
export interface MemberExport {
  /** Whether the value has a name in the file already, gets that of the export, or one of its own, as the file has that for something else. */
  readonly kind: 'named' | 'inline' | 'apart';
  readonly statement: ts.ExpressionStatement;
  readonly value: ts.Expression;
  /** What it is called in the file once `exports` is gone. */
  readonly local: string;
  /** Where else in the file it is asked for by `exports.name`. */
  readonly reads: readonly ts.PropertyAccessExpression[];
}

/** `module.exports = value;`, or `const name = module.exports = value;`. */
export interface WholeExport {
  readonly statement: ts.ExpressionStatement | ts.VariableStatement;
  readonly value: ts.Expression;
  /** What it is called in the file, where it has a name that means nothing else. */
  readonly name: string | undefined;
  /** Where else the file speaks of it as `module.exports`. */
  readonly others: readonly ts.Node[];
}

export interface Exports {
  readonly whole?: WholeExport;
  readonly members: ReadonlyMap<string, MemberExport>;
}

interface Names {
  readonly scoped: ReadonlyMap<string, readonly ts.Identifier[]>;
  readonly words: ReadonlySet<string>;
  readonly asksForThis: boolean;
}

type Tell = (node: ts.Node, reason: string) => void;

/** What a file exports, as far as it says so by statements of its own; everything else is told as a problem. */
export function exportsIn(names: Names, refs: readonly ExportRef[], problem: Tell): Exports {
  const chains = new Map(refs.flatMap((ref) => chainsOf(ref)));
  const wholes = [...chains].filter(([, { targets }]) => targets.some(({ isModule }) => isModule));
  for (const [, { targets }] of chains) {
    const [first] = targets;
    if (first && !targets.some(({ isModule }) => isModule)) problem(first.node, '`exports` is given another value.');
  }
  const [whole, again] = wholes;
  if (again) problem(again[0], '`module.exports` is set more than once.');
  if (!whole) return { members: membersOf(names, refs, problem) };
  const [statement, { targets, value, declared }] = whole;
  const isAlias = targets.some(({ isModule }) => !isModule);
  const own = new Set<ts.Node>(targets.map(({ node }) => node));
  const others = refs.filter(({ node }) => !own.has(node));
  const called = declared ?? value;
  const isOwn = others.length > 0 ? isStable : isConstant;
  const name = ts.isIdentifier(called) && isOwn(names.scoped, called.text) ? called.text : undefined;
  if (declared && name === undefined) problem(declared, 'It is given another value later, and is what the file exports.');
  for (const { node, isModule } of others) {
    if (!isModule && !isAlias) problem(node, '`exports` is no longer what the file exports, as it sets `module.exports`.');
    else if (name === undefined)
      problem(node, 'The file sets `module.exports` and speaks of it besides, and what it is has no name of its own.');
    else if (node.pos < statement.pos) problem(node, 'It is used before `module.exports` is set.');
  }
  return { whole: { statement, value, name, others: others.map(({ node }) => node) }, members: new Map() };
}

interface Chain {
  readonly targets: readonly ExportRef[];
  readonly value: ts.Expression;
  readonly declared?: ts.BindingName;
}

/** `exports = module.exports = value;` as a statement, or as what a variable is given, found from its first target. */
function chainsOf(ref: ExportRef): [WholeExport['statement'], Chain][] {
  const { parent } = ref.node;
  if (!isAssignment(parent) || parent.left !== ref.node) return [];
  const around = parent.parent;
  const isAlone =
    ts.isVariableDeclaration(around) && ts.isVariableDeclarationList(around.parent) && around.parent.declarations.length === 1;
  const declaration = isAlone ? around : undefined;
  const statement = declaration ? declaration.parent.parent : around;
  if (!(ts.isExpressionStatement(statement) || ts.isVariableStatement(statement)) || !ts.isSourceFile(statement.parent)) return [];
  const targets = [ref];
  let value = parent.right;
  for (; isAssignment(value); value = value.right) {
    const node = value.left;
    const isExports = ts.isIdentifier(node) && node.text === 'exports';
    if (!isExports && !(ts.isPropertyAccessExpression(node) && node.getText() === 'module.exports')) break;
    targets.push({ node, isModule: !isExports });
  }
  return [[statement, { targets, value, ...(declaration && { declared: declaration.name }) }]];
}

function membersOf(names: Names, refs: readonly ExportRef[], problem: Tell): Map<string, MemberExport> {
  const set = new Map<string, { readonly statement: ts.ExpressionStatement; readonly value: ts.Expression }>();
  const reads = new Map<string, ts.PropertyAccessExpression[]>();
  for (const { node } of refs) {
    const access = node.parent;
    if (!ts.isPropertyAccessExpression(access) || access.expression !== node || !ts.isIdentifier(access.name)) {
      const isTold = isAssignment(access) && access.left === node && ts.isExpressionStatement(access.parent);
      if (!isTold || !ts.isSourceFile(access.parent.parent)) problem(node, 'What the file exports is handed on as a value, or set later.');
      continue;
    }
    const { text } = access.name;
    const assignment = access.parent;
    if (isAssignment(assignment) && assignment.left === access) {
      const statement = assignment.parent;
      if (!ts.isExpressionStatement(statement) || !ts.isSourceFile(statement.parent)) problem(node, `\`${text}\` is not exported at once.`);
      else if (set.has(text)) problem(node, `\`${text}\` is exported more than once.`);
      else set.set(text, { statement, value: assignment.right });
    } else if (isAssigned(access) || ts.isDeleteExpression(access.parent)) problem(node, `The export \`${text}\` changes later.`);
    else reads.set(text, [...(reads.get(text) ?? []), access]);
  }
  for (const [text, [read]] of reads) if (read && !set.has(text)) problem(read, `\`${text}\` is asked for, and not exported here.`);
  const members = new Map<string, MemberExport>();
  for (const [text, { statement, value }] of set) {
    const isOwn = reads.has(text) ? isStable : isConstant;
    const isNamed = ts.isIdentifier(value) && isOwn(names.scoped, value.text);
    const isTaken = (names.scoped.get(text) ?? []).some((name) => !isWithin(name, value)) || whyIllegalName(text) !== undefined;
    const kind = isNamed ? 'named' : isTaken ? 'apart' : 'inline';
    const local = kind === 'named' ? value.getText() : kind === 'inline' ? text : freeName(names.words, `${text}Export`);
    if (text === 'default' || text === '__esModule') problem(statement, `\`${text}\` is for importers that take it for a module’s own.`);
    for (const read of reads.get(text) ?? []) {
      const isCall = ts.isCallExpression(read.parent) && read.parent.expression === read;
      if (isCall && names.asksForThis) problem(read, 'Who is called so gets what is exported as its `this`.');
      if (read.pos < statement.pos && ![...ancestors(read)].some(ts.isFunctionLike))
        problem(read, `\`${text}\` is asked for before it is exported.`);
    }
    members.set(text, { kind, statement, value, local, reads: reads.get(text) ?? [] });
  }
  return members;
}

function freeName(words: ReadonlySet<string>, wanted: string): string {
  let name = wanted;
  for (let count = 2; words.has(name); count++) name = `${wanted}${count}`;
  return name;
}

/** Inside of a function or class of its own name, the name is that of the function. */
function isWithin(name: ts.Identifier, value: ts.Expression): boolean {
  const isNamed = (ts.isFunctionExpression(value) || ts.isClassExpression(value)) && value.name?.text === name.text;
  return isNamed && value.pos <= name.pos && name.end <= value.end;
}

function isAssignment(node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
}
