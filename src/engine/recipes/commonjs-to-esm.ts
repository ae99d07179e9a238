import { ts } from 'ts-morph';
import * as z from 'zod';
import { count } from '../../base/text.ts';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Note, Refusal } from '../../ports/recipe-facts.ts';
import { siteAt, siteInText } from '../ast/sites.ts';
import { descendants } from '../ast/walk.ts';
import type { CodeView, PlannedSite, RecipePlan } from '../recipe.ts';
import { asNames, formOf, takesNames, type Form } from './common-js-forms.ts';
import { mayBeCommonJs, readCommonJs, type CommonJsModule, type Problem } from './common-js-module.ts';
import { readPackage, typeEdit, type CommonJsPackage } from './common-js-package.ts';
import { targetOf, type Target } from './common-js-targets.ts';
import { cyclesIn } from './cycles.ts';
import { defineRecipe } from './define-recipe.ts';
import { planModule, type ModulePlan } from './es-module-file.ts';
import { moduleLinks, type ModuleLinks } from './module-links.ts';
import { nearestPackage } from './package-json.ts';
import { publicSurface } from './public-surface.ts';
import { sloppyCode } from './sloppy-code.ts';

const parameters = z.strictObject({
  early: z.boolean().optional().describe('Modules may be loaded before what stands above their `require` is done.'),
  published: z.boolean().optional().describe('Those who use the package from outside may have to import it.'),
});

/**
 * Makes ES modules of the CommonJS files of a package, all of them at once, as its package.json says it for all. What can't be
 * an import in the same place is still required, by a `require` that the file makes for itself.
 *
 * Refused where a file does what no ES module can do or does in another way: for each such place the reason is given, and
 * nothing is changed. Only on request.
 */
export const commonJsToEsm = defineRecipe({
  info: {
    id: 'commonjs-to-esm',
    title: 'Turn CommonJS into ES modules',
    description:
      'Changes what the code does: `require` and `module.exports` become imports and exports in a whole package, and its package.json says so. Imports are loaded before anything else of the file is done, all code is strict, functions without a name that are exported as default are called so, ' +
      'and those who require the package need a Node.js that can require ES modules. Refused where a file loads modules later, is in a cycle, or does what an ES module can’t.',
    class: 'behaviour-changing',
    topics: [
      'commonjs to esm',
      'commonjs to es modules',
      'convert commonjs to esm',
      'cjs to esm',
      'require to import',
      'esm migration',
      'migrate to esm',
    ],
    example: 'Convert CommonJS to ES modules',
    mends: [],
  },
  parameters,
  places: { mayBeIn: (text) => /\brequire\s*\(|\bmodule\.exports\b/.test(text), find: firstOfCommonJs },
  async plan(view, { with: given, scope }) {
    const folders = new Map<string, NonNullable<ReturnType<typeof nearestPackage>>>();
    const refused: Refusal[] = [];
    for (const path of await view.editableFiles(scope)) {
      await view.pause();
      if (!path.endsWith('.js') || !mayBeCommonJs(view.text(path))) continue;
      const found = nearestPackage(view, path);
      if (!found) refused.push({ site: siteAt(path, view.sourceFile(path), 0), reason: 'No package.json says how Node.js is to take it.' });
      else if (found.json.type !== 'module') folders.set(found.folder, found);
    }
    if (folders.size === 0) return { sites: [], refused, notes: [] };
    const links = await moduleLinks(view);
    const plans: RecipePlan[] = [{ sites: [], refused, notes: [] }];
    for (const found of folders.values())
      plans.push(await planPackage(view, await readPackage(view, found, scope, links), links, given, scope));
    return {
      sites: plans.flatMap(({ sites }) => sites),
      refused: plans.flatMap((plan) => plan.refused),
      notes: plans.flatMap(({ notes }) => notes),
    };
  },
});

type Given = z.infer<typeof parameters>;

async function planPackage(view: CodeView, found: CommonJsPackage, links: ModuleLinks, given: Given, scope: Scope): Promise<RecipePlan> {
  const refused: Refusal[] = found.obstacles.map(({ path, reason }) => ({ site: siteInText(path, view.tryText(path) ?? '', 0), reason }));
  const refuse = (path: WorkspacePath, problems: readonly Problem[]): void => {
    for (const { node, reason } of problems) refused.push({ site: siteAt(path, view.sourceFile(path), node), reason });
  };
  const modules: CommonJsModule[] = [];
  for (const path of found.members) {
    await view.pause();
    modules.push(readCommonJs(path, view.sourceFile(path)));
    refuse(path, sloppyCode(view.sourceFile(path)));
  }
  const members = new Set(found.members);
  const targets = new Map<string, Target>();
  const target = (from: WorkspacePath, specifier: string): Target => {
    const key = `${from}\n${specifier}`;
    const known = targets.get(key) ?? targetOf(view, from, specifier, members);
    targets.set(key, known);
    return known;
  };
  for (const cycle of cyclesOf(modules, target))
    refused.push({ site: siteInText(cycle[0] as WorkspacePath, '', 0), reason: `${[...cycle, cycle[0]].join(' → ')} load each other.` });

  const forms = formsOf(view, modules, target);
  const edits = new Map<WorkspacePath, readonly TextEdit[]>();
  const early: { readonly path: WorkspacePath; readonly problem: Problem }[] = [];
  for (const module of modules) {
    await view.pause();
    const plan: ModulePlan = planModule(module, {
      targetOf: target,
      formOf: (path) => forms.get(path) ?? { kind: 'nothing' },
      mayBeEarly: given.early === true,
    });
    refuse(module.path, plan.problems);
    early.push(...plan.early.map((problem) => ({ path: module.path, problem })));
    if (plan.edits.length > 0) edits.set(module.path, plan.edits);
  }
  const text = view.tryText(found.manifest) ?? '';
  const type = typeEdit(text);
  const site = siteInText(found.manifest, text, type?.start ?? 0);
  if (!type) refused.push({ site, reason: 'Its package.json can’t be read.' });
  if (refused.length > 0 || !type) return { sites: [], refused: inLines(refused, scope), notes: [] };
  const consent = consentFor(view, found, early, given);
  if (consent) return { sites: [], refused: [{ site, ...consent }], notes: [] };
  const files = edits.size;
  edits.set(found.manifest, [type]);
  const planned: PlannedSite = { site, edits, reason: `makes ES modules of ${count(files, 'file')}` };
  return { sites: [planned], refused: [], notes: notesOf(found, site.line) };
}

/** What only the user can decide. */
function consentFor(
  view: CodeView,
  { json, folder, manifest }: CommonJsPackage,
  early: readonly { readonly path: WorkspacePath; readonly problem: Problem }[],
  given: Given,
): Omit<Refusal, 'site'> | undefined {
  const { entries } = publicSurface(view, manifest);
  const name = json.name ?? (folder === '' ? 'the package' : folder);
  if (json.private !== true && entries.length > 0 && given.published !== true)
    return {
      reason: `Others may require \`${name}\`, which then takes Node.js 22.12 or later, and gives them a module and no longer what it exports. Set \`published\` to true to change it all the same.`,
      consent: { question: `May those who use ${name} have to import it from now on?`, with: { published: true } },
    };
  const [first] = early;
  if (!first || given.early === true) return undefined;
  const line = first.problem.node.getSourceFile().getLineAndCharacterOfPosition(first.problem.node.getStart()).line + 1;
  const more = early.length > 1 ? ` So it is in ${count(early.length - 1, 'other place')}.` : '';
  return {
    reason: `${first.path}:${line}: ${first.problem.reason}${more} Set \`early\` to true to change it all the same.`,
    consent: { question: 'May modules be loaded before what stands above them is done?', with: { early: true } },
  };
}

/** Objects of names become names, where all who load them ask for names only; entries of the package keep their default. */
function formsOf(
  view: CodeView,
  modules: readonly CommonJsModule[],
  target: (from: WorkspacePath, specifier: string) => Target,
): Map<WorkspacePath, Form> {
  const forms = new Map(modules.map((module) => [module.path, formOf(module)]));
  for (const module of modules) {
    const named = asNames(module);
    if (named?.kind !== 'named' || publicSurface(view, module.path).entries.includes(module.path)) continue;
    const uses = modules.flatMap((other) =>
      other.requires.flatMap((one) => {
        const to = target(other.path, one.specifier);
        return to.kind === 'local' && to.path === module.path ? [takesNames(other, one, named)] : [];
      }),
    );
    if (uses.length > 0 && uses.every((takes) => takes)) forms.set(module.path, named);
  }
  return forms;
}

function cyclesOf(modules: readonly CommonJsModule[], target: (from: WorkspacePath, specifier: string) => Target): WorkspacePath[][] {
  const links = new Map(
    modules.map(({ path, requires }) => [
      path,
      requires.flatMap(({ specifier }) => {
        const to = target(path, specifier);
        return to.kind === 'local' ? [to.path] : [];
      }),
    ]),
  );
  return cyclesIn(links);
}

function inLines(refused: readonly Refusal[], { lines }: Scope): Refusal[] {
  return refused.filter(({ site }) => !lines || (site.line >= lines.start && site.line <= lines.end));
}

function notesOf({ manifest, json }: CommonJsPackage, line: number): Note[] {
  return [
    {
      path: manifest,
      line,
      text: `from now on the files of ${json.name ?? 'the package'} are ES modules: look at scripts, tools and settings that load them, which this does not see`,
    },
  ];
}

/** One place for each file. */
function firstOfCommonJs(sourceFile: ts.SourceFile): ts.Node[] {
  if (!sourceFile.fileName.endsWith('.js')) return [];
  for (const node of descendants(sourceFile)) {
    const isRequire = ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'require';
    if (isRequire || (ts.isPropertyAccessExpression(node) && node.getText(sourceFile) === 'module.exports')) return [node];
  }
  return [];
}
