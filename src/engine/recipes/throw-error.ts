import * as z from 'zod';
import type { ts } from 'ts-morph';
import { WHOLE_WORKSPACE } from '../../domain/scope.ts';
import type { Refusal } from '../../ports/recipe-facts.ts';
import { resolveNames } from '../ast/bindings.ts';
import { insertion } from '../ast/edits.ts';
import { placeOf, siteAt, touchesLines } from '../ast/sites.ts';
import { hasComment } from '../ast/comments.ts';
import type { CodeView, PlannedSite } from '../recipe.ts';
import { defineRecipe } from './define-recipe.ts';
import { textualCatch, thrownTexts } from './thrown-strings.ts';

/**
 * Throws an `Error` with a text as its message in place of the bare text. What catches it then gets an object, so it is
 * only done on request, and not at all while any catch clause of the workspace may take its error for a text.
 */
export const throwError = defineRecipe({
  info: {
    id: 'throw-error',
    title: 'Throw an Error instead of a string',
    description:
      'Changes what the code does: `throw "text"` becomes `throw new Error("text")`, so that whoever catches it gets an error with a stack instead of a string. ' +
      'Refused while a catch clause in the workspace compares its error or uses it as a text.',
    class: 'behaviour-changing',
    topics: [
      'throw errors instead of strings',
      'throw error instead of string',
      'throw error instead of literal',
      'thrown strings to errors',
      'no throw literal',
      'wrap thrown strings',
      'turn thrown strings into errors',
    ],
    example: 'Throw errors instead of strings in src',
    mends: ['thrown-literal'],
  },
  parameters: z.strictObject({}),
  places: {
    mayBeIn: (text) => /\bthrow\s*(?:[('"`<]|(?!new\b)[^;\n]*(?:\n\s*)?\+)/.test(text),
    find: (sourceFile) => thrownTexts(sourceFile).map(({ statement }) => statement),
  },
  async plan(view, { scope }) {
    const sites: PlannedSite[] = [];
    const refused: Refusal[] = [];
    let textual: string | undefined | null = null;
    for (const path of await view.editableFiles(scope)) {
      await view.pause();
      if (!view.text(path).includes('throw')) continue;
      const sourceFile = view.sourceFile(path);
      const found = thrownTexts(sourceFile).filter(({ statement }) => touchesLines(scope, sourceFile, statement));
      if (found.length === 0) continue;
      textual = textual === null ? await findTextualCatch(view) : textual;
      const isTaken = declaresError(sourceFile);
      for (const { statement, value } of found) {
        const site = siteAt(path, sourceFile, statement);
        const hidden = hasComment(sourceFile.text, statement.getStart(sourceFile), value.getStart(sourceFile));
        const reason = isTaken
          ? '`Error` is something else in this file.'
          : hidden
            ? 'A comment stands before what is thrown.'
            : textual && `${textual} may take a caught error for a text.`;
        if (reason) refused.push({ site, reason });
        else
          sites.push({
            site,
            edits: new Map([[path, [insertion(value.getStart(sourceFile), 'new Error('), insertion(value.end, ')')]]]),
            reason: 'throws an Error instead of a string: who catches it gets an object with a message and a stack',
          });
      }
    }
    const first = sites[0]?.site;
    const notes = first
      ? [
          {
            path: first.path,
            line: first.line,
            text: 'whoever catches what is thrown here gets an Error and no longer a string: look at code outside the workspace that does',
          },
        ]
      : [];
    return { sites, refused, notes };
  },
});

/** Where the workspace, tests included, may take an error for a text. */
async function findTextualCatch(view: CodeView): Promise<string | undefined> {
  for (const path of await view.editableFiles(WHOLE_WORKSPACE)) {
    await view.pause();
    if (!/\b(?:catch|then)\b/.test(view.text(path))) continue;
    const sourceFile = view.sourceFile(path);
    const found = textualCatch(sourceFile);
    if (found) return placeOf(path, sourceFile, found.getStart(sourceFile));
  }
  return undefined;
}

function declaresError(sourceFile: ts.SourceFile): boolean {
  return [...resolveNames(sourceFile, new Set(['Error'])).values()].some(({ declared }) => declared.length > 0);
}
