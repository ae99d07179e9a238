import { ts } from 'ts-morph';
import { isAssigned } from '../ast/assignments.ts';
import { withoutTypes } from '../ast/rethrows.ts';
import { descendants } from '../ast/walk.ts';

export type FunctionWithBody = ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction | ts.MethodDeclaration;

/** Whether a read gives what is stored there, whatever happens: no accessor can stand behind it, and there is something to read it of. */
export function isStoredValue(program: ts.Program, access: ts.PropertyAccessExpression): boolean {
  if (isOptional(access)) return false;
  const receiver = withoutTypes(access.expression);
  const checker = program.getTypeChecker();
  const type = checker.getTypeAtLocation(receiver);
  if (access.name.text === 'length' && isThere(program, receiver) && hasLength(checker, type)) return true;
  const declarations = declarationsOf(program, access);
  if (declarations.length === 0) return false;
  if (declarations.every((declaration) => ts.isEnumMember(declaration))) return ts.isIdentifier(receiver);
  return declarations.every(isStored) && isOfItsClass(program, receiver, declarations);
}

/**
 * The function that a call of a member runs, where it can be no other one: its class is the only one that has that type,
 * and nothing of the program overrides it or puts another in its place.
 */
export function surelyCalledMember(program: ts.Program, access: ts.PropertyAccessExpression): FunctionWithBody | undefined {
  if (isOptional(access)) return undefined;
  const declarations = declarationsOf(program, access);
  const [only, ...more] = declarations.filter((declaration) => !isOverload(declaration));
  if (!only || more.length > 0 || isDecorated(only)) return undefined;
  const called = functionOf(only);
  if (!called) return undefined;
  const receiver = withoutTypes(access.expression);
  const isKnown = ts.isObjectLiteralExpression(only.parent)
    ? isConstantOf(program, receiver, only.parent)
    : isOfItsClass(program, receiver, declarations);
  return isKnown && !isReplaced(program, only, access.name.text) ? called : undefined;
}

/** Whether what is typed as a promise can't be `null` or `undefined`, which types pass over unless they are strict. */
export function typesKnowNull(program: ts.Program, node: ts.Node): boolean {
  const { strict, strictNullChecks = strict } = program.getCompilerOptions();
  return strictNullChecks === true && !/\.[mc]?jsx?$/.test(node.getSourceFile().fileName);
}

/**
 * Whether a value can't be `null` or `undefined` if its type does not say so: the types are strict, and nobody has told
 * them to trust that something is set, or left it to be set later where they don't look.
 */
export function isThere(program: ts.Program, expression: ts.Expression): boolean {
  const value = withoutTypes(expression);
  if (!typesKnowNull(program, value)) return false;
  const name = ts.isIdentifier(value) ? value : ts.isPropertyAccessExpression(value) ? value.name : undefined;
  const declarations = (name && resolved(program.getTypeChecker(), name)?.declarations) ?? [];
  const { strict, strictPropertyInitialization = strict, noUncheckedIndexedAccess = false } = program.getCompilerOptions();
  return !declarations.some((declaration) => {
    if (ts.isVariableDeclaration(declaration))
      return declaration.exclamationToken !== undefined || (isReassignable(declaration) && !declaration.initializer);
    if (ts.isPropertyDeclaration(declaration))
      return declaration.exclamationToken !== undefined || (!declaration.initializer && strictPropertyInitialization !== true);
    return ts.isBindingElement(declaration) && ts.isArrayBindingPattern(declaration.parent) && !noUncheckedIndexedAccess;
  });
}

/** One that the head of a loop sets is set. */
function isReassignable({ parent }: ts.VariableDeclaration): boolean {
  return (
    ts.isVariableDeclarationList(parent) &&
    !ts.isForInStatement(parent.parent) &&
    !ts.isForOfStatement(parent.parent) &&
    (parent.flags & ts.NodeFlags.Const) === 0
  );
}

function isOptional(access: ts.PropertyAccessExpression): boolean {
  return (access.flags & ts.NodeFlags.OptionalChain) !== 0;
}

function hasLength(checker: ts.TypeChecker, type: ts.Type): boolean {
  return (type.flags & ts.TypeFlags.StringLike) !== 0 || checker.isArrayType(type) || checker.isTupleType(type);
}

/** What declares the member, by the type of what it is read of as it is, without what `as` and `!` say of it. */
function declarationsOf(program: ts.Program, { expression, name }: ts.PropertyAccessExpression): readonly ts.Declaration[] {
  const checker = program.getTypeChecker();
  const receiver = withoutTypes(expression);
  if (receiver.kind === ts.SyntaxKind.SuperKeyword || ts.isPrivateIdentifier(name))
    return checker.getSymbolAtLocation(name)?.declarations ?? [];
  const type = checker.getTypeAtLocation(receiver);
  if (type.isUnion() && (type.flags & ts.TypeFlags.EnumLike) === 0) return [];
  return checker.getPropertyOfType(checker.getApparentType(type), name.text)?.declarations ?? [];
}

function isStored(declaration: ts.Declaration): boolean {
  if (ts.isParameter(declaration)) return ts.isParameterPropertyDeclaration(declaration, declaration.parent);
  if (!ts.isPropertyDeclaration(declaration) || ts.isAutoAccessorPropertyDeclaration(declaration)) return false;
  const isElsewhere = hasModifier(declaration, ts.SyntaxKind.AbstractKeyword) || hasModifier(declaration, ts.SyntaxKind.DeclareKeyword);
  return !isElsewhere && !isDecorated(declaration) && !declaration.getSourceFile().isDeclarationFile;
}

/** Whether what a member is read of is there, and made by the class that declares the member, or by one below it. */
function isOfItsClass(program: ts.Program, receiver: ts.Expression, declarations: readonly ts.Declaration[]): boolean {
  const classes = new Set(declarations.map((declaration) => classOf(declaration)));
  const [owner, ...more] = classes;
  if (!owner || more.length > 0) return false;
  if (receiver.kind === ts.SyntaxKind.ThisKeyword || receiver.kind === ts.SyntaxKind.SuperKeyword) return true;
  if (!isThere(program, receiver)) return false;
  const symbol = ts.isIdentifier(receiver) ? resolved(program.getTypeChecker(), receiver) : undefined;
  return symbol?.declarations?.includes(owner) === true || hasPrivateMember(owner);
}

function classOf(declaration: ts.Declaration): ts.ClassLikeDeclaration | undefined {
  const { parent } = declaration;
  const around = ts.isConstructorDeclaration(parent) ? parent.parent : parent;
  return ts.isClassLike(around) ? around : undefined;
}

/** Then nothing else than its instances has its type. */
function hasPrivateMember(owner: ts.ClassLikeDeclaration): boolean {
  return owner.members.some(
    (member) =>
      (!hasModifier(member, ts.SyntaxKind.StaticKeyword) && isHidden(member)) ||
      (ts.isConstructorDeclaration(member) && member.parameters.some(isHidden)),
  );
}

function isHidden(node: ts.ClassElement | ts.ParameterDeclaration): boolean {
  return (
    (node.name !== undefined && ts.isPrivateIdentifier(node.name) && !ts.isParameter(node)) ||
    (!ts.isConstructorDeclaration(node) &&
      (hasModifier(node, ts.SyntaxKind.PrivateKeyword) || hasModifier(node, ts.SyntaxKind.ProtectedKeyword)))
  );
}

function isOverload(declaration: ts.Declaration): boolean {
  return ts.isMethodDeclaration(declaration) && !declaration.body && !hasModifier(declaration, ts.SyntaxKind.AbstractKeyword);
}

function functionOf(declaration: ts.Declaration): FunctionWithBody | undefined {
  if (ts.isMethodDeclaration(declaration)) return declaration.body && declaration;
  if (!ts.isPropertyDeclaration(declaration) && !ts.isPropertyAssignment(declaration)) return undefined;
  const { initializer } = declaration;
  return initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)) ? initializer : undefined;
}

/** Whether a name stands for an object that is written where the name is declared, for good. */
function isConstantOf(program: ts.Program, receiver: ts.Expression, object: ts.ObjectLiteralExpression): boolean {
  if (!ts.isIdentifier(receiver)) return false;
  const declaration = resolved(program.getTypeChecker(), receiver)?.valueDeclaration;
  return (
    declaration !== undefined &&
    ts.isVariableDeclaration(declaration) &&
    (declaration.parent.flags & ts.NodeFlags.Const) !== 0 &&
    declaration.initializer !== undefined &&
    withoutTypes(declaration.initializer) === object
  );
}

const known = new WeakMap<ts.Program, Map<ts.Declaration, boolean>>();

/** Whether the program has another function in the place of a member: in a class below, or set from outside. */
function isReplaced(program: ts.Program, member: ts.Declaration, name: string): boolean {
  const ofProgram = known.get(program) ?? new Map<ts.Declaration, boolean>();
  known.set(program, ofProgram);
  const told = ofProgram.get(member);
  if (told !== undefined) return told;
  const word = name.replace(/[$]/g, '\\$&');
  const set = new RegExp(`[.\\['"]\\s*${word}['"\\]]*\\s*(?:=(?![=>])|[^\\w\\s(.;=]{1,3}=(?!=)|[,\\]}])`);
  const declared = new RegExp(`(?:^|[^.\\w$])${word}\\s*[(<=:?!]`);
  const isFound = program.getSourceFiles().some((sourceFile) => {
    if (sourceFile.isDeclarationFile || program.isSourceFileFromExternalLibrary(sourceFile)) return false;
    const { text } = sourceFile;
    if (!text.includes(name)) return false;
    const mayBeSet = set.test(text);
    const mayBeBelow = text.includes('extends') && declared.test(text);
    if (!mayBeSet && !mayBeBelow) return false;
    for (const node of descendants(sourceFile)) {
      if (mayBeSet && isMember(node, name) && isAssigned(node)) return true;
      if (mayBeBelow && ts.isClassLike(node) && overrides(program, node, member, name)) return true;
    }
    return false;
  });
  ofProgram.set(member, isFound);
  return isFound;
}

function isMember(node: ts.Node, name: string): node is ts.PropertyAccessExpression | ts.ElementAccessExpression {
  return (
    (ts.isPropertyAccessExpression(node) && node.name.text === name) ||
    (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression) && node.argumentExpression.text === name)
  );
}

function overrides(program: ts.Program, node: ts.ClassLikeDeclaration, member: ts.Declaration, name: string): boolean {
  const owner = classOf(member);
  if (!owner || owner === node || !node.heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)) return false;
  return node.members.some((one) => one.name !== undefined && nameOf(one.name) === name) && mayBeBelow(program, node, owner);
}

function nameOf(name: ts.PropertyName): string | undefined {
  return ts.isIdentifier(name) || ts.isPrivateIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : undefined;
}

/** Whether a class is below another one; so is one whose base nobody knows. */
function mayBeBelow(program: ts.Program, node: ts.ClassLikeDeclaration, owner: ts.ClassLikeDeclaration): boolean {
  const checker = program.getTypeChecker();
  const waiting: ts.Type[] = [checker.getTypeAtLocation(node)];
  for (let type = waiting.pop(); type; type = waiting.pop()) {
    const target = (type as ts.TypeReference).target ?? type;
    if (!target.isClassOrInterface()) return true;
    if (target.symbol.declarations?.includes(owner)) return true;
    const declared = target.symbol.declarations?.some(
      (one) => ts.isClassLike(one) && one.heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword),
    );
    const bases = checker.getBaseTypes(target);
    if (declared && bases.length === 0) return true;
    waiting.push(...bases);
  }
  return false;
}

function isDecorated(node: ts.Node): boolean {
  return ts.canHaveDecorators(node) && (ts.getDecorators(node)?.length ?? 0) > 0;
}

function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) ?? false);
}

/** What a name means, wherever it is imported from. */
export function resolved(checker: ts.TypeChecker, name: ts.Node): ts.Symbol | undefined {
  const symbol = checker.getSymbolAtLocation(name);
  return symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}
