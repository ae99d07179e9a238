import { readFile, realpath } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Diagnostic } from '../ports/diagnosis.ts';
import { AS_NODE } from './as-node.ts';
import { parseCompilerOutput, type CompilerOutput } from './compiler-output.ts';
import { isOutside, type MirrorPaths } from './mirror-paths.ts';
import { LONG_OUTPUT } from './output-capture.ts';
import type { Processes } from './processes.ts';

/** A `typescript` that the folder installs. */
export interface Compiler {
  /** Absolute path of its `tsc`. */
  readonly tsc: string;
  readonly version: string;
}

/** The `typescript` that a file in this folder of a mirror would get, if there is one. */
export async function findCompiler({ mirrorTop }: MirrorPaths, folder: string): Promise<Compiler | undefined> {
  for (let place = folder; !isOutside(relative(mirrorTop, place)); place = dirname(place)) {
    const found = join(place, 'node_modules', 'typescript');
    const manifest = await readFile(join(found, 'package.json'), 'utf8').catch(() => undefined);
    const version = manifest === undefined ? undefined : /"version"\s*:\s*"([^"]+)"/.exec(manifest)?.[1];
    if (version !== undefined) return { tsc: await realpath(join(found, 'bin', 'tsc')), version };
  }
  return undefined;
}

export type Compilation =
  | { readonly status: 'checked'; readonly diagnostics: readonly Diagnostic[]; readonly files: ReadonlySet<string> }
  /** It can only be checked once the projects it refers to are built. */
  | { readonly status: 'needs-build' }
  | { readonly status: 'unavailable'; readonly reason: string };

export interface CompilationRequest {
  readonly compiler: Compiler;
  readonly paths: MirrorPaths;
  /** As a person would type it after `tsc`. */
  readonly args: readonly string[];
  readonly timeoutMs: number;
}

/** How much memory the compiler may take before it gives up, in MB; it takes no more than it needs. */
const MEMORY = 6144;

/**
 * Runs the compiler and judges whether it has really checked types: an exit without errors, or errors among which
 * none says that it did not get that far.
 */
export async function compile(request: CompilationRequest, processes: Processes, signal: AbortSignal): Promise<Compilation> {
  const { compiler, paths, args, timeoutMs } = request;
  const result = await processes.run(
    {
      command: [
        process.execPath,
        `--max-old-space-size=${MEMORY}`,
        compiler.tsc,
        ...args,
        '--pretty',
        'false',
        '--listFiles',
        '--extendedDiagnostics',
      ],
      folder: paths.root,
      timeoutMs,
      output: LONG_OUTPUT,
      variables: AS_NODE,
    },
    signal,
  );
  const command = `tsc ${args.join(' ')}`;
  if (result.status === 'timed-out') return unavailable(`${command} was not done after ${Math.round(timeoutMs / 1000)} s.`);
  return judge(command, compiler, result.exitCode, result.output, parseCompilerOutput(result.output, paths));
}

const REFERENCE_ERRORS = new Set(['TS6305', 'TS6306', 'TS6310']);

function judge(command: string, { version }: Compiler, exitCode: number, output: string, parsed: CompilerOutput): Compilation {
  const { diagnostics, obstacle, files, hasCheckTime } = parsed;
  if (diagnostics.some(({ code }) => REFERENCE_ERRORS.has(code))) return { status: 'needs-build' };
  if (exitCode !== 0 && diagnostics.length === 0)
    return unavailable(`${command} broke down with exit code ${exitCode}: ${lastWords(output)}`);

  // What was checked in spite of it is anybody's guess.
  if (obstacle)
    return unavailable(`${command} could not check everything: ${obstacle.path ?? 'the project'}: ${obstacle.code} ${obstacle.message}`);
  if (files.size === 0) return unavailable(`${command} found no files of the folder to check.`);

  // What is told not to check finds nothing, and says of no time that it took.
  if (diagnostics.length === 0 && !hasCheckTime) return unavailable(`${command} checked no types, as “noCheck” asks.`);

  // A compiler that finds a syntax error stops there and leaves the types unchecked.
  const first = diagnostics[0];
  const hasChecked = !first || (hasCheckTime && Number.parseInt(version) >= 5) || diagnostics.some(({ code }) => !isSyntaxError(code));
  if (!hasChecked)
    return unavailable(
      `${command} stopped at syntax errors and checked no types: ${first.path ?? ''}:${first.line} ${first.code} ${first.message}`,
    );
  return { status: 'checked', diagnostics, files };
}

/** Codes below 2000 are of the parser, mostly; 8000 and 17000 of the parser about JavaScript and JSX. */
function isSyntaxError(code: string): boolean {
  const number = Number(code.slice(2));
  return number < 2000 || (number >= 8000 && number < 9000) || (number >= 17000 && number < 18000);
}

const unavailable = (reason: string): Compilation => ({ status: 'unavailable', reason });

const lastWords = (output: string): string => output.trim().split('\n').slice(-3).join(' ').slice(-300) || 'it said nothing.';
