import assert from 'node:assert/strict';
import { WorkspacePath } from '../../../src/domain/ids.ts';
import type { FileText, OpenBuffer } from '../../../src/ports/code.ts';
import type { VersionControl } from '../../../src/ports/workspace.ts';
import { certifyWorkingChange } from '../../../src/supervisor/certify-working-change.ts';
import { memoryCodeProject } from '../../support/memory-code-project.ts';
import { noChecks } from '../../support/no-checks.ts';

const A = WorkspacePath('a.ts');
const NEW = WorkspacePath('new.ts');
const request = { folder: '/w', trusted: false, tests: false, timeoutMs: 1 };

function gitOf(committed: Readonly<Record<string, string>>, changed: readonly WorkspacePath[], isRepository = true): VersionControl {
  return {
    isRepository: () => Promise.resolve(isRepository),
    status: () => Promise.resolve(changed.map((path) => ({ path, state: 'modified' as const }))),
    show: (path: WorkspacePath) => Promise.resolve(committed[path] ?? null),
  } as unknown as VersionControl;
}

async function certify(git: VersionControl, texts: Readonly<Record<string, string>>, unsaved: readonly WorkspacePath[] = []) {
  const seen: { before?: readonly FileText[]; after?: readonly FileText[]; buffers?: readonly OpenBuffer[]; closed: string[] } = {
    closed: [],
  };
  const code = memoryCodeProject(
    {},
    {
      openRun: ({ buffers }) => ((seen.buffers = buffers), Promise.resolve({ files: 0 })),
      compareEmit: ({ changed, before }) => {
        seen.after = changed;
        if (before) seen.before = before;
        return Promise.resolve({ compiler: 'TypeScript', same: [], different: [], other: [], doubts: [] });
      },
      closeRun: () => (seen.closed.push('code'), Promise.resolve()),
    },
  );
  const checks = noChecks({ closeRun: () => (seen.closed.push('checks'), Promise.resolve()) });
  const read = (path: WorkspacePath): Promise<string | null> => Promise.resolve(texts[path] ?? null);
  const listener = { started: () => undefined, finished: () => undefined };
  const made = await certifyWorkingChange(request, { read, unsaved }, { git, code, checks }, listener, new AbortController().signal);
  return { made, seen };
}

describe('the certificate of what is not committed', () => {
  it('compares the last commit with the texts of now, unsaved ones and new files among them', async () => {
    const { made, seen } = await certify(gitOf({ 'a.ts': 'old' }, [NEW]), { 'a.ts': 'typed', 'new.ts': 'new' }, [A]);
    assert.deepEqual(made.status === 'certified' && made.files, [A, NEW]);
    assert.deepEqual(seen.before, [
      { path: A, text: 'old' },
      { path: NEW, text: null },
    ]);
    assert.deepEqual(seen.after, [
      { path: A, text: 'typed' },
      { path: NEW, text: 'new' },
    ]);
    assert.deepEqual(seen.buffers, [{ path: A, text: 'old' }]);
    assert.deepEqual(seen.closed.sort(), ['checks', 'code']);
  });

  it('is none where there is no repository, or nothing differs', async () => {
    assert.deepEqual((await certify(gitOf({}, [A], false), {})).made, { status: 'no-repository' });
    assert.deepEqual((await certify(gitOf({ 'a.ts': 'same' }, []), { 'a.ts': 'same' }, [A])).made, { status: 'no-change' });
  });
});
