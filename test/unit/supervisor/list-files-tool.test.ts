import assert from 'node:assert/strict';
import { RunId, WorkspacePath } from '../../../src/domain/ids.ts';
import { listFilesTool } from '../../../src/supervisor/list-files-tool.ts';
import { memoryCodeProject } from '../../support/memory-code-project.ts';
import { runTool } from '../../support/task-ports.ts';

const list = (code: readonly string[], others: readonly string[]): Promise<unknown> => {
  const listFiles = ({ kind }: { readonly kind?: 'code' | 'any' }) =>
    Promise.resolve({ files: [...code, ...(kind === 'code' ? [] : others)].map(WorkspacePath), missing: [] });
  return runTool(listFilesTool({ code: memoryCodeProject({}, { listFiles }), runId: RunId('r') }), { paths: [] });
};

describe('the files of a scope as the supervisor sees them', () => {
  it('are code and others, so that a scope of documents does not look empty', async () => {
    assert.deepEqual(await list(['a.ts'], ['README.md', 'x.json']), {
      files: 1,
      first: ['a.ts'],
      otherFiles: 2,
      documents: ['README.md'],
      missing: [],
    });
    assert.deepEqual(await list(['a.ts'], ['x.json']), { files: 1, first: ['a.ts'], otherFiles: 1, missing: [] });
    assert.deepEqual(await list([], ['README.md']), { files: 0, first: [], otherFiles: 1, firstOthers: ['README.md'], missing: [] });
    assert.deepEqual(await list([], []), { files: 0, first: [], otherFiles: 0, missing: [] });
  });
});
