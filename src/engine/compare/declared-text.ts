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
