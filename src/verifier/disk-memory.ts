import { readdirSync, statSync, type Stats } from 'node:fs';
import { posix } from 'node:path';
import type { TextChanges } from './overlay-texts.ts';

/** What is installed, and how it is configured: there it is better to begin anew than to tell what changed. */
const FUNDAMENTAL = /(^|\/)node_modules\/|\.json$/;
const SKIPPED = new Set(['node_modules', '.git']);

export interface DiskChanges extends TextChanges {
  /** The compiler can't be told: it is to be started anew. */
  readonly isFundamental: boolean;
}

/**
 * What the compiler has seen of the disk, so that it can be told later what is different there. It does not look again by
 * itself, and of what it is told to look at anew it leaves out new files.
 */
export class DiskMemory {
  /** Of everything it asked for, be it there or not. */
  readonly #files = new Map<string, string>();
  readonly #folders = new Map<string, { stamp: string; names: Set<string> }>();

  /** To be called before the compiler looks itself: what changes in between shows later. */
  note(method: string, name: string): void {
    if (method === 'getAccessibleEntries') this.#folders.set(name, { stamp: stampOf(name), names: new Set(namesIn(name)) });
    else if (method !== 'directoryExists' && !this.#files.has(name)) this.#files.set(name, stampOf(name));
  }

  /** What is different since the last call, or since it was seen. */
  changes(): DiskChanges {
    const [changed, created, deleted] = [new Set<string>(), new Set<string>(), new Set<string>()];
    for (const [name, old] of this.#files) {
      const now = stampOf(name);
      if (now === old) continue;
      this.#files.set(name, now);
      (old === '' ? created : now === '' ? deleted : changed).add(name);
    }
    for (const [folder, seen] of this.#folders) {
      const stamp = stampOf(folder);
      if (stamp === seen.stamp) continue;
      const names = new Set(namesIn(folder));
      for (const name of names) if (!seen.names.has(name)) this.#addAll(posix.join(folder, name), created);
      this.#folders.set(folder, { stamp, names });
    }
    const all = [...changed, ...created, ...deleted];
    return {
      changed: [...changed],
      created: [...created],
      deleted: [...deleted],
      isFundamental: all.some((name) => FUNDAMENTAL.test(name)),
    };
  }

  #addAll(name: string, created: Set<string>): void {
    const stats = statsOf(name);
    if (stats?.isFile() && !this.#files.get(name)) {
      created.add(name);
      this.#files.set(name, stampOf(name));
    } else if (stats?.isDirectory() && !SKIPPED.has(posix.basename(name))) {
      for (const inside of namesIn(name)) this.#addAll(posix.join(name, inside), created);
    }
  }
}

/** Empty where there is nothing. */
function stampOf(name: string): string {
  const stats = statsOf(name);
  return stats ? `${stats.ino}:${stats.size}:${stats.mtimeMs}:${stats.ctimeMs}` : '';
}

function statsOf(name: string): Stats | undefined {
  try {
    return statSync(name, { throwIfNoEntry: false });
  } catch {
    return undefined; // A file stands where a folder would have to be, and the like.
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
