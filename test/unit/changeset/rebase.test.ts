import assert from 'node:assert/strict';
import { combine } from '../../../src/changeset/combine.ts';
import { rebaseFile } from '../../../src/changeset/rebase.ts';
import { readParts } from '../../../src/engine/merge/read-parts.ts';
import { content, taskChanges } from '../../support/changes.ts';

describe('changes on top of newer edits', () => {
  const base = "import { a } from 'x';\n\nconst one = a;\n";
  const [file] = combine([taskChanges('t1', { 'a.ts': [base, "import { a, b } from 'x';\n\nconst one = a;\nconst two = b;\n"] })]).files;
  const now = content("import { a, c } from 'x';\n\nconst one = a;\nconst three = c;\n");

  it('are merged by declaration, where something can read it', () => {
    assert.ok(file);
    const rebased = rebaseFile(file, { now }, new Map(), readParts);
    assert.equal(rebased.file.after, "import { a, b, c } from 'x';\n\nconst one = a;\nconst three = c;\nconst two = b;\n");
    assert.deepEqual(rebased.conflicts, []);
    assert.deepEqual(
      rebased.file.hunks.map(({ provenance, afterLines }) => [provenance.taskId, afterLines.length]),
      [
        ['t1', 1],
        ['t1', 1],
      ],
    );
  });

  it('are merged line by line otherwise, and the user’s lines stay', () => {
    assert.ok(file);
    const rebased = rebaseFile(file, { now }, new Map());
    assert.equal(rebased.file.after, now.text);
    assert.equal(rebased.conflicts.length, 2);
  });
});
