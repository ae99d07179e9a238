import { ts } from 'ts-morph';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { Pacer } from '../pacer.ts';
import type { ProjectService } from '../project-service.ts';
import type { Declarations, DeclaredName } from './declarations.ts';

/** What is under a name that others import: its declaration, then those of what it speaks of and nobody can import. */
export type ApiTexts = readonly string[];

/** What the entries export, by name; names of entries other than the package itself with the subpath in front. */
export type ApiSurface = ReadonlyMap<string, ApiTexts>;

export interface ToldSurface {
  readonly surface: ApiSurface;
  /** The names that are told by their places alone. */
  readonly untouched: ReadonlySet<string>;
}

/** What can't have changed needs no texts: in their place stands where it is declared. */
export interface SurfaceRequest {
  readonly projects: ProjectService;
  readonly pacer: Pacer;
  readonly declarations: Declarations;
  /** Whether a change can have any effect on what a module declares. */
  readonly isReached: (path: WorkspacePath) => boolean;
  /** Names whose texts are wanted all the same. */
  readonly wanted: ReadonlySet<string>;
  /** When it is too late, by `performance.now`. */
  readonly deadline: number;
}

/** The exports of some entries through a view, which must be selected by who holds the turn. Undefined where there are too many to tell in time. */
export async function apiSurface(
  entries: ReadonlyMap<string, readonly WorkspacePath[]>,
  { projects, pacer, declarations, isReached, wanted, deadline }: SurfaceRequest,
): Promise<ToldSurface | undefined> {
  const exported = [...entries].flatMap(([subpath, paths]) =>
    subpath === 'bin' ? [] : paths.flatMap((path) => exportsOf(path, subpath, projects)),
  );
  const known = new Set(exported.flatMap(({ declared }) => declared.map(keyOf)));
  const isKnown = (other: DeclaredName): boolean => known.has(keyOf(other));
  const surface = new Map<string, ApiTexts>();
  const untouched = new Set<string>();
  for (const { name, declared, type } of exported) {
    // The same name of two entries, as of one for each module system, is told once.
    if (surface.has(name)) continue;
    await pacer.pause();
    if (performance.now() > deadline) return undefined;
    const isUntouched = declared.length > 0 && !wanted.has(name) && !declared.some(({ path }) => isReached(path));
    if (isUntouched) untouched.add(name);
    const texts = isUntouched ? declared.map(placeOf) : declared.flatMap((one) => declarations.textsOf(one, isKnown) ?? []);
    surface.set(name, texts.length > 0 ? texts : [type()]);
  }
  return { surface, untouched };
}

/** It stands for a declaration that nothing has changed. */
const placeOf = ({ path, name }: DeclaredName): string => `${name} of ${path}`;

interface Exported {
  readonly name: string;
  /** Where in the workspace it is declared; nowhere for what another package has. */
  readonly declared: readonly DeclaredName[];
  /** Its type in a word, for what is declared in ways that declarations don't show. */
  readonly type: () => string;
}

function exportsOf(entry: WorkspacePath, subpath: string, projects: ProjectService): Exported[] {
  const program = projects.projectOf(entry).program();
  const checker = program.getTypeChecker();
  const sourceFile = program.getSourceFile(projects.files.toAbsolute(entry));
  const module = sourceFile && checker.getSymbolAtLocation(sourceFile);
  if (!sourceFile || !module) return [];
  return checker.getExportsOfModule(module).map((symbol) => {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const declared = (target.declarations ?? []).flatMap((declaration) => {
      const path = projects.files.toWorkspace(declaration.getSourceFile().fileName);
      return path === undefined || path.includes('node_modules/') ? [] : [{ path, name: nameOf(declaration) ?? target.name }];
    });
    const distinct = new Map(declared.map((one) => [keyOf(one), one]));
    return {
      name: subpath === '.' ? symbol.name : `${subpath}: ${symbol.name}`,
      declared: [...distinct.values()],
      type: () => checker.typeToString(checker.getTypeOfSymbolAtLocation(target, sourceFile), undefined, ts.TypeFormatFlags.NoTruncation),
    };
  });
}

function nameOf(declaration: ts.Declaration): string | undefined {
  const name = ts.getNameOfDeclaration(declaration);
  return name && ts.isIdentifier(name) ? name.text : undefined;
}

const keyOf = ({ path, name }: DeclaredName): string => `${path}\n${name}`;
