import type { TaskChanges } from '../../src/domain/change.ts';
import { carryOver } from '../../src/changeset/carry-over.ts';
import { combine } from '../../src/changeset/combine.ts';
import { rebaseFile } from '../../src/changeset/rebase.ts';
import { WorkspacePath } from '../../src/domain/ids.ts';
import type { CodeProject } from '../../src/ports/code.ts';

/** An engine with a few files and no recipes, for tests of what stands around it. Override what a test is about. */
export function memoryCodeProject(files: Readonly<Record<string, string>> = {}, overrides: Partial<CodeProject> = {}): CodeProject {
  const paths = Object.keys(files).sort().map(WorkspacePath);
  const nothing = { edited: [], applied: [], refused: [], notes: [] };
  return {
    openRun: () => Promise.resolve({ files: paths.length }),
    closeRun: () => Promise.resolve(),
    listFiles: () => Promise.resolve({ files: paths, missing: [] }),
    readFile: ({ path }) => {
      const text = files[path];
      if (text === undefined) return Promise.reject(new Error(`There is no file ${path}.`));
      return Promise.resolve({ path, firstLine: 1, totalLines: text.split('\n').length, text });
    },
    searchText: () => Promise.resolve({ matches: [], truncated: false }),
    listRecipes: () => Promise.resolve([]),
    findPlaces: () => Promise.resolve([]),
    placesInText: () => Promise.resolve([]),
    findCandidates: () => Promise.resolve({ sites: [], refused: [] }),
    applyRecipe: () => Promise.resolve(nothing),
    editFile: ({ path }) => Promise.resolve({ path, linesAdded: 0, linesRemoved: 0 }),
    createFile: ({ path, text }) => Promise.resolve({ path, linesAdded: text.split('\n').length, linesRemoved: 0 }),
    deleteFile: ({ path }) => Promise.resolve({ path, linesAdded: 0, linesRemoved: (files[path] ?? '').split('\n').length }),
    takeFormatting: () => Promise.resolve({ edited: [], left: [] }),
    findRecipeInstead: () => Promise.resolve(null),
    listSymbols: ({ path }) => Promise.resolve({ path, lines: (files[path] ?? '').split('\n').length, symbols: [] }),
    findReferences: ({ name }) => Promise.resolve({ symbol: name, total: 0, files: 0, references: [] }),
    typeAt: () => Promise.resolve([]),
    diagnose: ({ paths: asked = [] }) => Promise.resolve({ files: asked.length, errors: [], known: [], hints: [], unchecked: [] }),
    findPatterns: () => Promise.resolve([]),
    skippedFiles: () => Promise.resolve([]),
    mapTests: () => Promise.resolve({ tests: [], untested: [] }),
    findMentions: () => Promise.resolve([]),
    renameMentions: () => Promise.resolve(nothing),
    changesOf: ({ taskId }): Promise<TaskChanges> => Promise.resolve({ taskId, files: [] }),
    revertFile: () => Promise.resolve(false),
    adopt: () => Promise.resolve([]),
    restore: () => Promise.resolve(),
    mergeChanges: ({ tasks }) => Promise.resolve(combine(tasks)),
    rebaseChanges: ({ offered, moved, decided }) => {
      const rebased = moved.flatMap(({ path, now }) => {
        const file = offered.find((one) => one.path === path);
        return file && now ? [rebaseFile(file, { now }, new Map(decided))] : [];
      });
      return Promise.resolve({
        files: rebased.map(({ file }) => file),
        conflicts: rebased.flatMap(({ conflicts }) => conflicts),
        decisions: rebased.flatMap(({ decisions }) => decisions),
      });
    },
    carryOver: ({ decided, ...anew }) => Promise.resolve(carryOver({ ...anew, decided: new Map(decided) })),
    hunkNeeds: () => Promise.resolve([]),
    syntaxErrors: () => Promise.resolve([]),
    typeErrors: () => Promise.resolve({ status: 'unavailable', reason: 'There is no tsconfig.' }),
    compareEmit: ({ changed }) =>
      Promise.resolve({ compiler: 'TypeScript 6.0.2', same: [], different: changed.map(({ path }) => path), other: [], doubts: [] }),
    publicPackages: () => Promise.resolve([]),
    compareApi: () => Promise.resolve({ status: 'unavailable', reason: 'There is no package.' }),
    compareModules: ({ changed }) => Promise.resolve({ modules: changed.length, cycles: [], swapped: [], dropped: [], unchecked: [] }),
    planProbe: () => Promise.resolve({ functions: [], leftOut: [] }),
    mutants: () => Promise.resolve([]),
    ...overrides,
  };
}
