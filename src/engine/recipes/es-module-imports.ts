import { posix } from 'node:path';
import { ts } from 'ts-morph';
import type { TextEdit } from '../../domain/change.ts';
import { hasComment } from '../ast/comments.ts';
import type { CommonJsModule, Problem, RequireCall } from './common-js-module.ts';
import { plainNames, takesNames, type Form } from './common-js-forms.ts';
import { hasBuiltInNames, type Target } from './common-js-targets.ts';
import type { Insertions } from './insertions.ts';
import { whyIllegalName } from './legal-names.ts';
import { isConstant, isStable } from './module-scope.ts';

/** A `require` that becomes an import, and what the file that it loads exports then. */
export interface Import extends RequireCall {
  readonly target: Extract<Target, { specifier: string }>;
  readonly form: Form;
}

/** Writes imports in the place of calls. What the file calls them stays, where it has a name for them. */
export class ImportWriter {
  readonly problems: Problem[] = [];
  readonly edits: TextEdit[] = [];
  readonly #module: CommonJsModule;
  readonly #insertions: Insertions;
  readonly #used: Set<string>;
  readonly #made = new Map<string, string>();

  constructor(module: CommonJsModule, insertions: Insertions) {
    this.#module = module;
    this.#insertions = insertions;
    this.#used = new Set([...module.words, ...[...module.exports.members.values()].map(({ local }) => local)]);
  }

  /** All that are in one statement of the file. `isAll`: it has no other `require` in it. */
  write(statement: ts.Statement, imports: readonly Import[], isAll: boolean): void {
    const { sourceFile } = this.#module;
    const start = statement.getStart(sourceFile);
    for (const one of imports) {
      if (one.form.kind === 'named' && !takesNames(this.#module, one, one.form))
        this.problems.push({ node: one.call, reason: `More is done with what ${one.target.specifier} exports than to ask for its names.` });
      else if (one.form.kind === 'nothing' && !ts.isExpressionStatement(one.call.parent))
        this.problems.push({ node: one.call, reason: `${one.target.specifier} exports nothing that could be imported.` });
    }
    const [first] = imports;
    if (first && ts.isExpressionStatement(statement) && statement.expression === first.call) {
      this.edits.push({ start, end: first.call.end, text: `import ${specifierText(first)}` });
      return;
    }
    const texts = isAll && !hasComment(sourceFile.text, start, statement.end) ? this.#asStatements(statement, imports) : undefined;
    if (texts) this.edits.push({ start, end: statement.end, text: texts.join(this.#insertions.lineBreak) });
    else for (const one of imports) this.#writeBeside(statement, one);
  }

  /** A name that nothing in the file has. */
  fresh(wanted: string): string {
    const base = whyIllegalName(wanted) === undefined ? wanted : `${wanted.replace(/[^\w$]|^\d+/g, '')}Module`;
    for (let count = 0; ; count++) {
      const name = count === 0 ? base : `${base}Module${count === 1 ? '' : count}`;
      if (this.#used.has(name)) continue;
      this.#used.add(name);
      return name;
    }
  }

  /** `import a from 'a'` for each of `var a = require('a'), b = …`; undefined where one of them is not that plain. */
  #asStatements(statement: ts.Statement, imports: readonly Import[]): string[] | undefined {
    if (!ts.isVariableStatement(statement) || statement.declarationList.declarations.length !== imports.length) return undefined;
    const texts: string[] = [];
    for (const { name, initializer } of statement.declarationList.declarations) {
      const one = imports.find(
        ({ call }) => call === initializer || (call.parent === initializer && ts.isPropertyAccessExpression(initializer)),
      );
      const clause = one && (one.call === initializer ? this.#clauseOf(name, one) : this.#memberClause(name, one));
      if (one === undefined || clause === undefined) return undefined;
      texts.push(`import ${clause} from ${specifierText(one)}${endOf(statement)}`);
      const isNamed = one.call === initializer && ts.isIdentifier(name) && isStable(this.#module.scoped, name.text);
      if (isNamed && !this.#made.has(one.target.specifier)) this.#made.set(one.target.specifier, name.text);
    }
    return texts;
  }

  /** `const once = require('events').once`. */
  #memberClause(name: ts.BindingName, { call: { parent }, target, form }: Import): string | undefined {
    const isPlain = ts.isIdentifier(name) && isConstant(this.#module.scoped, name.text) && whyIllegalName(name.text) === undefined;
    if (!isPlain || !ts.isPropertyAccessExpression(parent)) return undefined;
    return this.#namesClause([{ name: parent.name.text, local: name.text }], target, form);
  }

  #namesClause(
    names: readonly { readonly name: string; readonly local: string }[],
    { kind, specifier }: Import['target'],
    form: Form,
  ): string | undefined {
    const wanted = names.map((one) => one.name);
    const has =
      form.kind === 'named' ? wanted.every((name) => form.names.has(name)) : kind === 'builtin' && hasBuiltInNames(specifier, wanted);
    return has ? `{ ${names.map(({ name, local }) => (name === local ? name : `${name} as ${local}`)).join(', ')} }` : undefined;
  }

  #clauseOf(name: ts.BindingName, { target, form }: Import): string | undefined {
    const { scoped } = this.#module;
    if (ts.isIdentifier(name)) {
      if (!isConstant(scoped, name.text) || whyIllegalName(name.text) !== undefined) return undefined;
      return form.kind === 'named' ? `* as ${name.text}` : name.text;
    }
    const names = plainNames(name);
    if (!names?.every(({ local }) => isConstant(scoped, local) && whyIllegalName(local) === undefined)) return undefined;
    return this.#namesClause(names, target, form);
  }

  /** An import under a name of its own, which takes the place of the call. */
  #writeBeside(statement: ts.Statement, one: Import): void {
    const { specifier, kind } = one.target;
    const known = this.#made.get(specifier);
    const name = known ?? this.fresh(nameFor(specifier));
    if (known === undefined) {
      const text = `import ${one.form.kind === 'named' ? `* as ${name}` : name} from ${specifierText(one)}${endOf(statement, ';')}`;
      if (kind === 'builtin') this.#insertions.atTop(text);
      else this.#insertions.before(statement, text);
      this.#made.set(specifier, name);
    }
    this.edits.push({ start: one.call.getStart(this.#module.sourceFile), end: one.call.end, text: name });
  }
}

function specifierText({ call, target }: Import): string {
  const [argument] = call.arguments;
  const quote = argument?.getText().startsWith('"') === true ? '"' : "'";
  return `${quote}${target.specifier}${quote}`;
}

/** The semicolon, where the statement has one. */
function endOf(statement: ts.Statement, otherwise = ''): string {
  const isPlain = ts.isVariableStatement(statement) || ts.isExpressionStatement(statement);
  return isPlain ? (statement.getText().endsWith(';') ? ';' : '') : otherwise;
}

function nameFor(specifier: string): string {
  const parts = specifier
    .replace(/^node:/, '')
    .replace(/\.[mc]?js$/, '')
    .split('/')
    .filter((part) => !part.startsWith('.'));
  const last = parts.at(-1) === 'index' && parts.length > 1 ? parts.at(-2) : parts.at(-1);
  return posix.basename(last ?? 'main').replace(/[^\w$]+(\w?)/g, (_, letter: string) => letter.toUpperCase());
}
