import { count } from '../../base/text.ts';
import type { TaskBriefing } from '../../domain/briefing.ts';
import type { Mention } from '../../ports/code.ts';
import type { RecipeOutcome } from '../../ports/recipe-facts.ts';
import { reportNotes } from './notes.ts';
import { chosenRecipes } from './code-analysis.ts';
import {
  answerOf,
  call,
  callsOf,
  finishedAt,
  isWrappingUp,
  type Decision,
  type PastCall,
  type PastNews,
  type Transcript,
} from './transcript.ts';

/** How many mentions are reported one by one. */
const NAMED_MENTIONS = 40;

/** Indexes what speaks of the scope while the others work; once the implementation has ended, makes it follow the edits. */
export function decideDocumentation(transcript: Transcript, task: TaskBriefing): Decision {
  const renames = chosenRecipes(task.inputs['recipes']).flatMap(({ id, with: told }) =>
    id === 'rename-symbol' && typeof told['from'] === 'string' && typeof told['to'] === 'string'
      ? [{ from: told['from'], to: told['to'] }]
      : [],
  );
  const indexing = callsOf(transcript, 'find_mentions');
  if (indexing.length === 0)
    return { calls: [call('find_mentions', renames.length > 0 ? { names: renames.map((rename) => lastName(rename.from)) } : {})] };
  const found = answerOf<Mention[] | { readonly total: number; readonly mentions: Mention[] }>(transcript, 'find_mentions') ?? [];
  const mentions = 'total' in found ? found.mentions : found;
  const total = 'total' in found ? found.total : found.length;
  if (mentions.length > 0 && callsOf(transcript, 'report_findings').length === 0)
    return { calls: [call('report_findings', { findings: toFindings(mentions, renames.length > 0) })] };
  if (isWrappingUp(transcript)) return finish(transcript, total);

  const ended = endOfImplementation(transcript);
  if (!ended) return { calls: [call('wait_for_updates')] };
  const followed = callsOf(transcript, 'adopt_changes').findLast((past) => past.turn > ended.afterTurn);
  if (!followed) return { calls: [call('adopt_changes', { from: ended.taskId })] };
  if (followed.isError || !editedAnything(followed.answer)) return finish(transcript, total);
  const since = (name: string): readonly PastCall[] => callsOf(transcript, name).filter((past) => past.turn > followed.turn);
  if (renames.length > 0 && since('rename_mentions').length === 0)
    return { calls: renames.map(({ from, to }) => call('rename_mentions', { from: lastName(from), to })) };
  if (since('mend_stale_docs').length === 0) return { calls: [call('mend_stale_docs')] };
  const outcomes = outcomesOf(since('rename_mentions'));
  const notes = reportNotes(transcript, [...outcomes, ...outcomesOf(since('mend_stale_docs')).map(goneAsNotes)]);
  return notes ? { calls: [notes] } : finish(transcript, total);
}

const outcomesOf = (calls: readonly PastCall[]): RecipeOutcome[] =>
  calls.flatMap((past) => (past.answer === null ? [] : [past.answer as RecipeOutcome]));

/** Of what is not so in the documents only names that are gone are sure to be so by these edits. */
function goneAsNotes(outcome: RecipeOutcome): RecipeOutcome {
  const gone = outcome.refused.filter(({ reason }) => reason.endsWith(' is gone.'));
  return { ...outcome, notes: gone.map(({ site, reason }) => ({ path: site.path, line: site.line, text: reason.replace(/\.$/, '') })) };
}

function finish(transcript: Transcript, mentions: number): Decision {
  const renamed = outcomesOf(callsOf(transcript, 'rename_mentions'));
  const mended = outcomesOf(callsOf(transcript, 'mend_stale_docs'));
  const updated = [...renamed, ...mended].reduce((sum, outcome) => sum + outcome.applied.length, 0);
  const forReview = [...renamed, ...mended.map(goneAsNotes)].reduce((sum, outcome) => sum + outcome.notes.length, 0);
  const adopted = callsOf(transcript, 'adopt_changes').at(-1);
  const what = [
    `${count(mentions, 'mention')} indexed`,
    updated > 0
      ? `${updated} updated`
      : adopted === undefined
        ? 'the edits were not followed'
        : adopted.isError
          ? 'the edits could not be followed'
          : 'none needs a change',
    ...(forReview > 0 ? [`${count(forReview, 'mention')} in prose to look at by eye`] : []),
  ];
  return { calls: [call('finish', { summary: `${what.join('; ')}.`, mentions, updated })] };
}

/** The last ending of the implementation that was not followed in an earlier attempt. */
function endOfImplementation(transcript: Transcript): Extract<PastNews, { type: 'task-ended' }> | undefined {
  const ended = transcript.news.findLast((item) => item.type === 'task-ended' && item.role === 'implementation');
  if (ended?.type !== 'task-ended') return undefined;
  // In a new attempt only a newer ending counts, or the message that asked for the attempt.
  const asked = transcript.news.findLast((item) => item.type === 'message');
  return asked && asked.afterTurn >= finishedAt(transcript) && asked.afterTurn > ended.afterTurn
    ? { ...ended, afterTurn: asked.afterTurn }
    : ended;
}

/** Each mention where a rename will follow it; otherwise one finding a file, so that an index does not bury what matters. */
function toFindings(mentions: readonly Mention[], isRename: boolean): object[] {
  if (isRename) {
    return mentions.slice(0, NAMED_MENTIONS).map(({ path, line, name, where, text }) => ({
      kind: 'mention',
      title: `${WHERE[where]} mentions ${name}`,
      path,
      line,
      detail: text,
    }));
  }
  const byFile = new Map<string, Mention[]>();
  for (const mention of mentions) byFile.set(mention.path, [...(byFile.get(mention.path) ?? []), mention]);
  return [...byFile].slice(0, NAMED_MENTIONS).map(([path, inFile]) => {
    const names = [...new Set(inFile.map(({ name }) => name))];
    const listed = names.length <= 4 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
    return { kind: 'mention', title: `${count(inFile.length, 'mention')} of ${listed}`, path, line: inFile[0]?.line ?? 1 };
  });
}

const WHERE = { jsdoc: 'JSDoc', comment: 'A comment', markdown: 'Markdown' } as const;

const lastName = (name: string): string => name.split('.').at(-1) ?? name;

const editedAnything = (answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null && 'files' in answer && Array.isArray(answer.files) && answer.files.length > 0;
