import { ts } from 'ts-morph';
import { descendants } from '../ast/walk.ts';
import type { CodeView } from '../recipe.ts';
import type { Move } from './moved-dependencies.ts';
import { mentions } from './outer-names.ts';
import { specifierOf } from './import-edges.ts';

/** Why a symbol can't stand in its new file, whatever it needs there. */
export function whyNotThere(view: CodeView, { symbol, from, to, target }: Move): string | undefined {
  const sourceFile = view.sourceFile(from);
  if (/\.[mc]?tsx?$/.test(from) && !/\.[mc]?tsx?$/.test(to)) return `${to} is JavaScript, and it is TypeScript.`;
  const hasJsx = symbol.statements.some((statement) => [...descendants(statement)].some(ts.isJsxOpeningLikeElement));
  if (hasJsx && !/\.[mc]?[jt]sx$/.test(to)) return `It has JSX, and ${to} is a file without.`;
  const directives = directivesOf(sourceFile);
  if (directives !== (target ? directivesOf(target) : '')) return `${from} and ${to} do not have the same directives at their top.`;
  if (!target) return undefined;
  if (target.statements.length > 0 && !ts.isExternalModule(target)) return `${to} is no module, so what it declares is global.`;
  const others = target.statements.filter((statement) => !isImportFrom(view, statement, { from, to }));
  const isImported = others.length < target.statements.length;
  const isTaken = isImported ? others.some((statement) => declares(statement, symbol.name)) : mentions(others, symbol.name);
  return isTaken ? `\`${symbol.name}\` is something else in ${to}.` : undefined;
}

function declares(statement: ts.Statement, name: string): boolean {
  return ts.isVariableStatement(statement)
    ? statement.declarationList.declarations.some((declaration) => declaration.name.getText() === name)
    : 'name' in statement && (statement.name as ts.Node | undefined)?.getText() === name;
}

function isImportFrom(view: CodeView, statement: ts.Statement, { from, to }: Pick<Move, 'from' | 'to'>): boolean {
  const specifier = ts.isImportDeclaration(statement) ? specifierOf(statement) : undefined;
  return specifier !== undefined && view.resolveModule(specifier, to) === from;
}

/** Those that change how a file is compiled or where it runs. */
function directivesOf({ statements }: ts.SourceFile): string {
  const end = statements.findIndex((statement) => !(ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression)));
  return statements
    .slice(0, end < 0 ? statements.length : end)
    .map((statement) => statement.getText().replace(/["';]/g, ''))
    .filter((directive) => directive !== 'use strict')
    .join();
}
