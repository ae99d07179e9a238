import type { FileStore } from './file-store.js';

/** Where records are kept. {@link MemoryStore} for tests and demos, {@link FileStore} for a folder on disk. */
export interface Store<T> {
  get(id: string): Promise<T | undefined>;
  put(id: string, value: T): Promise<void>;
  remove(id: string): Promise<boolean>;
  list(): Promise<T[]>;
}

export class StorageError extends Error {
  override readonly name: string = 'StorageError';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** Keeps copies, so that nobody changes a record behind the store's back. */
export class MemoryStore<T> implements Store<T> {
  private readonly records = new Map<string, T>();

  async get(id: string): Promise<T | undefined> {
    const record = this.records.get(id);
    return record === undefined ? undefined : structuredClone(record);
  }

  async put(id: string, value: T): Promise<void> {
    this.records.set(id, structuredClone(value));
  }

  async remove(id: string): Promise<boolean> {
    return this.records.delete(id);
  }

  async list(): Promise<T[]> {
    return [...this.records.values()].map((record) => structuredClone(record));
  }
}

/**
 * Reads, changes and writes one record.
 *
 * @throws StorageError when there is no such record, or when the change fails
 */
export async function updateRecord<T>(store: Store<T>, id: string, change: (record: T) => T): Promise<T> {
  const record = await store.get(id);
  if (record === undefined) {
    throw new StorageError(`there is no record ${id}`);
  }
  let next: T;
  try {
    next = change(record);
  } catch (error) {
    throw new StorageError(`record ${id} was left as it is`, { cause: error });
  }
  await store.put(id, next);
  return next;
}

/** Copies everything from one store to another and answers how much that was. */
export async function copyRecords<T>(from: Store<T>, to: Store<T>, idOf: (record: T) => string): Promise<number> {
  const records = await from.list();
  for (const record of records) {
    await to.put(idOf(record), record);
  }
  return records.length;
}
