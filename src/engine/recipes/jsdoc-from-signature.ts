import { ts } from 'ts-morph';
import * as z from 'zod';
import { applyEdits } from '../../changeset/edits.ts';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Refusal } from '../../ports/recipe-facts.ts';
import { inOrder, insertion } from '../ast/edits.ts';
import { indentationAt, isBlank, lineBreakAt, lineStart } from '../ast/lines.ts';
import { siteAt, touchesLines } from '../ast/sites.ts';
import { descendants } from '../ast/walk.ts';
import type { CodeView, PlannedSite } from '../recipe.ts';
import { defineRecipe } from './define-recipe.ts';
import { planByFile } from './plan-by-file.ts';
import { defaultsOf, factsOf, type DocFacts } from './doc-facts.ts';
import { mendTags, type TagMending } from './doc-tags.ts';
import { emitsTheSame } from './emitted.ts';
import { exportedFunctions, type ExportedFunction } from './exported-functions.ts';

/**
 * Makes JSDoc say what is certain of a function, and nothing else.
 *
 * In comments that have `@param` lines these follow the signature: renamed, taken away, and added where there is a
 * default value to tell. An exported function without a comment gets one where it throws errors of its own or has
 * defaults. What exists is never worded anew, and nothing is written only to fill a line.
 */
export const jsdocFromSignature = defineRecipe({
  info: {
    id: 'jsdoc-from-signature',
    title: 'Bring JSDoc in line with signatures',
    description:
      'Renames and removes `@param` lines that no longer fit the parameters, adds those of parameters with a default value, and documents exported functions that have no comment by the errors they throw and the defaults of their parameters. ' +
      'Existing descriptions are kept as they are; only comments change.',
    class: 'proved',
    topics: [
      'jsdoc',
      'tsdoc',
      'doc comments',
      'document functions',
      'document exported functions',
      'document exports',
      'undocumented functions',
      'missing documentation',
      'param tags',
      'stale param',
      'document parameters',
      'document errors',
      'document api',
    ],
    example: 'Document the exported functions of src/orders',
    mends: ['stale-param', 'undocumented-export'],
  },
  parameters: z.strictObject({}),
  plan: (view, { scope }) =>
    planByFile(view, scope, (path) => {
      const { sites, refused } = planDocs(view, path, scope);
      const reason = sites.length > 0 ? whyNot(view, path, sites) : undefined;
      return reason === undefined
        ? { sites, refused }
        : { sites: [], refused: [...sites.map(({ site }) => ({ site, reason })), ...refused] };
    }),
});

export interface PlannedDocs {
  readonly sites: readonly PlannedSite[];
  readonly refused: readonly Refusal[];
  /** Which of them are about tags of existing comments, by id. */
  readonly ofTags: ReadonlySet<string>;
}

/** What there is to say in a file, by its text alone. */
export function planDocs(view: CodeView, path: WorkspacePath, scope: Scope): PlannedDocs {
  const sites: PlannedSite[] = [];
  const refused: Refusal[] = [];
  const ofTags = new Set<string>();
  const text = view.text(path);
  if (!/@param|\bexport\b/.test(text)) return { sites, refused, ofTags };
  const sourceFile = view.sourceFile(path);
  const hyphen = !/@param\s+(\{[^}\n]*\}\s*)?\S+\s+(?!-)\w/.test(text);
  const add = ({ at, edits, reason }: TagMending): void => {
    const site = siteAt(path, sourceFile, at);
    if (edits.ok) sites.push({ site, edits: new Map([[path, inOrder(edits.value)]]), reason });
    else refused.push({ site, reason: edits.failure });
    ofTags.add(site.id);
  };
  for (const { doc, parameters, node } of documented(sourceFile)) {
    if (touchesLines(scope, sourceFile, node)) mendTags(sourceFile, doc, parameters, defaultsOf(parameters), hyphen).forEach(add);
  }
  for (const found of exportedFunctions(sourceFile)) {
    if (!touchesLines(scope, sourceFile, found.at) || hasComment(sourceFile, found)) continue;
    const site = siteAt(path, sourceFile, found.at);
    const edit = newComment(sourceFile, found, hyphen);
    if (edit) sites.push({ site, edits: new Map([[path, [edit]]]), reason: 'documents an exported function by what is certain of it' });
    else if (!ts.isConstructorDeclaration(found.node) && !ts.isAccessor(found.node))
      refused.push({ site, reason: 'Nothing is certain to be said of it but its signature: what it is for, only its author knows.' });
  }
  return { sites, refused, ofTags };
}

interface Documented {
  readonly doc: ts.JSDoc;
  readonly parameters: readonly ts.ParameterDeclaration[];
  readonly node: ts.Node;
}

/** The comments of functions, with the function that each is about. */
function documented(sourceFile: ts.SourceFile): Documented[] {
  const found: Documented[] = [];
  for (const node of descendants(sourceFile)) {
    const doc = ts
      .getJSDocCommentsAndTags(node)
      .filter((comment) => ts.isJSDoc(comment))
      .findLast((comment) => comment.parent === node);
    const about = doc && functionOf(node);
    if (doc && about && !usesArguments(about)) found.push({ doc, parameters: about.parameters, node });
  }
  return found;
}

/** The function that a comment before a node is about. */
function functionOf(node: ts.Node): ts.SignatureDeclaration | undefined {
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isConstructorDeclaration(node) || ts.isMethodSignature(node))
    return node;
  const value = ts.isVariableStatement(node)
    ? node.declarationList.declarations.length === 1 && node.declarationList.declarations[0]?.initializer
    : ts.isPropertyDeclaration(node) || ts.isPropertyAssignment(node)
      ? node.initializer
      : ts.isExportAssignment(node) && node.expression;
  return value && (ts.isArrowFunction(value) || ts.isFunctionExpression(value)) ? value : undefined;
}

/** Such a function may take more than its parameters say. */
function usesArguments(node: ts.SignatureDeclaration): boolean {
  return (
    'body' in node && node.body !== undefined && [...descendants(node)].some((one) => ts.isIdentifier(one) && one.text === 'arguments')
  );
}

/** Whether any comment stands before it: what it says may be all that its author wanted to say. */
function hasComment(sourceFile: ts.SourceFile, { owner }: ExportedFunction): boolean {
  return (ts.getLeadingCommentRanges(sourceFile.text, owner.pos) ?? []).some(({ end }) => {
    const between = sourceFile.text.slice(end, owner.getStart(sourceFile));
    return !/\n[ \t]*\r?\n/.test(between);
  });
}

function newComment(sourceFile: ts.SourceFile, { node, owner }: ExportedFunction, hyphen: boolean): TextEdit | undefined {
  const lines = describe(factsOf(node), hyphen);
  const start = owner.getStart(sourceFile);
  if (lines.length === 0 || !isBlank(sourceFile.text.slice(lineStart(sourceFile.text, start), start))) return undefined;
  const indentation = indentationAt(sourceFile.text, start);
  const newLine = lineBreakAt(sourceFile.text, start);
  const body = lines.map((line) => `${newLine}${indentation} * ${line}`).join('');
  return insertion(start, `/**${body}${newLine}${indentation} */${newLine}${indentation}`);
}

function describe({ defaults, throws }: DocFacts, hyphen: boolean): string[] {
  return [
    ...defaults.map(({ name, text }) => `@param ${name}${hyphen ? ' -' : ''} Defaults to \`${text}\`.`),
    ...throws.map(({ name, message }) => `@throws {${name}}${message === '' ? '' : ` ${message}`}`),
  ];
}

function whyNot(view: CodeView, path: WorkspacePath, sites: readonly PlannedSite[]): string | undefined {
  const before = view.text(path);
  const after = applyEdits(before, inOrder(sites.flatMap(({ edits }) => edits.get(path) ?? [])));
  const isSame = emitsTheSame(view.toAbsolute(path), before, after, view.compilerOptions(path), () => false);
  return isSame ? undefined : 'The JavaScript that the file is compiled to would not be the same.';
}
