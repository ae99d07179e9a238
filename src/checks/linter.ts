import { readdir, readFile, realpath, rm, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { WorkspacePath } from '../domain/ids.ts';
import type { LintMessage, LintReport } from '../ports/checks.ts';
import { AS_NODE } from './as-node.ts';
import { parseBiomeReport, parseEslintReport, type LintedFiles } from './lint-reports.ts';
import { isOutside } from './mirror-paths.ts';
import type { Mirror } from './mirror.ts';
import { LONG_OUTPUT } from './output-capture.ts';
import type { Processes } from './processes.ts';

type LinterName = 'eslint' | 'biome';

const KNOWN = {
  eslint: { package: 'eslint', config: /^(eslint\.config\.[cm]?[jt]s|\.eslintrc(\.(js|cjs|json|ya?ml))?)$/ },
  biome: { package: '@biomejs/biome', config: /^\.?biome\.jsonc?$/ },
} as const;

const CODE = /\.[cm]?[jt]sx?$/;

/** The linter that a folder has a config for. Where there are two, eslint: the other then mostly formats. */
export async function findLinter(folder: string): Promise<{ readonly name: LinterName } | null> {
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of ['eslint', 'biome'] as const) if (names.some((file) => KNOWN[name].config.test(file))) return { name };
  const manifest = await readFile(join(folder, 'package.json'), 'utf8').catch(() => '');
  return /"eslintConfig"\s*:/.test(manifest) ? { name: 'eslint' } : null;
}

/** Runs the linter of the mirrored folder on these files, as far as they are there; it is told to change nothing. */
export async function lint(
  mirror: Mirror,
  { paths, timeoutMs }: { readonly paths: readonly WorkspacePath[]; readonly timeoutMs: number },
  processes: Processes,
  signal: AbortSignal,
): Promise<LintReport> {
  const started = performance.now();
  const { root } = mirror.paths;
  const found = await findLinter(root);
  if (!found) return { status: 'unavailable', reason: 'The folder has no config of a linter.' };
  const { name } = found;
  const program = await installed(mirror, KNOWN[name].package, name);
  if (!program) return { status: 'unavailable', reason: `${name} has a config here, but is not installed.` };
  const files = await existing(root, paths);
  const report = (linted: LintedFiles): LintReport => ({
    status: 'linted',
    linter: `${name} ${program.version}`,
    command: `${name}${name === 'biome' ? ' lint' : ''} ${files.join(' ')}`,
    files: linted.files,
    messages: linted.messages.map((message): LintMessage => ({ ...message, message: mirror.unmirror(message.message) })),
    ms: Math.round(performance.now() - started),
  });
  if (files.length === 0) return report({ files: 0, messages: [] });

  const written = join(mirror.paths.mirrorTop, `lint-${crypto.randomUUID()}.json`);
  const args =
    name === 'eslint'
      ? ['--format', 'json', '--output-file', written, '--no-error-on-unmatched-pattern']
      : ['lint', '--reporter=json', '--max-diagnostics=none', '--colors=off', '--no-errors-on-unmatched'];
  const result = await processes.run(
    {
      command: [process.execPath, program.script, ...args, ...files.map((path) => `./${path}`)],
      folder: root,
      timeoutMs,
      output: LONG_OUTPUT,
      variables: AS_NODE,
    },
    signal,
  );
  if (result.status === 'timed-out')
    return { status: 'unavailable', reason: `${name} was not done after ${Math.round(timeoutMs / 1000)} s.` };
  const text = name === 'eslint' ? await readFile(written, 'utf8').catch(() => '') : result.output;
  await rm(written, { force: true });
  const linted = name === 'eslint' ? parseEslintReport(text, root) : parseBiomeReport(text, root);
  if (linted && linted.files > 0) return report(linted);
  if (linted) return { status: 'unavailable', reason: `the config of ${name} leaves out all changed files.` };
  const words = mirror.unmirror(result.output).trim().split('\n').slice(0, 6).join(' ').slice(0, 300);
  return { status: 'unavailable', reason: `${name} broke down with exit code ${result.exitCode}: ${words}` };
}

/** The program of a package that the root of the mirror would find. */
async function installed(
  { paths }: Mirror,
  packageName: string,
  name: string,
): Promise<{ readonly version: string; readonly script: string } | undefined> {
  for (let place = paths.root; !isOutside(relative(paths.mirrorTop, place)); place = dirname(place)) {
    const folder = join(place, 'node_modules', packageName);
    const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const { version, bin } = JSON.parse(text) as { readonly version?: string; readonly bin?: string | Readonly<Record<string, string>> };
    const script = typeof bin === 'string' ? bin : bin?.[name];
    if (script !== undefined) return { version: version ?? '', script: await realpath(join(folder, script)) };
  }
  return undefined;
}

async function existing(root: string, paths: readonly WorkspacePath[]): Promise<WorkspacePath[]> {
  const code = paths.filter((path) => CODE.test(path));
  const found = await Promise.all(code.map((path) => stat(join(root, path)).catch(() => undefined)));
  return code.filter((_, index) => found[index]?.isFile());
}
