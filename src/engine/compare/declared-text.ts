import { ts } from 'ts-morph';

const printer = ts.createPrinter({ removeComments: true });

/**
 * A declaration as it concerns those who use it: without comments, without private members, with parameters by their place, and
 * with the type of a constant in the place of its value. `statement` is of a declaration file.
 */
export function declaredText(statement: ts.Node, sourceFile: ts.SourceFile): string {
  const { transformed } = ts.transform(statement, [simplify]);
  const [plain = statement] = transformed;
  return printer
    .printNode(ts.EmitHint.Unspecified, plain, sourceFile)
    .replace(/\s+/g, ' ')
    .replace(/^(export )?(default )?(declare )?/, '');
}

const simplify: ts.TransformerFactory<ts.Node> = (context) => {
  const { factory } = context;
  const visit = (node: ts.Node): ts.Node | undefined => {
    if (isPrivate(node)) return undefined;
    if (ts.isFunctionLike(node)) return ts.visitEachChild(withNumberedParameters(node), visit, context);
    if (ts.isVariableDeclaration(node) && node.initializer)
      return factory.updateVariableDeclaration(node, node.name, undefined, typeOfLiteral(node.initializer), undefined);
    if (ts.isPropertyDeclaration(node) && node.initializer)
      return factory.updatePropertyDeclaration(node, node.modifiers, node.name, undefined, typeOfLiteral(node.initializer), undefined);
    return ts.visitEachChild(node, visit, context);
  };
  return (node) => visit(node) ?? node;

  function withNumberedParameters(node: ts.SignatureDeclaration): ts.Node {
    const names = new Map(node.parameters.map(({ name }, index) => [ts.isIdentifier(name) ? name.text : '', `p${index}`]));
    const rename = (inner: ts.Node): ts.Node => {
      if (ts.isParameter(inner) && inner.parent === node) {
        const { modifiers, dotDotDotToken, questionToken, type } = inner;
        const place = node.parameters.indexOf(inner);
        const name = ts.isIdentifier(inner.name) && inner.name.text === 'this' ? 'this' : `p${place}`;
        const plainType = type && ts.visitNode(type, rename, ts.isTypeNode);
        return factory.updateParameterDeclaration(inner, modifiers, dotDotDotToken, name, questionToken, plainType, undefined);
      }
      // Elsewhere in a signature a parameter is only spoken of where the result is about it.
      if (ts.isIdentifier(inner) && (ts.isTypePredicateNode(inner.parent) || ts.isTypeQueryNode(inner.parent))) {
        const renamed = names.get(inner.text);
        if (renamed !== undefined) return factory.createIdentifier(renamed);
      }
      return ts.visitEachChild(inner, rename, context);
    };
    return ts.visitEachChild(node, rename, context);
  }

  function typeOfLiteral(value: ts.Expression): ts.TypeNode {
    if (ts.isStringLiteralLike(value)) return factory.createKeywordTypeNode(ts.SyntaxKind.StringKeyword);
    if (value.kind === ts.SyntaxKind.TrueKeyword || value.kind === ts.SyntaxKind.FalseKeyword)
      return factory.createKeywordTypeNode(ts.SyntaxKind.BooleanKeyword);
    if (ts.isBigIntLiteral(value)) return factory.createKeywordTypeNode(ts.SyntaxKind.BigIntKeyword);
    return factory.createKeywordTypeNode(ts.SyntaxKind.NumberKeyword);
  }
};

function isPrivate(node: ts.Node): boolean {
  if (!ts.isClassElement(node)) return false;
  if (node.name && ts.isPrivateIdentifier(node.name)) return true;
  return ts.canHaveModifiers(node) && (node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword) ?? false);
}

/**
 * Whether whoever could use the old declarations can use the new ones: they are the same but for parameters that may be left out,
 * for members that may be left out, and for members of classes and enums.
 */
export function extendsDeclaration(before: string, after: string): boolean {
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

function extendsSignature(old: ts.SignatureDeclarationBase, fresh: ts.SignatureDeclarationBase): boolean {
  const more = fresh.parameters.slice(old.parameters.length);
  return (
    more.every((parameter) => parameter.questionToken !== undefined || parameter.dotDotDotToken !== undefined) &&
    old.parameters.every((parameter, index) => parameter.getText() === fresh.parameters[index]?.getText()) &&
    old.type?.getText() === fresh.type?.getText() &&
    old.typeParameters?.map((one) => one.getText()).join() === fresh.typeParameters?.map((one) => one.getText()).join()
  );
}

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

const isExtendedMethod = (old: ts.Node, fresh: ts.Node): boolean =>
  ts.isMethodDeclaration(old) &&
  ts.isMethodDeclaration(fresh) &&
  old.name.getText() === fresh.name.getText() &&
  old.modifiers?.map((one) => one.getText()).join() === fresh.modifiers?.map((one) => one.getText()).join() &&
  extendsSignature(old, fresh);

const isOptional = (member: ts.TypeElement): boolean => member.questionToken !== undefined;

const isAbstract = (member: ts.ClassElement): boolean =>
  ts.canHaveModifiers(member) && (member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword) ?? false);

/** All that stands before the members. */
const headOf = (declaration: ts.InterfaceDeclaration | ts.ClassDeclaration): string =>
  declaration.getText().slice(0, declaration.members.pos - declaration.getStart());
