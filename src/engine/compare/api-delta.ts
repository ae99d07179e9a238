import { ts } from 'ts-morph';
import type { FileText } from '../../ports/code.ts';
import type { ApiChange, ApiDelta, PublicPackage } from '../../ports/comparison.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import { isCodeFile } from '../code-files.ts';
import type { FileView } from '../file-view.ts';
import type { ModuleGraph } from '../module-graph.ts';
import { reachedFrom } from '../reached-from.ts';
import { ModuleResolver } from '../module-resolver.ts';
import type { Pacer } from '../pacer.ts';
import type { ProjectService } from '../project-service.ts';
import { nearestPackage, within, type Texts } from '../recipes/package-json.ts';
import { tracedEntries } from '../recipes/public-surface.ts';
import { apiSurface, type ApiSurface, type ApiTexts, type SurfaceRequest } from './api-surface.ts';
import { Declarations } from './declarations.ts';
import { countExports } from './export-count.ts';
import { extendsDeclaration } from './extended-declaration.ts';
import { modulesThatLookOtherwise } from './other-looks.ts';

export interface ApiRequest {
  readonly before: FileView;
  readonly after: FileView;
  readonly changed: readonly FileText[];
  /** The imports before the change. */
  readonly graph: ModuleGraph;
}

/** The packages that others may import, and whose entries load changed code or whose package.json is changed. */
export function publicPackages({ before, changed, graph }: ApiRequest): (PublicPackage & { readonly folder: string })[] {
  const paths = changed.map(({ path }) => path);
  const reached = reachedFrom(paths, graph.importers);
  const view = textsOf(before);
  const packages = new Map<string, PublicPackage & { readonly folder: string }>();
  for (const path of reached) {
    const found = nearestPackage(view, path);
    if (!found || packages.has(found.folder)) continue;
    const { sources, untraced } = tracedEntries(view, found.folder, found.json);
    const entries = [...sources.values()].flat();
    const isTouched = entries.some((entry) => reached.has(entry)) || paths.includes(within(found.folder, 'package.json'));
    // An entry without a source may be made of anything.
    if (isTouched || (entries.length === 0 && untraced.length > 0))
      packages.set(found.folder, { name: found.json.name ?? (found.folder || '.'), folder: found.folder, entries });
  }
  return [...packages.values()].filter(({ folder }) => isImportable(before, folder));
}

/** Compares what packages offer before and after. Holds the language services while it looks. */
export async function compareApi(request: ApiRequest, projects: ProjectService, pacer: Pacer, signal?: AbortSignal): Promise<ApiDelta> {
  const packages = publicPackages(request);
  const deadline = performance.now() + LONGEST_MS;
  const tooMuch: ApiDelta = {
    status: 'unavailable',
    reason: `its packages offer more than can be compared in ${LONGEST_MS / 1000} s`,
  };
  const entries = packages.flatMap(({ folder, entries: sources }) => [
    ...sources,
    ...[...entriesIn(request.after, folder).sources.values()].flat(),
  ]);
  const looking = { ...request, entries, projects, pacer, deadline };
  const otherLooks = declaresForAll(request) ? 'all' : await projects.turns.run(() => modulesThatLookOtherwise(looking), signal);
  if (!otherLooks) return tooMuch;
  const reached = otherLooks === 'all' ? undefined : reachedFrom(otherLooks, request.graph.importers);
  const isReached = (path: WorkspacePath): boolean => reached?.has(path) ?? true;
  const resolver = new ModuleResolver(request.before, projects);
  const changes: ApiChange[] = [];
  const untraced: string[] = [];
  let exports = 0;
  for (const { folder } of packages) {
    const sides = [entriesIn(request.before, folder), entriesIn(request.after, folder)] as const;
    untraced.push(...sides[0].untraced);
    const unchanged = reached && unchangedExports(sides[0].sources, sides[1].sources, reached, request.before, resolver);
    if (unchanged !== undefined) {
      exports += unchanged;
      continue;
    }
    const surfaces = await projects.turns.run(
      () => bothSurfaces({ ...request, sources: [sides[0].sources, sides[1].sources], isReached, deadline, projects, pacer }),
      signal,
    );
    if (!surfaces) return tooMuch;
    const [before, after] = surfaces;
    exports += before.size;
    const gone = [...sides[0].sources.keys()].filter((subpath) => !sides[1].sources.has(subpath));
    changes.push(...gone.map((subpath): ApiChange => ({ kind: 'removed', name: subpath === 'bin' ? 'bin' : `entry ${subpath}` })));
    changes.push(...differences(before, after, gone));
  }
  if (exports === 0 && changes.length === 0)
    return {
      status: 'unavailable',
      reason:
        untraced.length > 0 ? `no source was found for ${untraced.slice(0, 3).join(', ')} of package.json` : 'the entries export nothing',
    };
  return { status: 'compared', compiler: `TypeScript ${ts.version} (built in)`, packages, exports, changes, untraced };
}

/** How many names a package exports of which none can have changed, where that needs no program. */
function unchangedExports(
  before: ReadonlyMap<string, readonly WorkspacePath[]>,
  after: ReadonlyMap<string, readonly WorkspacePath[]>,
  reached: ReadonlySet<WorkspacePath>,
  view: FileView,
  resolver: ModuleResolver,
): number | undefined {
  const isSame = before.size === after.size && [...before].every(([subpath, paths]) => paths.join('\n') === after.get(subpath)?.join('\n'));
  if (!isSame || [...before.values()].flat().some((path) => reached.has(path))) return undefined;
  return countExports(before, view, resolver);
}

/** What is compared after this time would keep everybody waiting. */
const LONGEST_MS = 30_000;

/** Whether the change is one of what is seen without being imported. */
const declaresForAll = ({ before, changed }: ApiRequest): boolean =>
  changed.some(
    ({ path, text }) => isCodeFile(path) && (mayDeclareForAll(text ?? '') || mayDeclareForAll(textsOf(before).tryText(path) ?? '')),
  );

/** Whether a text declares what others see without importing it: a script does, and so do some words in a module. */
function mayDeclareForAll(text: string): boolean {
  return text !== '' && (!/\b(?:import|export)\b/.test(text) || /\bdeclare\s+(?:global|module)\b/.test(text));
}

interface SurfacesRequest extends ApiRequest, Omit<SurfaceRequest, 'declarations' | 'wanted'> {
  /** Before and after. */
  readonly sources: readonly [ReadonlyMap<string, readonly WorkspacePath[]>, ReadonlyMap<string, readonly WorkspacePath[]>];
}

/**
 * What a package offers before and after, with texts where they may differ; undefined where that takes too long. What is
 * declared elsewhere than before is told with its texts, be there a change in it or not.
 */
async function bothSurfaces(
  request: SurfacesRequest,
  wanted: ReadonlySet<string> = new Set(),
): Promise<readonly [ApiSurface, ApiSurface] | undefined> {
  const { before, projects, isReached, sources } = request;
  const declarations = new Declarations(projects, new ModuleResolver(before, projects));
  projects.select(before);
  const first = await apiSurface(sources[0], { ...request, declarations, wanted });
  if (!first) return undefined;
  const sameAs = { as: declarations, in: (path: WorkspacePath) => !isReached(path) };
  const after = new Declarations(projects, new ModuleResolver(request.after, projects), sameAs);
  projects.select(request.after);
  const second = await apiSurface(sources[1], { ...request, declarations: after, wanted });
  if (!second) return undefined;
  const [old, now] = [first.surface, second.surface];
  const elsewhere = [...first.untouched, ...second.untouched].filter((name) => {
    const [texts, others] = [old.get(name), now.get(name)];
    return texts && others && !same(texts, others);
  });
  return elsewhere.length > 0 ? bothSurfaces(request, new Set([...wanted, ...elsewhere])) : [old, now];
}

function differences(before: ApiSurface, after: ApiSurface, gone: readonly string[]): ApiChange[] {
  const isGone = (name: string): boolean => gone.some((subpath) => subpath !== '.' && name.startsWith(`${subpath}: `));
  const lost = [...before.keys()].filter((name) => !after.has(name) && !isGone(name));
  const added = new Set([...after.keys()].filter((name) => !before.has(name)));
  const renames = new Map<string, string>();
  for (const name of lost) {
    for (const to of added) {
      const [old, now] = [before.get(name) ?? [], after.get(to) ?? []];
      if (!same(renamed(old, new Map([[name, to]])), now) && !same(old, now)) continue;
      renames.set(name, to);
      added.delete(to);
      break;
    }
  }
  const changes: ApiChange[] = lost.map((name) => {
    const to = renames.get(name);
    return to === undefined ? { kind: 'removed', name, before: shown(before.get(name)) } : { kind: 'renamed', name, to };
  });
  for (const [name, texts] of before) {
    const now = after.get(name);
    if (!now || same(texts, now)) continue;
    // What only follows a rename has not changed on its own.
    const old = renamed(texts, renames);
    if (same(old, now)) continue;
    const kind = old.length === now.length && old.every((text, index) => text === now[index] || extendsDeclaration(text, now[index] ?? ''));
    changes.push({ kind: kind ? 'extended' : 'changed', name, ...firstDifference(old, now) });
  }
  changes.push(...[...added].map((name): ApiChange => ({ kind: 'added', name, after: shown(after.get(name)) })));
  return changes;
}

const same = (one: ApiTexts, other: ApiTexts): boolean => one.join('\n') === other.join('\n');

function renamed(texts: ApiTexts, renames: ReadonlyMap<string, string>): ApiTexts {
  return texts.map((text) => text.replaceAll(/[\w$]+/g, (word) => renames.get(word) ?? word));
}

const shown = (texts: ApiTexts | undefined): string => texts?.[0] ?? '';

function firstDifference(before: ApiTexts, after: ApiTexts): { readonly before: string; readonly after: string } {
  const index = before.findIndex((text, place) => text !== after[place]);
  const place = index < 0 ? before.length : index;
  return { before: before[place] ?? '', after: after[place] ?? '' };
}

/** An application, private and without entries, offers nothing; programs alone are not imported, but they can be missing. */
function isImportable(view: FileView, folder: string): boolean {
  const { sources, untraced } = entriesIn(view, folder);
  return sources.size > 0 || untraced.length > 0;
}

function entriesIn(view: FileView, folder: string): ReturnType<typeof tracedEntries> {
  const texts = textsOf(view);
  const found = nearestPackage(texts, within(folder, 'package.json'));
  if (found?.folder !== folder) return { sources: new Map(), untraced: [] };
  return tracedEntries(texts, folder, found.json);
}

const textsOf = (view: FileView): Texts => ({
  tryText: (path) => {
    const read = view.tryRead(path);
    return read.status === 'text' ? read.source.text : undefined;
  },
});
