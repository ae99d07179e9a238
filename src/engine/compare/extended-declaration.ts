import { ts } from 'ts-morph';

/**
 * Whether whoever could use the old declarations can use the new ones: they are the same but for parameters that may be left out
 * or take more, for members that may be left out, and for members of classes and enums.
 */
export function extendsDeclaration(before: string, after: string): boolean {
  const [call, newCall] = [onlySignature(before), onlySignature(after)];
  if (call && newCall) return call.name === newCall.name && extendsSignature(call.type, newCall.type);
  const [old, fresh] = [onlyStatement(before), onlyStatement(after)];
  if (!old || !fresh || old.kind !== fresh.kind) return false;
  if (ts.isFunctionDeclaration(old) && ts.isFunctionDeclaration(fresh)) return extendsSignature(old, fresh);
  if (ts.isInterfaceDeclaration(old) && ts.isInterfaceDeclaration(fresh))
    return headOf(old) === headOf(fresh) && extendsMembers(old.members, fresh.members, isOptional);
  if (ts.isClassDeclaration(old) && ts.isClassDeclaration(fresh))
    return headOf(old) === headOf(fresh) && extendsMembers(old.members, fresh.members, (member) => !isAbstract(member));
  if (ts.isEnumDeclaration(old) && ts.isEnumDeclaration(fresh)) return extendsMembers(old.members, fresh.members, () => true);
  return false;
}

function onlyStatement(text: string): ts.Statement | undefined {
  const { statements } = ts.createSourceFile('declared.d.ts', `declare ${text}`, ts.ScriptTarget.Latest, true);
  return statements.length === 1 ? statements[0] : undefined;
}

/** The signature of a constant that is a function: `run: (p0: string) => void`. */
function onlySignature(text: string): { readonly name: string; readonly type: ts.FunctionTypeNode } | undefined {
  const statement = onlyStatement(`const ${text}`);
  const [declaration, ...more] = statement && ts.isVariableStatement(statement) ? statement.declarationList.declarations : [];
  const type = more.length === 0 ? declaration?.type : undefined;
  return declaration && type && ts.isFunctionTypeNode(type) ? { name: declaration.name.getText(), type } : undefined;
}

function extendsSignature(old: ts.SignatureDeclarationBase, fresh: ts.SignatureDeclarationBase): boolean {
  const more = fresh.parameters.slice(old.parameters.length);
  return (
    more.every((parameter) => parameter.questionToken !== undefined || parameter.dotDotDotToken !== undefined) &&
    old.parameters.every((parameter, index) => takesAsMuch(parameter, fresh.parameters[index])) &&
    old.type?.getText() === fresh.type?.getText() &&
    old.typeParameters?.map((one) => one.getText()).join() === fresh.typeParameters?.map((one) => one.getText()).join()
  );
}

/**
 * Whether a parameter is the same, or `unknown` where it was `any`: whatever was given still fits, and so does the function in
 * the place of any other. Who writes a function of its kind is told what it takes by interfaces and types alone, which don't get here.
 */
function takesAsMuch(old: ts.ParameterDeclaration, fresh: ts.ParameterDeclaration | undefined): boolean {
  if (!fresh || old.getText() === fresh.getText()) return fresh !== undefined;
  const wider = WIDER.get(old.type?.getText() ?? '');
  return wider !== undefined && wider === fresh.type?.getText() && withoutType(old) === withoutType(fresh);
}

const WIDER: ReadonlyMap<string, string> = new Map([
  ['any', 'unknown'],
  ['any[]', 'unknown[]'],
]);

const withoutType = (parameter: ts.ParameterDeclaration): string =>
  parameter.getText().slice(0, (parameter.type?.getStart() ?? parameter.end) - parameter.getStart());

function extendsMembers<Member extends ts.Node>(
  old: readonly Member[],
  fresh: readonly Member[],
  mayCome: (member: Member) => boolean,
): boolean {
  const left = [...fresh];
  for (const member of old) {
    const index = left.findIndex((other) => other.getText() === member.getText() || isExtendedMethod(member, other));
    if (index < 0) return false;
    left.splice(index, 1);
  }
  return left.every(mayCome);
}

function isExtendedMethod(old: ts.Node, fresh: ts.Node): boolean {
  const isPair =
    (ts.isMethodDeclaration(old) && ts.isMethodDeclaration(fresh) && old.name.getText() === fresh.name.getText() && !isAbstract(old)) ||
    (ts.isConstructorDeclaration(old) && ts.isConstructorDeclaration(fresh));
  return isPair && modifiersOf(old) === modifiersOf(fresh) && extendsSignature(old, fresh);
}

const modifiersOf = (node: ts.MethodDeclaration | ts.ConstructorDeclaration): string =>
  (node.modifiers ?? []).map((one) => one.getText()).join();

const isOptional = (member: ts.TypeElement): boolean => member.questionToken !== undefined;

const isAbstract = (member: ts.ClassElement): boolean =>
  ts.canHaveModifiers(member) && (member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword) ?? false);

/** All that stands before the members. */
const headOf = (declaration: ts.InterfaceDeclaration | ts.ClassDeclaration): string =>
  declaration.getText().slice(0, declaration.members.pos - declaration.getStart());
