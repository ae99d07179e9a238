import assert from 'node:assert/strict';
import { capped, fit, fitExcerpt } from '../../../src/agents/tools/capped.ts';
import { WorkspacePath } from '../../../src/domain/ids.ts';
import { memoryCodeProject } from '../../support/memory-code-project.ts';
import { allTools, runTool, taskPorts } from '../../support/task-ports.ts';

const files = (amount: number): string[] => Array.from({ length: amount }, (_, index) => `src/some/folder/file-${index}.ts`);

describe('an answer of a tool', () => {
  it('that fits stays as it is, whatever it is', () => {
    for (const answer of [undefined, null, 'text', 7, [], { a: [1, 2, { b: 'c' }] }]) assert.equal(fit(answer, 1000), answer);
  });

  it('that is too long loses the end of its longest list, and says so', () => {
    const answer = fit({ files: files(1000), missing: ['x'] }, 4000) as { files: string[]; missing: string[]; shortened: string };
    assert.ok(JSON.stringify(answer).length <= 4000);
    assert.ok(answer.files.length > 50);
    assert.deepEqual(answer.files, files(1000).slice(0, answer.files.length));
    assert.deepEqual(answer.missing, ['x']);
    assert.match(answer.shortened, new RegExp(`only the first ${answer.files.length} of 1000 entries of \`files\` are shown`));
  });

  it('that is a list keeps its beginning beside the note', () => {
    const answer = fit(files(1000), 4000) as { answer: string[]; shortened: string };
    assert.ok(answer.answer.length > 50);
    assert.match(answer.shortened, /of 1000 entries of `answer`/);
  });

  it('that has a long text is cut there, its lists left alone', () => {
    const answer = fit({ failures: files(5), output: 'x'.repeat(10_000) }, 3000) as {
      failures: string[];
      output: string;
      shortened: string;
    };
    assert.equal(answer.failures.length, 5);
    assert.ok(JSON.stringify(answer).length <= 3000 && answer.output.length > 1500);
    assert.match(answer.shortened, /`output` is cut after \d+ characters/);
  });

  it('that has several long things is cut until it fits', () => {
    const answer = fit({ applied: files(300), refused: files(300).map((path) => ({ path, reason: 'because' })) }, 4000) as {
      applied: string[];
      refused: object[];
      shortened: string;
    };
    assert.ok(JSON.stringify(answer).length <= 4000);
    assert.ok(answer.applied.length > 0 && answer.refused.length > 0);
    assert.match(answer.shortened, /`applied`/);
    assert.match(answer.shortened, /`refused`/);
  });

  it('with lines of a file ends with a whole line, and says where to go on', () => {
    const excerpt = { path: WorkspacePath('a.ts'), firstLine: 11, totalLines: 500, text: 'line\n'.repeat(400) };
    const answer = fitExcerpt(excerpt, 103);
    assert.equal(answer.text, 'line\n'.repeat(20));
    assert.match(answer.shortened ?? '', /Lines 11 to 30 of 500\. To see more, read on from line 31/);
    assert.equal(fitExcerpt(excerpt, 10_000), excerpt);
    assert.match(fitExcerpt({ ...excerpt, text: 'x'.repeat(500) }, 100).shortened ?? '', /Line 11 is longer/);
  });

  it('is cut for every tool in its own way', async () => {
    const code = memoryCodeProject({ 'a.ts': 'line\n'.repeat(10_000) });
    const read = allTools(taskPorts({ code })).find(({ name }) => name === 'read_file');
    assert.ok(read);
    assert.match(JSON.stringify(await runTool(capped(read, 1000), { path: 'a.ts' })), /read on from line 201/);
  });
});
