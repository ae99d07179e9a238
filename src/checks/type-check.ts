import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { WorkspacePath } from '../domain/ids.ts';
import type { TypeReport } from '../ports/checks.ts';
import type { Diagnostic } from '../ports/diagnosis.ts';
import { bounded } from './bounded.ts';
import { compile, findCompiler, type Compilation, type Compiler } from './compiler.ts';
import type { MirrorPaths } from './mirror-paths.ts';
import type { Processes } from './processes.ts';
import { findConfigs } from './type-configs.ts';

export interface TypeCheck {
  readonly paths: MirrorPaths;
  readonly scopePaths: readonly WorkspacePath[];
  readonly timeoutMs: number;
  readonly processes: Processes;
  /** A compilation that may have been made before is asked for by its configuration. */
  readonly remember?: (config: string, compile: () => Promise<Compilation>) => Promise<Compilation>;
  /** Another mirror of the same texts, in which projects may be built without a test run seeing the results. */
  readonly inBuildMirror: <Value>(use: (paths: MirrorPaths) => Promise<Value>) => Promise<Value>;
}

/** How many compilers run at a time; each may take a gigabyte. */
const AT_A_TIME = 2;

interface Project {
  readonly config: string;
  readonly compiler: Compiler;
}

/**
 * Type-checks the projects of a scope in a mirror, with the compiler that the folder itself installs.
 *
 * It is `checked` only if every project was, and if at least one of the files asked about was in one of them: a check
 * that saw nothing must not look green. Rejects only when it is aborted or the mirror fails.
 */
export async function checkTypes(check: TypeCheck, signal: AbortSignal): Promise<TypeReport> {
  const started = performance.now();
  const { paths } = check;
  const configs = await findConfigs(paths.root, check.scopePaths);
  if (configs.length === 0) return unavailable('There is no tsconfig.json with files of its own in the folder.');
  const projects: Project[] = [];
  for (const config of configs) {
    const compiler = await findCompiler(paths, join(paths.root, dirname(config)));
    if (!compiler) return unavailable(`No typescript is installed where ${config} would find it.`);
    projects.push({ config, compiler });
  }

  const left = (): number => Math.max(1, check.timeoutMs - (performance.now() - started));
  const inTurn = bounded(AT_A_TIME);
  const single = await Promise.all(
    projects.map((project) =>
      inTurn(async () => {
        const compileIt = (): Promise<Compilation> => compileOne(project, paths, ['--noEmit', '-p', project.config]);
        return { project, compilation: await (check.remember ? check.remember(project.config, compileIt) : compileIt()) };
      }),
    ),
  );
  const unbuilt = single.filter(({ compilation }) => compilation.status === 'needs-build').map(({ project }) => project);
  const built = unbuilt.length > 0 ? [await build(unbuilt)] : [];
  const compilations = [...single.map(({ compilation }) => compilation).filter(({ status }) => status !== 'needs-build'), ...built];

  const failed = compilations.find(({ status }) => status !== 'checked');
  if (failed)
    return {
      status: 'unavailable',
      reason: failed.status === 'unavailable' ? failed.reason : 'The projects refer to each other in a way that can’t be built.',
      brokeDown: true,
    };
  const files = new Set(compilations.flatMap((compilation) => (compilation.status === 'checked' ? [...compilation.files] : [])));
  const asked = await codeFiles(check);
  const unchecked = asked.filter((path) => !files.has(path));
  if (asked.length > 0 && unchecked.length === asked.length) {
    return unavailable(
      `None of the files asked about belongs to a project: ${asked.slice(0, 3).join(', ')}${asked.length > 3 ? ' and others' : ''}.`,
    );
  }
  return {
    status: 'checked',
    command: describeCommand(projects, unbuilt),
    compiler: [...new Set(projects.map(({ compiler }) => `typescript ${compiler.version}`))].join(', '),
    configs,
    diagnostics: distinct(compilations.flatMap((compilation) => (compilation.status === 'checked' ? compilation.diagnostics : []))),
    unchecked,
    ms: Math.round(performance.now() - started),
  };

  function compileOne({ compiler }: Project, paths: MirrorPaths, args: readonly string[]): Promise<Compilation> {
    return compile({ compiler, paths, args, timeoutMs: left() }, check.processes, signal);
  }

  /** Projects that use what others declare need those to be built; in a mirror that does no harm. */
  async function build(projects: readonly Project[]): Promise<Compilation> {
    const [first] = projects;
    if (!first) throw new Error('There is nothing to build.');
    const compilation = await check.inBuildMirror((paths) => compileOne(first, paths, ['-b', ...projects.map(({ config }) => config)]));
    const stopsEarly = compilation.status === 'checked' && compilation.diagnostics.length > 0 && !isAtLeast(first.compiler.version, 5, 6);
    if (!stopsEarly) return compilation;
    return {
      status: 'unavailable',
      reason: `typescript ${first.compiler.version} leaves projects unchecked that build on one with errors.`,
    };
  }
}

const unavailable = (reason: string): TypeReport => ({ status: 'unavailable', reason });

function describeCommand(projects: readonly Project[], built: readonly Project[]): string {
  const single = projects.filter((project) => !built.includes(project)).map(({ config }) => `tsc --noEmit -p ${config}`);
  return [...single, ...(built.length > 0 ? [`tsc -b ${built.map(({ config }) => config).join(' ')}`] : [])].join(' && ');
}

/** The code files of the scope that there are; a change may be of files that only come or are gone. */
async function codeFiles({ paths, scopePaths }: TypeCheck): Promise<WorkspacePath[]> {
  const code = scopePaths.filter((path) => /\.[cm]?[jt]sx?$/.test(path));
  const found = await Promise.all(code.map((path) => stat(join(paths.root, path)).catch(() => undefined)));
  return code.filter((_, index) => found[index]?.isFile());
}

/** A file that several projects hold is told about once. */
function distinct(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...new Map(diagnostics.map((diagnostic) => [JSON.stringify(diagnostic), diagnostic])).values()];
}

function isAtLeast(version: string, major: number, minor: number): boolean {
  const [first = 0, second = 0] = version.split('.').map((part) => Number.parseInt(part));
  return first > major || (first === major && second >= minor);
}
