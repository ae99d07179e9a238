import { systemClock, type Clock } from '../base/clock.ts';
import type { AdoptionConflict } from '../ports/code-facts.ts';
import type { ChangedCode, CodeProject, FileText, InOverlay, Mention, PatternSite } from '../ports/code.ts';
import type { EditedFile, RecipeOutcome } from '../ports/recipe-facts.ts';
import type { Verifier } from '../ports/verifier.ts';
import type { RunId } from '../domain/ids.ts';
import type { Scope } from '../domain/scope.ts';
import { affectedBy } from './affected-files.ts';
import { applyPlan, type Choice } from './apply-plan.ts';
import { withCodeView } from './code-view.ts';
import { compareChange, type Change } from './compare/compare-change.ts';
import { mutantsOf } from './probe/mutants.ts';
import { planProbe } from './probe/plan-probe.ts';
import { createFile, deleteFile, editFile } from './edit-file.ts';
import { hunkNames, type HunkNames } from './hunks/hunk-names.ts';
import { hunkNeeds } from './hunks/hunk-needs.ts';
import { listFiles, readExcerpt, skippedFiles } from './file-listing.ts';
import { FileView, viewWith } from './file-view.ts';
import { findPlaces, placesInText } from './find-places.ts';
import { findMentions } from './mentions/find-mentions.ts';
import { planMentionRename } from './mentions/rename-mentions.ts';
import { OpenRuns } from './open-runs.ts';
import type { Overlay } from './overlay.ts';
import { outline } from './outline.ts';
import { Pacer } from './pacer.ts';
import { findPatterns } from './patterns/find-patterns.ts';
import type { CodeView, Recipe, RecipePlan } from './recipe.ts';
import { describeRecipe, planRecipe } from './recipe-runner.ts';
import { RECIPES } from './recipes/catalogue.ts';
import { findRecipeInstead } from './recipe-instead.ts';
import { findReferences, typeAt } from './symbol-facts.ts';
import { syntaxErrors } from './syntax.ts';
import { takeAllFormatting } from './take-formatting.ts';
import { merging } from './merge/merging.ts';
import { repeatable } from './merge/repeats.ts';
import { mapTests } from './test-map.ts';
import { searchText } from './text-search.ts';
import { TreeCache } from './tree-cache.ts';
import { userRecipes } from './user-recipes/user-recipes.ts';
import { checkedPath, checkedScope } from './workspace-path.ts';

/** What the engine knows to look for and to do. */
export interface EngineSkills {
  readonly recipes: readonly Recipe[];
  findPatterns(view: CodeView, request: { readonly scope: Scope; readonly kinds?: readonly string[] }): Promise<readonly PatternSite[]>;
  findMentions(view: CodeView, request: { readonly scope: Scope; readonly names?: readonly string[] }): Promise<readonly Mention[]>;
  planMentionRename(view: CodeView, request: { readonly from: string; readonly to: string; readonly scope: Scope }): Promise<RecipePlan>;
}

export interface EngineSetup {
  readonly clock?: Clock;
  /** Is asked about types first; what it can't check, the built-in compiler does. */
  readonly verifier?: Verifier;
}

/** How many references are told unless more are asked for. */
const MOST_REFERENCES = 200;

const BUILT_IN: EngineSkills = { recipes: RECIPES, findPatterns, findMentions, planMentionRename };

/** The code engine: all that is promised in `ports/code.ts`, for any number of runs and tasks at a time. */
export function createEngine(skills: EngineSkills = BUILT_IN, { clock = systemClock, verifier }: EngineSetup = {}): CodeProject {
  const runs = new OpenRuns(clock, verifier);
  const trees = new TreeCache();

  const viewOf = ({ runId, taskId }: InOverlay): FileView => runs.get(runId).overlay(taskId).view();

  const recipesOf = (runId: RunId): readonly Recipe[] => [...skills.recipes, ...runs.get(runId).recipes];

  /** Reads the code as a task sees it, with types where the work asks for them. */
  async function read<Outcome>(
    at: InOverlay,
    signal: AbortSignal | undefined,
    work: (view: CodeView) => Promise<Outcome>,
  ): Promise<Outcome> {
    const { code } = runs.get(at.runId);
    return withCodeView({ view: viewOf(at), projects: code.projects, trees, signal }, work);
  }

  async function changeOf(request: ChangedCode, signal: AbortSignal | undefined): Promise<Change> {
    const { code, workspace } = runs.get(request.runId);
    const pacer = new Pacer(signal);
    const checked = (files: readonly FileText[]): FileText[] => files.map(({ path, text }) => ({ path: checkedPath(path), text }));
    const before = viewWith(new FileView(workspace), checked(request.before ?? []));
    const changed = checked(request.changed);
    return { code, before, after: viewWith(before, changed), graph: await code.moduleGraph(before, pacer), changed, pacer };
  }

  return {
    async openRun(request, signal) {
      const { workspace } = await runs.open(request, () => userRecipes(request.recipes ?? [], skills.recipes), signal);
      return { files: workspace.list().length };
    },
    async closeRun({ runId }) {
      runs.close(runId);
    },

    async listFiles({ scope, kind = 'any', ...at }) {
      return listFiles(viewOf(at), checkedScope(scope), kind);
    },
    async readFile({ path, from, to, ...at }) {
      return readExcerpt(viewOf(at), checkedPath(path), from, to);
    },
    async searchText({ scope, ...request }, signal) {
      return searchText(viewOf(request), { ...request, scope: checkedScope(scope) }, new Pacer(signal));
    },

    async listRecipes({ runId, recipes = [] }) {
      const known = runId === undefined ? skills.recipes : recipesOf(runId);
      return [...known, ...userRecipes(recipes, known)].map(describeRecipe);
    },
    async findPlaces({ scope, recipes, ...at }, signal) {
      const wanted = recipesOf(at.runId).filter(({ info }) => recipes?.includes(info.id) ?? true);
      return read(at, signal, (view) => findPlaces(view, wanted, checkedScope(scope)));
    },
    async placesInText({ path, text, lines }) {
      return placesInText(skills.recipes, checkedPath(path), text, lines);
    },
    async findCandidates(request, signal) {
      const call = { ...request, scope: checkedScope(request.scope) };
      const { sites, refused } = await read(request, signal, (view) => planRecipe(recipesOf(request.runId), call, view));
      const found = { sites: sites.map(({ site }) => site), refused };
      const told = runs.get(request.runId).sites(request.taskId);
      told.tell(call.recipe, call.scope, [...found.sites, ...refused.map(({ site }) => site)]);
      return found;
    },
    async applyRecipe(request, signal) {
      const call = { ...request, scope: checkedScope(request.scope) };
      const recipes = recipesOf(request.runId);
      const run = runs.get(request.runId);
      const told = run.sites(request.taskId);
      const apply = async (overlay: Overlay): Promise<RecipeOutcome> => {
        const plan = await read(request, signal, (view) => planRecipe(recipes, call, view));
        const provenance = repeatable(request.provenance, recipes, call, plan);
        const findSites: Choice['findSites'] = (ids, now) => told.find(call.recipe, ids, now);
        return applyPlan(overlay, plan, { ...request, provenance, findSites }, new Pacer(signal));
      };
      return run.edit(request.taskId, apply, signal);
    },
    async editFile({ path, replacements, provenance, consented, ...at }, signal) {
      const edit = async (overlay: Overlay): Promise<EditedFile> =>
        editFile(overlay, checkedPath(path), replacements, { provenance, consented });
      return runs.get(at.runId).edit(at.taskId, edit, signal);
    },
    async createFile({ path, text, provenance, consented, ...at }, signal) {
      const create = async (overlay: Overlay): Promise<EditedFile> =>
        createFile(overlay, checkedPath(path), text, { provenance, consented });
      return runs.get(at.runId).edit(at.taskId, create, signal);
    },
    async deleteFile({ path, provenance, consented, ...at }, signal) {
      const remove = async (overlay: Overlay): Promise<EditedFile> => deleteFile(overlay, checkedPath(path), { provenance, consented });
      return runs.get(at.runId).edit(at.taskId, remove, signal);
    },
    async takeFormatting({ files, ...at }, signal) {
      return runs.get(at.runId).edit(at.taskId, async (overlay) => takeAllFormatting(overlay, files), signal);
    },
    async findRecipeInstead({ path, replacements, ...at }, signal) {
      const edit = { files: viewOf(at), path: checkedPath(path), replacements };
      return read(at, signal, async (view) => findRecipeInstead(skills.recipes, view, edit));
    },

    async listSymbols({ path, ...at }, signal) {
      return read(at, signal, async (view) => outline(view, checkedPath(path)));
    },
    async findReferences({ limit = MOST_REFERENCES, ...at }, signal) {
      return read(at, signal, (view) => findReferences(view, { ...at, path: checkedPath(at.path) }, limit));
    },
    async typeAt(at, signal) {
      return read(at, signal, async (view) => typeAt(view, { ...at, path: checkedPath(at.path) }));
    },
    async diagnose({ paths, hints = false, timeLimitMs, ...at }, signal) {
      const { code, workspace } = runs.get(at.runId);
      const pacer = new Pacer(signal);
      const view = viewOf(at);
      const graph = paths ? undefined : await code.moduleGraph(new FileView(workspace), pacer);
      const chosen = paths?.map(checkedPath) ?? affectedBy(view, graph);
      return code.diagnoser.diagnose({ view, paths: chosen, hints, timeLimitMs }, pacer, signal);
    },

    async findPatterns({ scope, kinds, ...at }, signal) {
      return read(at, signal, (view) => skills.findPatterns(view, { scope: checkedScope(scope), ...(kinds && { kinds }) }));
    },
    async skippedFiles({ scope, ...at }, signal) {
      return skippedFiles(viewOf(at), checkedScope(scope), new Pacer(signal));
    },
    async mapTests({ scope, ...at }, signal) {
      const view = viewOf(at);
      const pacer = new Pacer(signal);
      return mapTests(view, await runs.get(at.runId).code.moduleGraph(view, pacer), checkedScope(scope), pacer);
    },
    async findMentions({ scope, names, ...at }, signal) {
      return read(at, signal, (view) => skills.findMentions(view, { scope: checkedScope(scope), ...(names && { names }) }));
    },
    async renameMentions({ from, to, scope, provenance, ...at }, signal) {
      const plan = (view: CodeView): Promise<RecipePlan> => skills.planMentionRename(view, { from, to, scope: checkedScope(scope) });
      return runs
        .get(at.runId)
        .edit(at.taskId, async (overlay) => applyPlan(overlay, await read(at, signal, plan), { provenance }, new Pacer(signal)), signal);
    },

    async changesOf(at) {
      return runs.get(at.runId).overlay(at.taskId).changes();
    },
    async revertFile({ path, ...at }, signal) {
      return runs.get(at.runId).edit(at.taskId, async (overlay) => overlay.revert(checkedPath(path)), signal);
    },
    async adopt({ from, and = [], discard = false, ...at }, signal) {
      const run = runs.get(at.runId);
      const others = and.map((task) => run.overlay(task));
      const adopt = async (overlay: Overlay): Promise<readonly AdoptionConflict[]> => overlay.adopt(run.overlay(from), discard, others);
      return run.edit(at.taskId, adopt, signal);
    },
    async restore({ files, basedOn, discard = false, ...at }, signal) {
      const run = runs.get(at.runId);
      const recorded = files.map((file) => ({ ...file, path: checkedPath(file.path) }));
      const ground = basedOn === undefined ? undefined : run.overlay(basedOn);
      await run.edit(at.taskId, async (overlay) => overlay.restore(recorded, { ground, discard }), signal);
    },

    ...merging({ runs, trees, recipesOf, changeOf }),

    async hunkNeeds({ runId, files }, signal) {
      const { code, workspace } = runs.get(runId);
      const namesOf = (side: 'before' | 'after'): Promise<HunkNames> => {
        const texts = files.map(({ path, base, after }) => ({
          path: checkedPath(path),
          text: side === 'before' ? (base?.text ?? null) : after,
        }));
        const view = viewWith(new FileView(workspace), texts);
        return withCodeView({ view, projects: code.projects, trees, signal }, (seen) => hunkNames(seen, files, side));
      };
      return hunkNeeds(await namesOf('before'), await namesOf('after'));
    },
    async syntaxErrors({ files }) {
      return syntaxErrors(files);
    },
    async typeErrors(request, signal) {
      const { code, before, after, graph, changed, pacer } = await changeOf(request, signal);
      return code.types.compare({ before, after, changed, graph }, pacer, signal);
    },
    async compareEmit(request, signal) {
      return compareChange(await changeOf(request, signal)).emit();
    },
    async publicPackages(request, signal) {
      return compareChange(await changeOf(request, signal)).packages();
    },
    async compareApi(request, signal) {
      return compareChange(await changeOf(request, signal)).api(signal);
    },
    async compareModules(request, signal) {
      return compareChange(await changeOf(request, signal)).modules();
    },
    async planProbe(request, signal) {
      const { code, before, after, changed, pacer } = await changeOf(request, signal);
      return planProbe({ before, after, changed }, code.projects, pacer, signal);
    },
    async mutants({ most, ...request }, signal) {
      const { before, changed } = await changeOf(request, signal);
      return mutantsOf(before, changed, most);
    },
  };
}
