import assert from 'node:assert/strict';
import * as z from 'zod';
import { combine } from '../../../src/changeset/combine.ts';
import { editHunk } from '../../../src/changeset/edit-hunk.ts';
import { selectHunks } from '../../../src/changeset/select.ts';
import { HunkId } from '../../../src/domain/ids.ts';
import type { RunState } from '../../../src/domain/run-state.ts';
import { toAgentTrace } from '../../../src/report/agent-trace.ts';
import { by, fileChange, rewriteStep, taskChanges } from '../../support/changes.ts';
import { FakeCrew } from '../../support/fake-crew.ts';
import { demoScript } from '../../support/fake-run/demo-script.ts';

/** What the specification says a record is. */
const contributor = z.strictObject({ type: z.enum(['human', 'ai', 'mixed', 'unknown']), model_id: z.string().max(250).optional() });
const range = z.strictObject({ start_line: z.int().min(1), end_line: z.int().min(1) });
const record = z.strictObject({
  version: z.string().regex(/^[0-9]+\.[0-9]+$/),
  id: z.uuid(),
  timestamp: z.iso.datetime(),
  vcs: z.strictObject({ type: z.literal('git'), revision: z.string() }).optional(),
  tool: z.strictObject({ name: z.string(), version: z.string() }),
  files: z.array(z.strictObject({ path: z.string(), conversations: z.array(z.strictObject({ contributor, ranges: z.array(range) })) })),
  metadata: z.record(z.string(), z.unknown()),
});

const trace = (run: RunState): z.infer<typeof record> =>
  record.parse(JSON.parse(toAgentTrace(run, { id: '0b8f2c1e-6c3b-4c52-9a57-0d6f5f0e9b11', toolVersion: '1.2.3' })));
const finished = (): RunState => new FakeCrew().play(demoScript(), 70_000).state;

describe('an Agent Trace record', () => {
  it('is one by the specification, of a whole run', () => {
    const run = finished();
    const { files, metadata } = trace(run);
    assert.deepEqual(
      files.map(({ path }) => path),
      run.changes?.files.map(({ path }) => path),
    );
    assert.equal((metadata['refactor-crew'] as { runId: string }).runId, run.runId);
  });

  it('gives each line that was written to one source, where it stands once what was accepted is applied', () => {
    const base = 'a\nb\nc\nd\ne\nf\ng\nh\ni\n';
    const after = 'a\nB1\nB2\nc\nd\nE\nf\ng\nH\ni\n';
    const changes = combine([taskChanges('t1', { 'a.ts': [base, after] })]);
    const [file] = changes.files;
    assert.ok(file?.hunks[1]);
    const edited = editHunk(file, file.hunks[1], 'mine', new Map()).file;
    const decisions = new Map([[HunkId('a.ts#1'), 'rejected' as const]]);
    const run = { ...finished(), changes: { files: [edited], conflicts: [] }, decisions };
    const written = (selectHunks(edited, ({ id }) => id !== 'a.ts#1') ?? '').split('\n');
    const lines = trace(run).files[0]?.conversations.flatMap(({ contributor: { type }, ranges }) =>
      ranges.map(({ start_line, end_line }) => `${type} ${written.slice(start_line - 1, end_line).join(' ')}`),
    );
    assert.deepEqual(lines, ['mixed mine', 'unknown H']);
  });

  it('names the model of what one wrote, and the commit where there is one', () => {
    const byModel = { ...by('t1'), source: { type: 'model', model: 'claude-x' } as const };
    const change = fileChange('a.ts', 'a\n', [rewriteStep('a\n', 'b\n', byModel)]);
    const changes = combine([{ taskId: byModel.taskId, files: [change] }]);
    const run = { ...finished(), changes, decisions: new Map(), committed: [{ branch: 'b', commit: 'abc', files: [] }] };
    const { files, vcs } = trace(run);
    assert.deepEqual(files[0]?.conversations[0]?.contributor, { type: 'ai', model_id: 'claude-x' });
    assert.deepEqual(vcs, { type: 'git', revision: 'abc' });
  });
});
