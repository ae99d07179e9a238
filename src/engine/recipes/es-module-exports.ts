import { ts } from 'ts-morph';
import type { TextEdit } from '../../domain/change.ts';
import { insertion } from '../ast/edits.ts';
import { lineBreakAt } from '../ast/lines.ts';
import type { WholeExport } from './common-js-exports.ts';
import type { Form } from './common-js-forms.ts';
import type { CommonJsModule } from './common-js-module.ts';

/** Writes exports in the place of what is assigned to `exports` and `module.exports`. */
export function exportEdits(module: CommonJsModule, form: Form): TextEdit[] {
  const { whole } = module.exports;
  if (whole) return form.kind === 'named' ? oneByOne(module, whole) : asDefault(module, whole);
  const edits: TextEdit[] = [];
  const { sourceFile } = module;
  for (const [name, { kind, statement, value, local, reads }] of module.exports.members) {
    const start = statement.getStart(sourceFile);
    const end = statement.getText(sourceFile).endsWith(';') ? ';' : '';
    const clause = `export { ${local === name ? name : `${local} as ${name}`} }${end}`;
    if (kind === 'named') edits.push({ start, end: statement.end, text: clause });
    else edits.push({ start, end: value.getStart(sourceFile), text: `${kind === 'inline' ? 'export ' : ''}const ${local} = ` });
    if (kind === 'apart') edits.push(insertion(statement.end, lineBreakAt(sourceFile.text, statement.end) + clause));
    for (const read of reads) edits.push({ start: read.getStart(sourceFile), end: read.end, text: local });
  }
  return edits;
}

function oneByOne({ sourceFile }: CommonJsModule, { statement, value }: WholeExport): TextEdit[] {
  const properties = ts.isObjectLiteralExpression(value) ? value.properties : [];
  const renamed = properties.flatMap((property): TextEdit[] => {
    if (!ts.isPropertyAssignment(property) || !ts.isIdentifier(property.initializer)) return [];
    const [key, local] = [property.name.getText(sourceFile), property.initializer.text];
    return [{ start: property.getStart(sourceFile), end: property.end, text: key === local ? key : `${local} as ${key}` }];
  });
  return [{ start: statement.getStart(sourceFile), end: value.getStart(sourceFile), text: 'export ' }, ...renamed];
}

function asDefault(module: CommonJsModule, whole: WholeExport): TextEdit[] {
  const { sourceFile } = module;
  const own = whole.name ?? '';
  const others = whole.others.map((node) => ({ start: node.getStart(sourceFile), end: node.end, text: own }));
  return [
    ...(ts.isVariableStatement(whole.statement) ? ofVariable(sourceFile, whole, whole.statement) : ofValue(module, whole)),
    ...others,
  ];
}

/** The variable stays, and is exported in a statement of its own. */
function ofVariable(sourceFile: ts.SourceFile, { value, name = '' }: WholeExport, statement: ts.VariableStatement): TextEdit[] {
  const end = statement.getText(sourceFile).endsWith(';') ? ';' : '';
  const [declaration] = statement.declarationList.declarations;
  const start = declaration?.initializer?.getStart(sourceFile) ?? statement.end;
  return [
    { start, end: value.getStart(sourceFile), text: '' },
    insertion(statement.end, `${lineBreakAt(sourceFile.text, statement.end)}export default ${name}${end}`),
  ];
}

function ofValue({ sourceFile, words, scoped }: CommonJsModule, { statement, value }: WholeExport): TextEdit[] {
  const start = statement.getStart(sourceFile);
  const from = value.getStart(sourceFile);
  const isDeclaration = ts.isFunctionExpression(value) || ts.isClassExpression(value);
  const name = isDeclaration ? value.name?.text : undefined;
  // As a declaration its name would be one of the whole file.
  const isOwn =
    name === undefined || (words.has(name) && (scoped.get(name) ?? []).every((use) => value.pos <= use.pos && use.end <= value.end));
  const isWrapped = /^(?:async\s+)?(?:function|class)\b/.test(value.getText(sourceFile)) && !(isDeclaration && isOwn);
  const edits: TextEdit[] = [{ start, end: from, text: `export default ${isWrapped ? '(' : ''}` }];
  if (isWrapped) edits.push({ start: value.end, end: value.end, text: ')' });
  else if (isDeclaration && statement.end > value.end) edits.push({ start: value.end, end: statement.end, text: '' });
  return edits;
}
