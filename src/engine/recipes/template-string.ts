import { ts } from 'ts-morph';
import * as z from 'zod';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Refusal } from '../../ports/recipe-facts.ts';
import { commentsOf } from '../ast/comments.ts';
import { siteAt, touchesLines } from '../ast/sites.ts';
import { ancestors, counterpart, isOwnRealm } from '../ast/walk.ts';
import type { CodeView, PlannedSite } from '../recipe.ts';
import { concatenationsIn, hasTemplate, joinsIn, mayConcatenate, piecesOf } from './concatenations.ts';
import { defineRecipe } from './define-recipe.ts';
import { sitesThatCompile } from './errors-of-edits.ts';
import { planByFile } from './plan-by-file.ts';
import { isPlainValue, isStringType } from './primitive-types.ts';
import { templateEdits } from './template-text.ts';

/**
 * Writes `'a' + b` as a template. By its type, each value must be a text, a number, a truth, a big integer or nothing: of objects
 * `+` and templates may make different texts. What is added up before the first text stays a sum.
 *
 * Refused where it would be harder to read than before: laid out over several lines, with comments, or one template in another.
 */
export const templateString = defineRecipe({
  info: {
    id: 'template-string',
    title: 'Write concatenated strings as templates',
    description:
      'Writes `"a" + b` as a template string, where the types prove that the values are no objects, of which `+` and templates make different texts. ' +
      'What is laid out over several lines, has comments in it or would have templates in templates stays as it is.',
    class: 'checked',
    topics: [
      'template strings',
      'template literals',
      'string concatenation',
      'concatenated strings',
      'concatenations',
      'prefer template',
      'modern syntax',
    ],
    example: 'Use template strings in src',
    mends: [],
  },
  parameters: z.strictObject({}),
  places: { mayBeIn: mayConcatenate, hints: joinsIn, find: concatenationsIn },
  async plan(view, { scope }) {
    const { sites, refused } = await planByFile(view, scope, (path) =>
      mayConcatenate(view.text(path)) ? planFile(view, path, scope) : undefined,
    );
    const checked = await sitesThatCompile(view, sites);
    return { sites: checked.sites, refused: [...refused, ...checked.refused], notes: [] };
  },
});

interface Planned {
  readonly sites: readonly PlannedSite[];
  readonly refused: readonly Refusal[];
}

function planFile(view: CodeView, path: WorkspacePath, scope: Scope): Planned {
  const sourceFile = view.sourceFile(path);
  const found = concatenationsIn(sourceFile).filter((node) => touchesLines(scope, sourceFile, node));
  const sites: PlannedSite[] = [];
  const refused: Refusal[] = [];
  if (found.length === 0) return { sites, refused };
  const typesOf = /\.[mc]?tsx?$/.test(path) ? fileTypes(view, path) : undefined;
  for (const whole of found) {
    const site = siteAt(path, sourceFile, whole);
    const written = typesOf
      ? (whyNotThere(sourceFile, whole) ?? asTemplate(sourceFile, whole, typesOf))
      : 'The types of JavaScript prove too little.';
    if (typeof written === 'string') refused.push({ site, reason: written });
    else sites.push({ site, edits: new Map([[path, written]]), reason: 'writes concatenated strings as a template' });
  }
  return { sites, refused };
}

interface FileTypes {
  readonly isPlain: (value: ts.Expression) => boolean;
  readonly isString: (value: ts.Expression) => boolean;
}

function fileTypes(view: CodeView, path: WorkspacePath): FileTypes {
  const program = view.languageService(path).getProgram();
  const typed = program?.getSourceFile(view.toAbsolute(path));
  const ask = (value: ts.Expression, is: typeof isPlainValue): boolean => {
    const node = typed && counterpart(typed, value);
    const checker = program?.getTypeChecker();
    return node !== undefined && checker !== undefined && is(checker, checker.getTypeAtLocation(node));
  };
  const { strict, strictNullChecks, noUncheckedIndexedAccess } = program?.getCompilerOptions() ?? {};
  return {
    isPlain: (value) => ask(value, isPlainValue),
    // A text may be nothing in truth where the compiler does not look at that, and what is added to nothing is no text.
    isString: (value) =>
      (strictNullChecks ?? strict ?? false) &&
      (noUncheckedIndexedAccess === true || !ts.isElementAccessExpression(value)) &&
      ask(value, isStringType),
  };
}

function asTemplate(sourceFile: ts.SourceFile, whole: ts.BinaryExpression, types: FileTypes): string | readonly TextEdit[] {
  const pieces = piecesOf(whole, types.isString);
  for (const piece of pieces) {
    if (!('value' in piece)) continue;
    if (hasTemplate(piece.value)) return 'One template would stand in another.';
    if (!piece.isInTemplate && !types.isPlain(piece.value))
      return `\`${piece.value.getText(sourceFile)}\` may be an object, of which a template may make another text.`;
  }
  const written = templateEdits(sourceFile, whole, pieces);
  if ('reason' in written) return written.reason;
  const isCommented = commentsOf(sourceFile).some((comment) =>
    written.edits.some(({ start, end }) => start <= comment.start && comment.end <= end),
  );
  return isCommented ? 'A comment stands between its parts.' : written.edits;
}

function whyNotThere(sourceFile: ts.SourceFile, whole: ts.BinaryExpression): string | undefined {
  if (/[\r\n]/.test(whole.getText(sourceFile))) return 'It is laid out over several lines, and would be one long one.';
  if ([...ancestors(whole)].some(ts.isTemplateSpan)) return 'One template would stand in another.';
  for (const node of ancestors(whole)) {
    if (ts.isEnumMember(node)) return 'It is the value of an enum, which older compilers can work out of concatenated strings only.';
    if (ts.isCallLikeExpression(node) && isLoading(node)) return 'It says what is loaded, which bundlers may read.';
    if (ts.isExpressionStatement(node) && node.getStart(sourceFile) === whole.getStart(sourceFile))
      return 'A statement starts with it, and would go on the one before it where no semicolon is.';
    if (isOwnRealm(node)) break;
  }
  return undefined;
}

/** `import()`, `require()` and what belongs to it, and the address of a file beside this one. */
function isLoading(node: ts.CallLikeExpression): boolean {
  if (ts.isNewExpression(node)) return /\bimport\.meta\b/.test(node.getText());
  if (!ts.isCallExpression(node)) return false;
  const { expression } = node;
  const called = ts.isPropertyAccessExpression(expression) ? expression.expression : expression;
  return called.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(called) && called.text === 'require');
}
