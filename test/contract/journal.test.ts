import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileJournal } from '../../src/journal/file-journal.ts';
import { MemoryJournal, type JournalStore } from '../support/memory-journal.ts';
import { journalContract } from './journal.contract.ts';

journalContract('FileJournal', async () => {
  const home = await mkdtemp(join(tmpdir(), 'journal-'));
  const opened: FileJournal[] = [];
  return {
    open() {
      // The folder is not there at first: a first run makes it.
      const journal = new FileJournal(join(home, 'state', 'runs'));
      opened.push(journal);
      return journal;
    },
    async dispose() {
      await Promise.all(opened.map((journal) => journal.close()));
      await rm(home, { recursive: true, force: true });
    },
  };
});

journalContract('MemoryJournal', async () => {
  const store: JournalStore = new Map();
  return { open: () => new MemoryJournal(store), dispose: async () => store.clear() };
});
