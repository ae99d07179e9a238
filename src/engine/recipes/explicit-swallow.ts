import { ts } from 'ts-morph';
import * as z from 'zod';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import { commentWords } from '../ast/comments.ts';
import { insertion } from '../ast/edits.ts';
import { siteAt, touchesLines } from '../ast/sites.ts';
import { explanationsOf, isEmptyCatch } from '../ast/swallowed.ts';
import { descendants } from '../ast/walk.ts';
import type { CodeView } from '../recipe.ts';
import { defineRecipe } from './define-recipe.ts';
import { planByFile } from './plan-by-file.ts';

const parameters = z.strictObject({
  why: z
    .string()
    .trim()
    .min(1)
    .refine((text) => !/\*\/|[\r\n]/.test(text), 'one line, without `*/`')
    .optional()
    .describe('What the comment says, where the reason is known.'),
});

/** What is known for certain of an error that nothing is done about. */
const SAYS = 'the error is ignored';

/**
 * Says in a comment that an empty catch clause ignores its error. Only the comment is written: to throw the error again
 * or to log it would change what the code does.
 */
export const explicitSwallow = defineRecipe({
  info: {
    id: 'explicit-swallow',
    title: 'Say that an empty catch ignores its error',
    description:
      'Writes a comment into catch clauses that are empty and say nothing, so that everybody sees that the error is ignored. Nothing changes at run time. `why` gives the reason, where it is known.',
    class: 'proved',
    topics: [
      'empty catch',
      'empty catches',
      'swallowed errors',
      'swallowed catch',
      'silent catch',
      'ignored errors',
      'comment empty catch',
      'no-empty',
    ],
    example: 'Comment the empty catch clauses in src',
    mends: ['swallowed-catch'],
  },
  parameters,
  places: { mayBeIn: mayBeSwallowed, find: unexplainedCatches },
  plan: (view, { with: { why = SAYS }, scope }) =>
    planByFile(view, scope, (path) => ({
      sites: unexplainedIn(view, path, scope).map((clause) => ({
        site: siteAt(path, view.sourceFile(path), clause),
        edits: new Map([[path, [commentIn(clause, why)]]]),
        reason: 'says that the error is ignored',
      })),
    })),
});

function unexplainedIn(view: CodeView, path: WorkspacePath, scope: Scope): ts.CatchClause[] {
  if (!mayBeSwallowed(view.text(path))) return [];
  const sourceFile = view.sourceFile(path);
  return unexplainedCatches(sourceFile).filter((clause) => touchesLines(scope, sourceFile, clause));
}

function mayBeSwallowed(text: string): boolean {
  for (const { 1: inside = '' } of text.matchAll(EMPTY_CATCH)) if (!/[^\s;/*]/.test(inside)) return true;
  return false;
}

const EMPTY_CATCH = /\bcatch\s*(?:\([^)]*\)\s*)?\{((?:\s|;|\/\/[^\n]*|\/\*[^]*?\*\/)*)\}/g;

/** The catch clauses of a file that do nothing and don't say why. */
function unexplainedCatches(sourceFile: ts.SourceFile): ts.CatchClause[] {
  return [...descendants(sourceFile)]
    .filter((node) => ts.isCatchClause(node))
    .filter((clause) => isEmptyCatch(clause) && explanationsOf(sourceFile, clause).map(commentWords).join('') === '');
}

/** Between the braces, on their line or on a line of its own, as they stand. */
function commentIn({ block }: ts.CatchClause, why: string): TextEdit {
  const { text } = block.getSourceFile();
  const open = block.getStart() + 1;
  const inside = text.slice(open, block.end - 1);
  const comment = `/* ${why} */`;
  if (inside === '') return insertion(open, ` ${comment} `);
  const lines = /^[ \t]*(\r?\n)([ \t]*)$/.exec(inside);
  if (!lines) return insertion(open, ` ${comment}`);
  const [, lineBreak = '\n', indent = ''] = lines;
  return insertion(open, `${lineBreak}${indent}${indent.includes('\t') ? '\t' : '  '}// ${why}`);
}
