import { ts } from 'ts-morph';
import { fail, ok, type Result } from '../../base/result.ts';

/** A type as one would write it down. */
export interface WrittenType {
  readonly text: string;
  /** What the file has to import for it. */
  readonly imports: readonly TypeImport[];
}

export interface TypeImport {
  readonly name: string;
  readonly specifier: string;
}

/** Longer types are better given a name first. */
const MOST_CHARACTERS = 119;

/** A type, written as at a place in a file; or why it should not be written there, as a sentence. */
export function writeType(checker: ts.TypeChecker, type: ts.Type, at: ts.Node): Result<WrittenType, string> {
  const sourceFile = at.getSourceFile();
  const quotes = usesSingleQuotes(sourceFile) ? ts.NodeBuilderFlags.UseSingleQuotesForStringLiteralType : 0;
  const node = checker.typeToTypeNode(type, at, ts.NodeBuilderFlags.NoTruncation | quotes);
  if (!node) return fail('It is of a type that can’t be written down.');
  const reason = whyNot(node);
  if (reason !== undefined) return fail(reason);
  const imports: TypeImport[] = [];
  const named = withNames(node, imports);
  const printed = ts.createPrinter({ removeComments: true }).printNode(ts.EmitHint.Unspecified, named, sourceFile);
  const text = /['"`]/.test(printed) ? printed : printed.replaceAll('; }', ' }');
  if (text.includes('\n') || text.length > MOST_CHARACTERS) return fail(`Its type takes ${text.length} characters; give it a name first.`);
  const distant = imports.find(({ specifier }) => /node_modules|^([a-zA-Z]:)?[/\\]/.test(specifier));
  return distant ? fail(`\`${distant.name}\` can’t be imported from here.`) : ok({ text, imports });
}

function whyNot(node: ts.Node): string | undefined {
  if (node.kind === ts.SyntaxKind.AnyKeyword) return 'Its type is `any`, at least in part.';
  if (ts.isImportTypeNode(node) && (node.isTypeOf || !node.qualifier)) return 'Its type is that of a whole module.';
  if (ts.isPropertySignature(node) && node.questionToken && node.type?.kind === ts.SyntaxKind.UndefinedKeyword)
    return 'It gives objects of several shapes; give their type a name first.';
  return ts.forEachChild(node, whyNot);
}

/** `import("./order").Order` as `Order`, for which an import is noted. */
function withNames(node: ts.TypeNode, imports: TypeImport[]): ts.TypeNode {
  const { transformed } = ts.transform<ts.Node>(node, [
    (context) => {
      const visit = (inner: ts.Node): ts.Node => {
        const visited = ts.visitEachChild(inner, visit, context);
        if (!ts.isImportTypeNode(visited) || !visited.qualifier) return visited;
        const name = firstName(visited.qualifier);
        const { argument } = visited;
        const specifier = ts.isLiteralTypeNode(argument) && ts.isStringLiteral(argument.literal) ? argument.literal.text : '';
        if (!imports.some((known) => known.name === name && known.specifier === specifier)) imports.push({ name, specifier });
        return context.factory.createTypeReferenceNode(visited.qualifier, visited.typeArguments);
      };
      return visit;
    },
  ]);
  // A type stays a type: only import types in it were replaced, by references.
  return (transformed[0] ?? node) as ts.TypeNode;
}

function firstName(name: ts.EntityName): string {
  return ts.isIdentifier(name) ? name.text : firstName(name.left);
}

/** As in the file's first import; single ones where it has none. */
export function usesSingleQuotes(sourceFile: ts.SourceFile): boolean {
  const first = sourceFile.statements.find((statement) => ts.isImportDeclaration(statement));
  return first === undefined || first.moduleSpecifier.getText(sourceFile).startsWith("'");
}
