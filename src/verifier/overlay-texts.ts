import { readdirSync, statSync, type Dirent } from 'node:fs';
import { posix } from 'node:path';

/** What the compiler is to look at anew. */
export interface TextChanges {
  readonly changed: readonly string[];
  readonly created: readonly string[];
  readonly deleted: readonly string[];
}

interface Entries {
  readonly files: string[];
  readonly directories: string[];
}

const foldsCase = process.platform === 'win32' || process.platform === 'darwin';
/** The same for names of the same file. */
export const keyOf = (name: string): string => (foldsCase ? name.toLowerCase() : name);

/** Texts that lie over the disk, as the compiler's file system sees them. Undefined answers send it to the disk. */
export class OverlayTexts {
  #texts = new Map<string, { readonly name: string; readonly text: string | null }>();
  /** What the folders hold besides or instead of what is on the disk. */
  #folders = new Map<string, { readonly there: Map<string, 'file' | 'folder'>; readonly gone: Set<string> }>();

  /** Puts these in the place of all that were there before. */
  replace(texts: readonly { readonly name: string; readonly text: string | null }[]): TextChanges {
    const before = this.#texts;
    this.#texts = new Map(texts.map((entry) => [keyOf(entry.name), entry]));
    const changes = { changed: [] as string[], created: [] as string[], deleted: [] as string[] };
    for (const key of new Set([...before.keys(), ...this.#texts.keys()])) {
      const [old, now] = [before.get(key), this.#texts.get(key)];
      const name = now?.name ?? old?.name ?? key;
      if (old && now && old.text === now.text) continue;
      const [was, is] = [old ? old.text !== null : isFile(name), now ? now.text !== null : isFile(name)];
      if (was && is) changes.changed.push(name);
      else if (is) changes.created.push(name);
      else if (was) changes.deleted.push(name);
    }
    this.#mapFolders();
    return changes;
  }

  answer(method: string, name: string): unknown {
    switch (method) {
      case 'readFile': {
        const own = this.#texts.get(keyOf(name));
        return own && { content: own.text };
      }
      case 'fileExists': {
        const own = this.#texts.get(keyOf(name));
        return own && own.text !== null;
      }
      case 'directoryExists':
        return this.#folders.get(keyOf(name))?.there.size ? true : undefined;
      case 'getAccessibleEntries':
        return this.#entries(name);
      default:
        return undefined;
    }
  }

  #entries(folder: string): Entries | undefined {
    const own = this.#folders.get(keyOf(folder));
    if (!own) return undefined;
    const { files, directories } = onDisk(folder);
    const isOwn = (name: string): boolean => own.gone.has(keyOf(name)) || own.there.has(name);
    const there = (kind: 'file' | 'folder'): string[] => [...own.there].filter((entry) => entry[1] === kind).map(([name]) => name);
    return {
      files: [...files.filter((name) => !isOwn(name)), ...there('file')],
      directories: [...directories.filter((name) => !own.there.has(name)), ...there('folder')],
    };
  }

  #mapFolders(): void {
    this.#folders = new Map();
    const folderOf = (name: string): { there: Map<string, 'file' | 'folder'>; gone: Set<string> } => {
      const key = keyOf(name);
      const known = this.#folders.get(key) ?? { there: new Map<string, 'file' | 'folder'>(), gone: new Set<string>() };
      this.#folders.set(key, known);
      return known;
    };
    for (const { name, text } of this.#texts.values()) {
      const folder = folderOf(posix.dirname(name));
      if (text === null) folder.gone.add(keyOf(posix.basename(name)));
      else {
        folder.there.set(posix.basename(name), 'file');
        // A folder that comes with the file shows in the one above it.
        for (let at = posix.dirname(name); at !== posix.dirname(at); at = posix.dirname(at)) {
          if (isFolder(at)) break;
          folderOf(posix.dirname(at)).there.set(posix.basename(at), 'folder');
        }
      }
    }
  }
}

function onDisk(folder: string): Entries {
  const entries: Entries = { files: [], directories: [] };
  let found: Dirent[];
  try {
    found = readdirSync(folder, { withFileTypes: true });
  } catch {
    return entries; // A folder that so far is only in memory.
  }
  for (const entry of found) {
    // A link counts as what it leads to.
    const stats = entry.isSymbolicLink() ? statSync(posix.join(folder, entry.name), { throwIfNoEntry: false }) : entry;
    if (stats?.isFile()) entries.files.push(entry.name);
    else if (stats?.isDirectory()) entries.directories.push(entry.name);
  }
  return entries;
}

const isFile = (name: string): boolean => statSync(name, { throwIfNoEntry: false })?.isFile() ?? false;
const isFolder = (name: string): boolean => statSync(name, { throwIfNoEntry: false })?.isDirectory() ?? false;
