import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleGit, type SimpleGit } from 'simple-git';
import { messageOf } from '../domain/failure.ts';
import { WorkspacePath } from '../domain/ids.ts';
import type { BranchCommit, CommitNote, VersionControl } from '../ports/workspace.ts';
import { commitOnBranch } from './branch-commit.ts';
import { confine } from './confine.ts';
import { HARDENED_OPTIONS, hardenedVariables, plainVariables } from './git-hardening.ts';

type Status = Awaited<ReturnType<VersionControl['status']>>;

/** A diff that any tool can read: by git itself, in its plain form, whatever the user's or the repository's settings. */
const DIFF = [
  '--no-ext-diff',
  '--no-textconv',
  '--no-color',
  '--no-renames',
  '--ignore-submodules=all',
  '--src-prefix=a/',
  '--dst-prefix=b/',
  '--relative',
];

/**
 * The git of a folder, which may be any folder of a work tree. Paths are relative to the folder.
 *
 * Nothing that the repository or its files configure is run: hooks, filters, text conversions, external diffs, file
 * system monitors, signing programs. Where git would need one of them to do its work right, it does not do it and says so.
 */
export class GitVersionControl implements VersionControl {
  readonly #folder: string;
  #git: Promise<SimpleGit> | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async isRepository(): Promise<boolean> {
    return this.#run('rev-parse', '--is-inside-work-tree').then(
      (answer) => answer.trim() === 'true',
      () => false,
    );
  }

  async head(): Promise<string | null> {
    return this.#run('rev-parse', '--verify', '--quiet', 'HEAD').then(
      (hash) => hash.trim(),
      () => null,
    );
  }

  async status(): Promise<Status> {
    const prefix = await this.prefix();
    const report = await this.#run('status', '--porcelain=v1', '-z', '--untracked-files=all', '--ignore-submodules=all', '--', '.');
    return parseStatus(report, prefix);
  }

  async diff(): Promise<string> {
    const before = (await this.head()) ?? (await this.#emptyTree());
    return this.#run('diff', ...DIFF, before, '--');
  }

  async prefix(): Promise<string> {
    return (await this.#run('rev-parse', '--show-prefix')).replace(/\n$/, '');
  }

  async show(path: WorkspacePath, commit = 'HEAD'): Promise<string | null> {
    await this.#confined(path);
    // Without a filter of any kind, as it is stored.
    return this.#run('cat-file', 'blob', `${commit}:./${path}`).catch((error: unknown) => {
      if (NOT_THERE.test(messageOf(error))) return null;
      throw error;
    });
  }

  async branch(name: string): Promise<void> {
    // Also keeps a name from being taken for an option.
    await this.#run('check-ref-format', '--branch', name).catch(() => {
      throw new Error(`${JSON.stringify(name)} can’t be the name of a branch.`);
    });
    await this.#run('switch', '--quiet', '--create', name);
  }

  async commit(message: string, paths: readonly WorkspacePath[]): Promise<string> {
    if (paths.length === 0) throw new Error('There is nothing to commit: no files were named.');
    for (const path of paths) await this.#confined(path);
    await this.#refuseFiltered(paths);
    // Git commits only what it knows: new files are announced first, without their content.
    const changed = (await this.status()).filter(({ path }) => paths.includes(path));
    if (changed.length === 0) throw new Error('There is nothing to commit: the named files are as they were committed last.');
    const untracked = changed.filter(({ state }) => state === 'untracked');
    if (untracked.length > 0) await this.#run('add', '--intent-to-add', '--', ...untracked.map(({ path }) => path));
    await this.#run('commit', '--quiet', '--no-verify', '--no-gpg-sign', `--message=${message}`, '--only', '--', ...paths);
    return (await this.#run('rev-parse', 'HEAD')).trim();
  }

  async commitOnBranch(commit: BranchCommit): Promise<string> {
    if (!(await this.isRepository())) throw new Error(`${this.#folder} is in no work tree of git.`);
    const paths = commit.files.map(({ path }) => path);
    if (paths.length === 0) throw new Error('There is nothing to commit: no files were named.');
    for (const path of paths) await this.#confined(path);
    await this.#refuseFiltered(paths);
    const configured = await configuredIn(this.#folder);
    return commitOnBranch((args, options) => hardened(this.#folder, configured, options).raw([...args]), commit);
  }

  async addNote({ ref, commit, text }: CommitNote): Promise<void> {
    const scratch = await mkdtemp(join(tmpdir(), 'crew-note-'));
    try {
      const file = join(scratch, 'note');
      await writeFile(file, text);
      // As an object: from a file git would take a text for what somebody has typed, and tidy it up.
      const blob = (await this.#run('hash-object', '-w', '--no-filters', file)).trim();
      await this.#run('notes', `--ref=${ref}`, 'add', '-C', blob, commit);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }

  /** What stands for the last commit where there is none yet. */
  async #emptyTree(): Promise<string> {
    const format = (await this.#run('rev-parse', '--show-object-format')).trim();
    return format === 'sha256'
      ? '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321'
      : '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
  }

  /** A file that is stored filtered, as by git-lfs, would be stored wrong without its filter. */
  async #refuseFiltered(paths: readonly WorkspacePath[]): Promise<void> {
    const report = await this.#run('check-attr', '-z', 'filter', '--', ...paths);
    const fields = report.split('\0');
    for (let at = 0; at + 2 < fields.length; at += 3) {
      const [path, , filter = ''] = fields.slice(at, at + 3);
      if (!['unspecified', 'unset'].includes(filter)) {
        throw new Error(`${path} is stored through the filter ${filter}, which is not run here. Commit it with git itself.`);
      }
    }
  }

  async #confined(path: WorkspacePath): Promise<void> {
    const place = await confine(this.#folder, path);
    if (!place.ok) throw new Error(place.failure.message);
  }

  async #run(...args: string[]): Promise<string> {
    this.#git ??= open(this.#folder);
    return (await this.#git).raw(args);
  }
}

/** How git says that a file, or the commit itself, is not there. */
const NOT_THERE = /does not exist in|exists on disk, but not in|invalid object name|Not a valid object name/i;

/** The git of the folder with everything disarmed that its configuration names. */
async function open(folder: string): Promise<SimpleGit> {
  if (!(await stat(folder).catch(() => undefined))?.isDirectory()) throw new Error(`The folder ${folder} does not exist.`);
  try {
    return hardened(folder, await configuredIn(folder));
  } catch (error) {
    throw new Error(`Git could not be started: ${messageOf(error)}`, { cause: error });
  }
}

/** The names of all settings in force. */
async function configuredIn(folder: string): Promise<readonly string[]> {
  const names = await hardened(folder, [])
    .raw(['config', '--null', '--name-only', '--list'])
    .catch(() => '');
  return names.split('\0').filter((name) => name !== '');
}

function hardened(
  folder: string,
  configured: readonly string[],
  { index, hooks = false }: { readonly index?: string | undefined; readonly hooks?: boolean } = {},
): SimpleGit {
  const variables = { ...hardenedVariables(configured, hooks), ...(index !== undefined && { GIT_INDEX_FILE: index }) };
  const git = simpleGit({ ...HARDENED_OPTIONS, baseDir: folder, allowEnvironment: Object.keys(variables) });
  return git.env({ ...plainVariables(process.env), ...variables });
}

const STATES: Readonly<Record<string, Status[number]['state']>> = { '?': 'untracked', A: 'added', D: 'deleted', R: 'renamed', C: 'added' };

/** Reads `status --porcelain=v1 -z`; `prefix` is the folder's own path in the work tree, with its slash. */
function parseStatus(report: string, prefix: string): Status {
  const entries: { path: WorkspacePath; state: Status[number]['state'] }[] = [];
  const fields = report.split('\0');
  for (let at = 0; at < fields.length; at++) {
    const field = fields[at] ?? '';
    if (field.length < 4) continue;
    const [index = ' ', tree = ' '] = field;
    // A renamed file is followed by its old name.
    if (index === 'R' || index === 'C') at++;
    if (index === '!') continue;
    const path = field.slice(3);
    if (!path.startsWith(prefix)) continue;
    // What the file is now counts more than what the index says.
    const state = tree === 'D' ? 'deleted' : (STATES[index] ?? STATES[tree] ?? 'modified');
    entries.push({ path: WorkspacePath(path.slice(prefix.length)), state });
  }
  return entries;
}
