import { count } from '../../base/text.ts';
import type { TaskBriefing } from '../../domain/briefing.ts';
import type { FileListing, PatternSite } from '../../ports/code.ts';
import type { Candidates } from '../../ports/recipe-facts.ts';
import type { ChosenRecipe } from './goal.ts';
import { isOnCourse, readCourse } from './steering.ts';
import { answerOf, call, callsOf, isWrappingUp, type Decision, type PastCall, type Transcript } from './transcript.ts';

/** How many files are looked at before their findings are reported. */
const PORTION = 12;
/**
 * Looked for first: what needs no types, so no loaded program, and what no recipe mends. All that recipes mend in a file
 * is found in one go, because edits move lines: a finding made before an edit would miss its place after it.
 */
const EARLY_KINDS: readonly string[] = ['log-and-continue', 'ignored-rejection'];

interface Finding {
  readonly kind: string;
  readonly title: string;
  readonly path: string;
  readonly line: number;
  readonly detail?: string;
  readonly recipe?: string;
  readonly changesBehaviour?: boolean;
}

/**
 * Maps the scope portion by portion: search, report, next. For recipes that need to be told something, such as a
 * rename, it reports the places and what stands in the way instead.
 */
export function decideCodeAnalysis(transcript: Transcript, task: TaskBriefing): Decision {
  const kinds = strings(task.inputs['kinds']);
  const recipes = chosenRecipes(task.inputs['recipes']);
  const course = readCourse(transcript.news, []);
  const listing = answerOf<FileListing>(transcript, 'list_files');
  if (!listing) return failedTwice(transcript, 'list_files') ?? { calls: [call('list_files', { kind: 'code' })] };

  const unreported = findingsOf(transcript).slice(reportedCount(transcript));
  if (unreported.length > 0) return { calls: [call('report_findings', { findings: unreported })] };
  if (isWrappingUp(transcript)) return finish(transcript, listing);

  const files = listing.files.filter((file) => isOnCourse(file, course));
  for (const phase of [kinds.filter((kind) => EARLY_KINDS.includes(kind)), kinds.filter((kind) => !EARLY_KINDS.includes(kind))]) {
    const next = phase.length > 0 ? nextPortion(transcript, files, phase) : [];
    if (next.length > 0) return { calls: [call('find_patterns', { paths: next, kinds: phase })] };
  }
  const told = recipes.filter((recipe) => Object.keys(recipe.with).length > 0);
  if (told.length > 0 && callsOf(transcript, 'find_candidates').length === 0) {
    return { calls: told.map((recipe) => call('find_candidates', { recipe: recipe.id, with: recipe.with })) };
  }
  return finish(transcript, listing);
}

function finish(transcript: Transcript, listing: FileListing): Decision {
  const findings: Record<string, number> = {};
  for (const finding of findingsOf(transcript)) findings[finding.kind] = (findings[finding.kind] ?? 0) + 1;
  const kinds = Object.entries(findings).map(([kind, amount]) => `${amount} ${kind}`);
  const total = Object.values(findings).reduce((sum, amount) => sum + amount, 0);
  const failed = transcript.calls.filter((past) => past.isError).length;
  const trouble = failed > 0 ? ` ${count(failed, 'search', 'searches')} failed; what they would have found is missing.` : '';
  const what = total === 0 ? 'Nothing to mend was found' : `${count(total, 'finding')}: ${kinds.join(', ')}`;
  return {
    calls: [
      call('finish', { summary: `${what}, in ${count(listing.files.length, 'file')}.${trouble}`, findings, files: listing.files.length }),
    ],
  };
}

/** Everything the searches found so far, in the order of the searches. */
function findingsOf(transcript: Transcript): Finding[] {
  return transcript.calls.flatMap((past): Finding[] => {
    if (past.answer === null) return [];
    if (past.name === 'find_patterns') return (past.answer as PatternSite[]).map(fromPattern);
    if (past.name === 'find_candidates') return fromCandidates(past, past.answer as Candidates);
    return [];
  });
}

const fromPattern = ({ kind, title, path, line, detail, recipe, changesBehaviour }: PatternSite): Finding => ({
  kind,
  title,
  path,
  line,
  ...(detail !== undefined && { detail }),
  ...(recipe !== undefined && { recipe }),
  ...(changesBehaviour !== undefined && { changesBehaviour }),
});

function fromCandidates(past: PastCall, candidates: Candidates): Finding[] {
  const recipe = String(past.input['recipe']);
  return [
    ...candidates.sites.map((site) => ({
      kind: 'recipe-site',
      title: `${recipe} applies here: ${site.text}`,
      path: site.path,
      line: site.line,
      recipe,
    })),
    ...candidates.refused.map(({ site, reason }) => ({
      kind: 'recipe-refused',
      title: `${recipe} does not apply: ${reason}`,
      path: site.path,
      line: site.line,
      detail: site.text,
    })),
  ];
}

function reportedCount(transcript: Transcript): number {
  return callsOf(transcript, 'report_findings').reduce(
    (sum, past) => sum + (Array.isArray(past.input['findings']) ? past.input['findings'].length : 0),
    0,
  );
}

/** The files in which these kinds were not looked for yet, as many as are looked at in one go. */
function nextPortion(transcript: Transcript, files: readonly string[], kinds: readonly string[]): string[] {
  const searches = callsOf(transcript, 'find_patterns').filter((past) => {
    const sought = strings(past.input['kinds']);
    return kinds.every((kind) => sought.includes(kind));
  });
  const looked = new Set(searches.flatMap((past) => strings(past.input['paths'])));
  return files.filter((file) => !looked.has(file)).slice(0, PORTION);
}

function failedTwice(transcript: Transcript, name: string): Decision | undefined {
  return callsOf(transcript, name).filter((past) => past.isError).length >= 2
    ? { say: `${name} fails, so there is nothing to go by.`, calls: [] }
    : undefined;
}

export const strings = (value: unknown): string[] => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []);

/** The recipes that the supervisor chose, out of a task's inputs. */
export function chosenRecipes(value: unknown): ChosenRecipe[] {
  return Array.isArray(value)
    ? value.filter((item): item is ChosenRecipe => typeof item === 'object' && item !== null && 'id' in item && 'with' in item)
    : [];
}
