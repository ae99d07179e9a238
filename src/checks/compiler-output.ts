import { isAbsolute, relative, resolve, sep } from 'node:path';
import { WorkspacePath } from '../domain/ids.ts';
import type { Diagnostic } from '../ports/diagnosis.ts';
import { isOutside, toMirror, unmirrorText, type MirrorPaths } from './mirror-paths.ts';

/** What a run of the compiler has said. */
export interface CompilerOutput {
  readonly diagnostics: readonly Diagnostic[];
  /** The first of them that is about how to check: it has no place, or one in a configuration. */
  readonly obstacle?: Diagnostic;
  /** The files of the folder that were in the programs, without packages. */
  readonly files: ReadonlySet<string>;
  /** Whether it tells of time spent on checking types; old compilers may do so even where they did not report on it. */
  readonly hasCheckTime: boolean;
}

const LOCATED = /^(.+)\((\d+),\d+\): error (TS\d+): (.*)$/;
const GLOBAL = /^error (TS\d+): (.*)$/;

/** Reads what `tsc --pretty false --listFiles --extendedDiagnostics` prints when it runs in the mirror's root. */
export function parseCompilerOutput(output: string, paths: MirrorPaths): CompilerOutput {
  const diagnostics: Diagnostic[] = [];
  const obstacles: number[] = [];
  const files = new Set<string>();
  for (const line of output.split(/\r?\n/)) {
    const last = diagnostics.at(-1);
    const [, file = '', at, code, message] = LOCATED.exec(line) ?? [];
    const [, globalCode, globalMessage] = GLOBAL.exec(line) ?? [];
    const isAboutChecking = code === undefined ? globalCode !== undefined : file.endsWith('.json');
    if (isAboutChecking) obstacles.push(diagnostics.length);
    if (code !== undefined && message !== undefined) diagnostics.push(locate(file, Number(at), code, message));
    else if (globalCode !== undefined && globalMessage !== undefined)
      diagnostics.push({ path: null, line: 0, code: globalCode, message: unmirrorText(paths, globalMessage) });
    else if (/^\s+\S/.test(line) && last)
      diagnostics[diagnostics.length - 1] = { ...last, message: `${last.message}\n${unmirrorText(paths, line.trimEnd())}` };
    else if (isAbsolute(line)) addFile(line);
  }
  const obstacle = diagnostics[obstacles[0] ?? -1];
  return { diagnostics, ...(obstacle && { obstacle }), files, hasCheckTime: /^(Aggregate )?Check time:/m.test(output) };

  /** Files are named relative to where the compiler runs; those of packages lead out of the mirror. */
  function locate(file: string, line: number, code: string, message: string): Diagnostic {
    const place = resolve(paths.root, file);
    const mirrored = isOutside(relative(paths.root, place)) ? toMirror(paths, place) : place;
    const text = unmirrorText(paths, message);
    // A file outside of the folder has no path in it; by its name it is told from the same error elsewhere.
    if (mirrored === undefined) return { path: null, line, code, message: `${unmirrorText(paths, place)}: ${text}` };
    return { path: toPath(relative(paths.root, mirrored)), line, code, message: text };
  }

  function addFile(place: string): void {
    const inside = relative(paths.root, resolve(place));
    if (!isOutside(inside) && !inside.split(sep).includes('node_modules') && !inside.endsWith('.json')) files.add(toPath(inside));
  }
}

const toPath = (inside: string): WorkspacePath => WorkspacePath(inside.split(sep).join('/'));
