import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mergeTexts } from '../changeset/merge-texts.ts';
import { messageOf } from '../domain/failure.ts';
import type { WrittenFile } from '../domain/review-event.ts';
import type { BranchCommit } from '../ports/workspace.ts';

/** Runs git in the folder; with an index of its own, or with the repository's hooks, where told. */
export type RunGit = (args: readonly string[], options?: { readonly index?: string; readonly hooks?: boolean }) => Promise<string>;

/** What HEAD has under a path. */
interface Entry {
  readonly path: string;
  readonly mode: string;
  readonly type: string;
  readonly hash: string;
}

/** How many paths go into one call, or twice as many words: a command line has its limits. */
const AT_ONCE = 200;

/**
 * Commits texts on a new branch without a look at index and work tree: the commit stands on HEAD and has nothing in it but
 * what these files change, which is merged onto HEAD's version where the work tree has another. Nothing is checked out.
 */
export async function commitOnBranch(git: RunGit, { branch, message, files, hooks }: BranchCommit): Promise<string> {
  const head = await headOf(git);
  await requireFree(git, branch);
  const prefix = (await git(['rev-parse', '--show-prefix'])).replace(/\n$/, '');
  const committed = await entriesOf(git, files, prefix);
  const scratch = await mkdtemp(join(tmpdir(), 'crew-commit-'));
  try {
    const blobs = new Blobs(git, scratch);
    const wanted = new Map<WrittenFile, string | null>();
    const problems: string[] = [];
    for (const file of files) {
      const result = await onHead(file, committed.get(prefix + file.path), blobs);
      if ('problem' in result) problems.push(`${file.path} ${result.problem}`);
      else wanted.set(file, result.hash);
    }
    if (problems.length > 0) throw new Error(problems.join('\n'));

    const index = join(scratch, 'index');
    await git(['read-tree', head], { index });
    const info = [...wanted].flatMap(([{ path }, hash]) =>
      hash === null ? [] : ['--cacheinfo', `${committed.get(prefix + path)?.mode ?? '100644'},${hash},${prefix}${path}`],
    );
    for (const part of inParts(info)) await git(['update-index', '--add', ...part], { index });
    const gone = [...wanted].flatMap(([{ path }, hash]) => (hash === null ? [path] : []));
    for (const part of inParts(gone)) await git(['update-index', '--force-remove', '--', ...part], { index });
    const tree = (await git(['write-tree'], { index })).trim();
    if (tree === (await git(['rev-parse', `${head}^{tree}`])).trim()) throw new Error('There is nothing to commit: HEAD has all of it.');

    const messageFile = join(scratch, 'message');
    await writeFile(messageFile, message.endsWith('\n') ? message : `${message}\n`);
    if (hooks) await checkMessage(git, messageFile, index);
    const commit = (await git(['commit-tree', tree, '-p', head, '-F', messageFile]).catch(explainIdentity)).trim();
    // Only where there is none of that name, even if somebody makes one in this very moment.
    await git(['update-ref', '-m', 'refactor-crew: apply on a branch', `refs/heads/${branch}`, commit, '0'.repeat(commit.length)]);
    return commit;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

const inParts = <Item>(items: readonly Item[]): Item[][] =>
  Array.from({ length: Math.ceil(items.length / AT_ONCE) }, (_part, index) => items.slice(index * AT_ONCE, (index + 1) * AT_ONCE));

async function headOf(git: RunGit): Promise<string> {
  return git(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']).then(
    (hash) => hash.trim(),
    () => {
      throw new Error('The repository has no commit yet that a branch could stand on. Commit something first.');
    },
  );
}

async function requireFree(git: RunGit, branch: string): Promise<void> {
  // Also keeps a name from being taken for an option.
  await git(['check-ref-format', '--branch', branch]).catch(() => {
    throw new Error(`${JSON.stringify(branch)} can’t be the name of a branch.`);
  });
  const isTaken = await git(['rev-parse', '--verify', '--quiet', `refs/heads/${branch}`]).then(
    () => true,
    () => false,
  );
  if (isTaken) throw new Error(`There is a branch ${branch} already. Choose another name.`);
}

/** What HEAD has under these paths, and under the folders that they lie in. */
async function entriesOf(git: RunGit, files: readonly WrittenFile[], prefix: string): Promise<ReadonlyMap<string, Entry>> {
  const paths = new Set(
    files.flatMap(({ path }) => {
      const segments = (prefix + path).split('/');
      return segments.map((_segment, index) => segments.slice(0, index + 1).join('/'));
    }),
  );
  const entries = new Map<string, Entry>();
  for (const part of inParts([...paths])) {
    const report = await git(['ls-tree', '-z', '--full-tree', 'HEAD', '--', ...part]);
    for (const [, mode = '', type = '', hash = '', path = ''] of report.matchAll(/(\d+) (\w+) ([0-9a-f]+)\t([^\0]+)\0/g))
      entries.set(path, { path, mode, type, hash });
  }
  const module = [...entries.values()].find(({ type }) => type === 'commit');
  if (module) throw new Error(`${module.path} is a repository of its own (a submodule). Open it by itself to commit there.`);
  return entries;
}

/** The file as the commit has it, or why it can't be there. */
async function onHead(
  { before, after, path }: WrittenFile,
  entry: Entry | undefined,
  blobs: Blobs,
): Promise<{ readonly hash: string | null } | { readonly problem: string }> {
  if (entry && (entry.type !== 'blob' || entry.mode === '120000')) return { problem: 'is no plain file in the last commit.' };
  if (!entry) {
    if (before !== null) return { problem: 'is not committed yet, so that its change can’t be told from the file. Commit it first.' };
    return after === null ? { problem: 'is not there.' } : { hash: await blobs.write(path, after) };
  }
  if (before === null) return { problem: 'is in the last commit already.' };
  const was = await blobs.write(path, before);
  const is = after === null ? null : await blobs.write(path, after);
  if (was === entry.hash) return { hash: is };
  if (is === entry.hash) return { hash: is };
  const head = await blobs.read(entry.hash);
  if (head === undefined) return { problem: 'is no text in the last commit.' };
  const merged = mergeTexts(head, (await blobs.read(was)) ?? null, is === null ? null : ((await blobs.read(is)) ?? null));
  if (merged.clashes > 0) return { problem: 'has edits of yours in the same lines that are not committed. Commit them first.' };
  return { hash: merged.text === null ? null : await blobs.write(undefined, merged.text) };
}

/** Texts as git stores them. */
class Blobs {
  readonly #git: RunGit;
  readonly #scratch: string;
  #count = 0;

  constructor(git: RunGit, scratch: string) {
    this.#git = git;
    this.#scratch = scratch;
  }

  /** Stores a text as that of a file of this path, with the line ends that git would give it; without a path as it is. */
  async write(path: string | undefined, text: string): Promise<string> {
    const file = join(this.#scratch, `text-${(this.#count += 1)}`);
    await writeFile(file, text);
    const as = path === undefined ? '--no-filters' : `--path=${path}`;
    return (await this.#git(['hash-object', '-w', as, file])).trim();
  }

  /** Undefined where it is no text: what can't be written back as it was must not be merged. */
  async read(hash: string): Promise<string | undefined> {
    const text = await this.#git(['cat-file', 'blob', hash]);
    return (await this.write(undefined, text)) === hash ? text : undefined;
  }
}

async function checkMessage(git: RunGit, file: string, index: string): Promise<void> {
  await git(['hook', 'run', '--ignore-missing', 'commit-msg', '--', file], { index, hooks: true }).catch((error: unknown) => {
    throw new Error(`The commit-msg hook refused the message: ${messageOf(error).trim()}`, { cause: error });
  });
}

function explainIdentity(error: unknown): never {
  if (!/tell me who you are|identity unknown|empty ident/i.test(messageOf(error))) throw error;
  throw new Error('Git does not know who commits: set user.name and user.email.', { cause: error });
}
