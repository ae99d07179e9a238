import { count } from '../../base/text.ts';
import type { TaskBriefing } from '../../domain/briefing.ts';
import type { RecipeOutcome } from '../../ports/recipe-facts.ts';
import { chosenRecipes, strings } from './code-analysis.ts';
import { decideConsent, withoutConsented } from './consent.ts';
import { reportNotes } from './notes.ts';
import { isOnCourse, readCourse, type Course } from './steering.ts';
import {
  answerOf,
  call,
  callsOf,
  finishedAt,
  freshNews,
  isWrappingUp,
  type Decision,
  type PastCall,
  type Transcript,
} from './transcript.ts';
import type { FileListing } from '../../ports/code.ts';

/**
 * Applies the chosen recipes in the overlay: file by file as findings arrive, then once more over the whole scope when
 * the analysis has ended, so that nothing is missed and nothing is waited for that is already known.
 */
export function decideImplementation(transcript: Transcript, task: TaskBriefing): Decision {
  const recipes = chosenRecipes(task.inputs['recipes']);
  const course = readCourse(
    transcript.news,
    recipes.map((recipe) => recipe.id),
  );
  const active = recipes.filter((recipe) => !course.withoutRecipes.includes(recipe.id));
  const say = answerMessages(transcript, course);
  if (isWrappingUp(transcript)) return { ...say, calls: [finishCall(transcript, course)] };

  const strayed = editedFiles(transcript).filter((path) => !isOnCourse(path, course));
  const leftOut = editedBy(transcript, course.withoutRecipes);
  const revert = [...new Set([...strayed, ...leftOut])];
  if (revert.length > 0) return { ...say, calls: revert.map((path) => call('revert_file', { path })) };

  // A recipe that was told what to do needs no findings to go by.
  const told = active.filter((recipe) => Object.keys(recipe.with).length > 0 && applications(transcript, recipe.id).length === 0);
  if (told.length > 0) return { ...say, calls: told.map((recipe) => call('apply_recipe', { recipe: recipe.id, with: recipe.with })) };

  // What can be done without the user's answer is not kept waiting for it.
  const consent = decideConsent(transcript);
  const isAsking = consent?.calls.some(({ name }) => name === 'wait_for_updates') === true;
  if (consent && !isAsking) return { ...say, ...consent };

  const found = active.flatMap((recipe) => {
    const places = unappliedPlaces(transcript, recipe.id, course);
    return places.paths.length > 0
      ? [call('apply_recipe', { recipe: recipe.id, with: recipe.with, paths: places.paths, findings: places.findings })]
      : [];
  });
  if (found.length > 0) return { ...say, calls: found };
  if (!analysisEnded(transcript, task)) return { ...say, calls: [call('wait_for_updates')] };
  return (
    sweep(transcript, active, course, say) ??
    (isAsking ? { ...say, calls: [call('wait_for_updates')] } : undefined) ?? {
      ...say,
      calls: [reportNotes(transcript, outcomesOf(transcript)) ?? finishCall(transcript, course)],
    }
  );
}

/** Recipes that look at Markdown. */
const ABOUT_TEXTS: ReadonlySet<string> = new Set(['stale-docs']);

/** The last pass over what no finding pointed at. */
function sweep(
  transcript: Transcript,
  active: readonly { readonly id: string; readonly with: Readonly<Record<string, unknown>> }[],
  course: Course,
  say: { readonly say?: string },
): Decision | undefined {
  const untold = active.filter((recipe) => Object.keys(recipe.with).length === 0);
  if (untold.length === 0) return undefined;
  // Recipes about texts are not told the files of code that there are.
  const texts = untold.filter((recipe) => ABOUT_TEXTS.has(recipe.id));
  const open = texts.filter((recipe) => applications(transcript, recipe.id).length === 0);
  if (open.length > 0) return { ...say, calls: open.map((recipe) => call('apply_recipe', { recipe: recipe.id, with: recipe.with })) };
  if (texts.length === untold.length) return undefined;
  const listing = answerOf<FileListing>(transcript, 'list_files');
  if (!listing) return callsOf(transcript, 'list_files').length > 1 ? undefined : { ...say, calls: [call('list_files', { kind: 'code' })] };
  const calls = untold
    .filter((recipe) => !texts.includes(recipe))
    .flatMap((recipe) => {
      const done = new Set(applications(transcript, recipe.id).flatMap((past) => strings(past.input['paths'])));
      const left = listing.files.filter((file) => isOnCourse(file, course) && !done.has(file));
      return left.length > 0 ? [call('apply_recipe', { recipe: recipe.id, with: recipe.with, paths: left })] : [];
    });
  return calls.length > 0 ? { ...say, calls } : undefined;
}

/** Files that findings name and to which the recipe was not applied yet, with those findings. */
function unappliedPlaces(
  transcript: Transcript,
  recipe: string,
  course: Course,
): { readonly paths: string[]; readonly findings: object[] } {
  const done = new Set(applications(transcript, recipe).flatMap((past) => strings(past.input['paths'])));
  const findings = transcript.news.flatMap((item) => {
    if (item.type !== 'finding' || item.finding.recipe !== recipe || item.finding.path === undefined || item.finding.line === undefined)
      return [];
    if (done.has(item.finding.path) || !isOnCourse(item.finding.path, course)) return [];
    return [{ findingId: item.findingId, path: item.finding.path, line: item.finding.line }];
  });
  return { paths: [...new Set(findings.map((finding) => finding.path as string))], findings };
}

/** The calls that applied a recipe and still stand: a reverted file is as if it had not been touched. */
function applications(transcript: Transcript, recipe: string): readonly PastCall[] {
  return callsOf(transcript, 'apply_recipe').filter((past) => past.input['recipe'] === recipe);
}

const outcomesOf = (transcript: Transcript): RecipeOutcome[] =>
  callsOf(transcript, 'apply_recipe').flatMap((past) => (past.answer === null ? [] : [withoutConsented(transcript, past)]));

function editedFiles(transcript: Transcript): string[] {
  return standing(transcript, () => true);
}

function editedBy(transcript: Transcript, recipes: readonly string[]): string[] {
  return standing(transcript, (past) => recipes.includes(String(past.input['recipe'])));
}

/** Files edited by such calls and not reverted since. */
function standing(transcript: Transcript, counts: (past: PastCall) => boolean): string[] {
  const files = new Set<string>();
  for (const past of transcript.calls) {
    if (past.name === 'apply_recipe' && past.answer !== null && counts(past))
      for (const file of (past.answer as RecipeOutcome).edited) files.add(file.path);
    if (past.name === 'revert_file') files.delete(String(past.input['path']));
  }
  return [...files];
}

function analysisEnded(transcript: Transcript, task: TaskBriefing): boolean {
  return (
    task.inputs['waitsForAnalysis'] !== true ||
    transcript.news.some((item) => item.type === 'task-ended' && item.role === 'code-analysis') ||
    finishedAt(transcript) > 0
  );
}

/** Tells what a message led to; a steering message is never passed over in silence. */
function answerMessages(transcript: Transcript, course: Course): { readonly say?: string } {
  const lines = freshNews(transcript).flatMap((item) => {
    if (item.type !== 'message') return [];
    if (item.mode === 'wrap-up') return ['Wrapping up with what there is.'];
    if (course.unclear.includes(item.messageId))
      return ['Offline I can follow “skip PATH”, “only PATH” and “skip RECIPE”; I could not make out one of these, so I go on as before.'];
    const parts = [
      ...(course.excluded.length > 0 ? [`leaving ${course.excluded.join(', ')} alone`] : []),
      ...(course.only.length > 0 ? [`keeping to ${course.only.join(', ')}`] : []),
      ...(course.withoutRecipes.length > 0 ? [`not applying ${course.withoutRecipes.join(', ')}`] : []),
    ];
    return [`Understood: ${parts.join('; ')}.`];
  });
  return lines.length > 0 ? { say: lines.join('\n') } : {};
}

function finishCall(transcript: Transcript, course: Course): Decision['calls'][number] {
  const outcomes = outcomesOf(transcript);
  const files = editedFiles(transcript).sort();
  const applied = outcomes.flatMap((outcome) => outcome.applied).filter((site) => files.includes(site.path)).length;
  const refused = outcomes.flatMap((outcome) => outcome.refused.map(({ site, reason }) => ({ path: site.path, line: site.line, reason })));
  const failed = callsOf(transcript, 'apply_recipe').filter((past) => past.isError).length;
  const summary = [
    applied === 0
      ? 'Nothing was edited'
      : `${count(applied, 'place')} edited: ${count(linesEdited(outcomes, files), 'line')} in ${count(files.length, 'file')}`,
    ...(refused.length > 0 ? [describeRefusals(refused)] : []),
    ...(course.excluded.length > 0 ? [`${course.excluded.join(', ')} left out as asked`] : []),
    ...(failed > 0 ? [`${count(failed, 'recipe call')} failed`] : []),
  ].join('; ');
  return call('finish', { summary: `${summary}.`, applied, refused, files });
}

const linesEdited = (outcomes: readonly RecipeOutcome[], files: readonly string[]): number =>
  outcomes
    .flatMap((outcome) => outcome.edited)
    .reduce((sum, file) => (files.includes(file.path) ? sum + Math.max(file.linesAdded, file.linesRemoved) : sum), 0);

/** Why places were left alone: the reason where there is one, how many where there are several. */
function describeRefusals(refused: readonly { readonly path: string; readonly line: number; readonly reason: string }[]): string {
  const reasons = [...new Set(refused.map(({ reason }) => reason.replace(/\.$/, '')))];
  const [first] = refused;
  const places = count(refused.length, 'place');
  if (reasons.length !== 1 || !first) return `${places} left alone because a precondition failed`;
  return `${refused.length === 1 ? `${first.path}:${first.line}` : places} left alone: ${reasons[0] ?? ''}`;
}
