import { readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkspacePath } from '../domain/ids.ts';
import type { FormatReport } from '../ports/checks.ts';
import { AS_NODE } from './as-node.ts';
import type { Mirror } from './mirror.ts';
import { PLAIN_OUTPUT } from './output-capture.ts';
import type { Processes } from './processes.ts';

/** A formatter that the folder installs and uses. */
interface Formatter {
  readonly name: 'prettier' | 'biome';
  readonly version: string;
  /** Absolute path of its program, to be run by Node. */
  readonly script: string;
  readonly args: readonly string[];
}

const KNOWN = {
  prettier: { package: 'prettier', config: /^(\.prettierrc(\..+)?|prettier\.config\.[cm]?[jt]s)$/, args: ['--write', '--ignore-unknown'] },
  biome: { package: '@biomejs/biome', config: /^\.?biome\.jsonc?$/, args: ['format', '--write', '--no-errors-on-unmatched'] },
} as const;

/** The formatter of a folder: one that it installs, and that a config or its package.json names. */
export async function findFormatter(root: string): Promise<Formatter | undefined> {
  const names = await readdir(root).catch((): string[] => []);
  const manifest = await readFile(join(root, 'package.json'), 'utf8').catch(() => '');
  for (const name of ['biome', 'prettier'] as const) {
    const known = KNOWN[name];
    const isMeant = names.some((file) => known.config.test(file)) || manifest.includes(`"${known.package}"`);
    const program = isMeant ? await installed(join(root, 'node_modules', known.package), name) : undefined;
    if (program) return { name, ...program, args: known.args };
  }
  return undefined;
}

async function installed(folder: string, name: string): Promise<{ readonly version: string; readonly script: string } | undefined> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { version, bin } = JSON.parse(text) as { readonly version?: string; readonly bin?: string | Readonly<Record<string, string>> };
  const script = typeof bin === 'string' ? bin : bin?.[name];
  if (script === undefined) return undefined;
  return { version: version ?? '', script: await realpath(join(folder, script)) };
}

/** Formats files of a mirror with the folder's own formatter, and reads back what became of them. */
export async function format(
  mirror: Mirror,
  { paths, timeoutMs }: { readonly paths: readonly WorkspacePath[]; readonly timeoutMs: number },
  processes: Processes,
  signal: AbortSignal,
): Promise<FormatReport> {
  const formatter = await findFormatter(mirror.paths.root);
  if (!formatter) return { status: 'none' };
  const { name, version, script, args } = formatter;
  const result = await processes.run(
    {
      command: [process.execPath, script, ...args, ...paths.map((path) => `./${path}`)],
      folder: mirror.paths.root,
      timeoutMs,
      output: PLAIN_OUTPUT,
      variables: AS_NODE,
    },
    signal,
  );
  // Whatever came of it: the mirror is not any more what it was told to be.
  const files = await mirror.readBack(paths);
  const told = mirror.unmirror(result.output).trim().split('\n');
  if (result.status === 'timed-out')
    return { status: 'unavailable', reason: `${name} was not done after ${Math.round(timeoutMs / 1000)} s` };
  const failed = result.exitCode !== 0 && files.length === 0;
  if (failed)
    return { status: 'unavailable', reason: `${name} ended with exit code ${result.exitCode}: ${told.slice(-3).join(' ').slice(-300)}` };
  const problems = result.exitCode === 0 ? [] : told.filter((line) => /error/i.test(line)).slice(0, 5);
  return { status: 'formatted', formatter: `${name} ${version}`, files, problems };
}
