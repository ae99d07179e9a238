import { ts } from 'ts-morph';
import type { TextEdit } from '../../domain/change.ts';
import { isDeclaredName } from '../ast/names.ts';
import type { Form } from './common-js-forms.ts';
import type { CommonJsModule, Problem } from './common-js-module.ts';

/** Writes exports in the place of what is assigned to `exports` and `module.exports`. */
export function exportEdits(
  module: CommonJsModule,
  form: Form,
): { readonly edits: readonly TextEdit[]; readonly problems: readonly Problem[] } {
  const { whole } = module.exports;
  if (whole) return { edits: form.kind === 'named' ? oneByOne(module, whole) : asDefault(module, whole), problems: [] };
  const edits: TextEdit[] = [];
  const problems: Problem[] = [];
  for (const [name, { statement, value, local, reads }] of module.exports.members) {
    const start = statement.getStart(module.sourceFile);
    if (isNameOf(value, local)) {
      const end = statement.getText(module.sourceFile).endsWith(';') ? ';' : '';
      edits.push({ start, end: statement.end, text: `export { ${local === name ? name : `${local} as ${name}`} }${end}` });
    } else edits.push({ start, end: value.getStart(module.sourceFile), text: `export const ${local} = ` });
    const isHidden = (module.scoped.get(local) ?? []).filter(isDeclaredName).length > (isNameOf(value, local) ? 1 : 0);
    for (const read of reads) {
      if (isHidden && !isInValue(read, value))
        problems.push({ node: read, reason: `\`${local}\` is something else in a part of the file.` });
      edits.push({ start: read.getStart(module.sourceFile), end: read.end, text: local });
    }
  }
  return { edits, problems };
}

type Whole = NonNullable<CommonJsModule['exports']['whole']>;

function isNameOf(value: ts.Expression, local: string): boolean {
  return ts.isIdentifier(value) && value.text === local;
}

/** A function knows itself by its own name. */
function isInValue(read: ts.Node, value: ts.Expression): boolean {
  return ts.isFunctionExpression(value) && value.pos <= read.pos && read.end <= value.end;
}

function oneByOne({ sourceFile }: CommonJsModule, { statement, value }: Whole): TextEdit[] {
  const properties = ts.isObjectLiteralExpression(value) ? value.properties : [];
  const renamed = properties.flatMap((property): TextEdit[] => {
    if (!ts.isPropertyAssignment(property) || !ts.isIdentifier(property.initializer)) return [];
    const [key, local] = [property.name.getText(sourceFile), property.initializer.text];
    return [{ start: property.getStart(sourceFile), end: property.end, text: key === local ? key : `${local} as ${key}` }];
  });
  return [{ start: statement.getStart(sourceFile), end: value.getStart(sourceFile), text: 'export ' }, ...renamed];
}

function asDefault({ sourceFile, words, scoped }: CommonJsModule, { statement, value, others }: Whole): TextEdit[] {
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
  const local = value.getText(sourceFile);
  return [...edits, ...others.map((node) => ({ start: node.getStart(sourceFile), end: node.end, text: local }))];
}
