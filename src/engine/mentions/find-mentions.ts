import { WHOLE_WORKSPACE, type Scope } from '../../domain/scope.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { Mention } from '../../ports/code.ts';
import { firstLine } from '../../base/text.ts';
import type { CodeView } from '../recipe.ts';
import { lineEnd, lineStart } from '../ast/lines.ts';
import { exportedNames } from './exported-names.ts';
import { knownNames } from './known-names.ts';
import { exportedOnes } from './names.ts';
import type { Occurrence } from './occurrence.ts';
import { occurrences } from './occurrences.ts';

/**
 * Where comments and Markdown anywhere in the workspace speak of what the scope exports, or of the given names.
 * Words that people also use for other things count only where they are marked as code.
 */
export async function findMentions(
  view: CodeView,
  request: { readonly scope: Scope; readonly names?: readonly string[] },
): Promise<readonly Mention[]> {
  const sought = request.names ? await knownNames(view, request.names) : exportedOnes(await exportedNames(view, request.scope));
  const mentions: Mention[] = [];
  for await (const { path, found } of occurrences(view, WHOLE_WORKSPACE, sought)) mentions.push(...toMentions(view, path, found));
  return mentions;
}

function toMentions(view: CodeView, path: WorkspacePath, found: readonly Occurrence[]): Mention[] {
  const text = view.text(path);
  let line = 1;
  let counted = 0;
  return found.map(({ name, where, exact, start }) => {
    for (; counted < start; counted++) if (text[counted] === '\n') line++;
    return { path, line, name, where, exact, text: firstLine(text.slice(lineStart(text, start), lineEnd(text, start)).trim(), 200) };
  });
}
