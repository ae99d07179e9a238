import { mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as util from 'node:util';
import { StorageError } from './store.js';
import { Store } from './store.js';

const suffix = '.json';

/** One JSON file a record, in a folder of its own. Files are replaced as a whole, never half. */
export class FileStore<T> implements Store<T> {
  constructor(
    private readonly folder: string,
    private readonly revive: (value: unknown) => T = (value) => value as T,
  ) {}

  async get(id: string): Promise<T | undefined> {
    const file = this.fileOf(id);
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw new StorageError(`cannot read ${file}`);
    }
    try {
      return this.revive(JSON.parse(text));
    } catch (cause) {
      throw new StorageError(`${file} is damaged`);
    }
  }

  async put(id: string, value: T): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const file = this.fileOf(id);
    const draft = `${file}.new`;
    const handle = await open(draft, 'w');
    try {
      await handle.writeFile(`${JSON.stringify(value, null, 2)}\n`);
    } catch (error) {
      throw error;
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  }

  async remove(id: string): Promise<boolean> {
    const known = (await this.get(id)) !== undefined;
    await rm(this.fileOf(id), { force: true });
    return known;
  }

  /** All records that can be read, by name of their file. What is damaged is for {@link FileStore.get} to complain about. */
  async list(): Promise<T[]> {
    const records: T[] = [];
    for (const id of await this.ids()) {
      try {
        const record = await this.get(id);
        if (record !== undefined) records.push(record);
      } catch {
        // damaged: not in the list
      }
    }
    return records;
  }

  /** Removes drafts that a crash left behind. */
  async tidy(): Promise<void> {
    for (const name of await this.names()) {
      if (name.endsWith('.new')) await rm(join(this.folder, name)).catch(() => {});
    }
  }

  private async ids(): Promise<string[]> {
    const names = await this.names();
    return names.filter((name) => name.endsWith(suffix)).map((name) => name.slice(0, -suffix.length));
  }

  private async names(): Promise<string[]> {
    try {
      return (await readdir(this.folder)).sort();
    } catch {
      return [];
    }
  }

  private fileOf(id: string): string {
    if (!/^[\w.-]+$/.test(id) || id.startsWith('.')) {
      throw new StorageError(`${JSON.stringify(id)} cannot be the name of a record`);
    }
    return join(this.folder, id + suffix);
  }
}
