import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileContent } from '../domain/change.ts';
import { messageOf } from '../domain/failure.ts';
import type { WorkspacePath } from '../domain/ids.ts';
import type { SkippedFile, WrittenFile } from '../domain/review-event.ts';
import type { Applier, ApplyReport } from '../ports/workspace.ts';
import { confine } from './confine.ts';
import { fingerprintOf } from './fingerprint.ts';
import { removeLeftovers } from './temporary-name.ts';
import { objectionTo, stage, type StagedWrite } from './staged-write.ts';

/** What is to be done about a file, or why nothing is. */
type Plan = { readonly file: WrittenFile; readonly do: StagedWrite | 'nothing' } | SkippedFile;

/**
 * Writes to the real files of a folder, for where there is no editor.
 *
 * A file that is not, to the byte, what it should be is left alone. All others are made ready first and then put in
 * their places one after the other; where the disk refuses one, those before it are put back.
 */
export class DiskApplier implements Applier {
  readonly #folder: string;
  readonly #isAlive: (pid: number) => boolean;

  /** @param isAlive tells whether another process is still there, and with it what it is about to write. */
  constructor(folder: string, isAlive: (pid: number) => boolean = () => true) {
    this.#folder = folder;
    this.#isAlive = isAlive;
  }

  async read(path: WorkspacePath): Promise<FileContent | null> {
    const target = await this.#confined(path);
    if (!(await lstat(target).catch(() => undefined))) return null;
    // A byte order mark is part of the text.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(target));
    return { text, fingerprint: fingerprintOf(text) };
  }

  async apply(files: readonly WrittenFile[]): Promise<ApplyReport> {
    const targets = await Promise.all(files.map(({ path }) => this.#confined(path).catch(() => undefined)));
    await removeLeftovers(
      targets.filter((target) => target !== undefined),
      this.#isAlive,
    );
    const plans: Plan[] = [];
    for (const file of files) plans.push(await this.#plan(file).catch((error: unknown) => couldNot(file, error)));
    try {
      return await this.#commit(plans);
    } finally {
      for (const plan of plans) if ('file' in plan && plan.do !== 'nothing') await plan.do.discard().catch(() => undefined);
    }
  }

  async #plan(file: WrittenFile): Promise<Plan> {
    const { path, before, after } = file;
    const target = await this.#confined(path);
    const objection = await objectionTo(target, before);
    if (objection !== undefined && (await objectionTo(target, after)) === undefined) return { file, do: 'nothing' };
    if (objection !== undefined) return { path, reason: objection };
    if (before === after) return { file, do: 'nothing' };
    // Taking away what a link leads to would take away a file that nobody named.
    if (after === null && (await lstat(join(this.#folder, path)).catch(() => undefined))?.isSymbolicLink())
      return { path, reason: 'It is a link; delete it by hand.' };
    const isStillThere = async (): Promise<boolean> => (await this.#confined(path)) === target;
    return { file, do: await stage({ target, before, after, isStillThere }) };
  }

  async #commit(plans: readonly Plan[]): Promise<ApplyReport> {
    const written: WrittenFile[] = [];
    const skipped: SkippedFile[] = [];
    const done: WrittenFile[] = [];
    for (const plan of plans) {
      if (!('file' in plan)) {
        skipped.push(plan);
        continue;
      }
      const { file } = plan;
      try {
        const reason = plan.do === 'nothing' ? undefined : await plan.do.commit();
        if (reason !== undefined) skipped.push({ path: file.path, reason });
        else {
          written.push(file);
          if (plan.do !== 'nothing') done.push(file);
        }
      } catch (error) {
        return this.#putBack(plans, file, error, done);
      }
    }
    return { written, skipped };
  }

  /** Nothing is to stay written where not everything can be. */
  async #putBack(plans: readonly Plan[], refused: WrittenFile, error: unknown, done: readonly WrittenFile[]): Promise<ApplyReport> {
    const why = `${refused.path} could not be written: ${messageOf(error)}`;
    const stuck: WrittenFile[] = [];
    for (const { path, before, after } of [...done].reverse()) {
      const back = await this.#plan({ path, before: after, after: before }).catch((failed: unknown) => couldNot({ path }, failed));
      const isBack = 'file' in back && (back.do === 'nothing' || (await commitOnly(back.do)));
      if (!isBack) stuck.push({ path, before, after });
    }
    const isStuck = new Set(stuck.map(({ path }) => path));
    const skipped = plans.flatMap((plan): SkippedFile[] => {
      if (!('file' in plan)) return [plan];
      return isStuck.has(plan.file.path) ? [] : [{ path: plan.file.path, reason: `${why} So nothing was written.` }];
    });
    return { written: stuck, skipped };
  }

  async #confined(path: WorkspacePath): Promise<string> {
    const place = await confine(this.#folder, path);
    if (!place.ok) throw new Error(place.failure.message);
    return place.value;
  }
}

/** Whether the file is in its place; nothing of it is left beside that. */
async function commitOnly(write: StagedWrite): Promise<boolean> {
  try {
    return (await write.commit()) === undefined;
  } catch {
    return false;
  } finally {
    await write.discard().catch(() => undefined);
  }
}

const couldNot = ({ path }: Pick<WrittenFile, 'path'>, error: unknown): SkippedFile => ({
  path,
  reason: `It could not be written: ${messageOf(error)}`,
});
