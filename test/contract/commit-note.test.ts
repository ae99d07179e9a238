/** A run committed on a branch with a note of who wrote which lines: with real git. */
import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { combine } from '../../src/changeset/combine.ts';
import { RunId } from '../../src/domain/ids.ts';
import { toAgentTrace } from '../../src/report/agent-trace.ts';
import type { CommitReport } from '../../src/supervisor/crew-api.ts';
import { RunRecord } from '../../src/supervisor/run-record.ts';
import { RunReview } from '../../src/supervisor/run-review.ts';
import { GitVersionControl } from '../../src/workspace/git.ts';
import { by, fileChange, rewriteStep, taskChanges } from '../support/changes.ts';
import { started } from '../support/events.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { makeGitFolder, type GitFolder } from '../support/git-folder.ts';
import { MemoryApplier } from '../support/memory-applier.ts';
import { MemoryJournal } from '../support/memory-journal.ts';

const BASE = 'a\nb\nc\nd\ne\nf\ng\n';
const NOTES = '--notes=agent-trace';

describe('a note on a commit', () => {
  let folder: GitFolder;
  beforeEach(async () => {
    folder = await makeGitFolder();
  });
  afterEach(() => folder.dispose());

  /** Commits, with a note, that one task by a recipe and one by a model changed a file of which the user has edited the beginning. */
  async function commit(inner = ''): Promise<CommitReport> {
    await folder.write(`${inner}a.ts`, BASE);
    await folder.git('add', '--all');
    await folder.git('commit', '--quiet', '--message=first');
    const mine = `mine\n${BASE}`;
    await folder.write(`${inner}a.ts`, mine);
    const record = await begin();
    const byModel = { ...by('t2'), source: { type: 'model', model: 'claude-x' } as const };
    const [after, other] = [mine.replace('b\n', 'B\nB2\n'), mine.replace('g\n', 'G\n')];
    const changes = combine([
      taskChanges('t1', { 'a.ts': [mine, after] }),
      { taskId: byModel.taskId, files: [fileChange('a.ts', mine, [rewriteStep(mine, other, byModel)])] },
    ]);
    record.record({ type: 'changes-offered', changes });
    const review = new RunReview({
      record,
      applier: () => new MemoryApplier(),
      pid: 7,
      versionControl: () => new GitVersionControl(join(folder.path, inner)),
      certify: () => Promise.resolve(),
    });
    return review.commit({
      branch: 'refactor/x',
      message: 'Do it',
      hooks: false,
      note: (committed) => toAgentTrace(record.state, { id: '0b8f2c1e-6c3b-4c52-9a57-0d6f5f0e9b11', toolVersion: '1.2.3', committed }),
    });
  }

  async function begin(): Promise<RunRecord> {
    const { runId: _runId, seq: _seq, at: _at, ...header } = started('r');
    assert.ok(header.type === 'run-started');
    return RunRecord.begin(RunId('r'), header, new FakeClock(), new MemoryJournal(), { recorded: () => undefined });
  }

  interface Trace {
    readonly vcs: { readonly revision: string };
    readonly files: readonly {
      readonly path: string;
      readonly conversations: readonly {
        readonly contributor: object;
        readonly ranges: readonly { readonly start_line: number; readonly end_line: number }[];
      }[];
    }[];
  }
  const noteOf = async (revision: string): Promise<Trace> =>
    JSON.parse(await folder.git('log', '-1', NOTES, '--format=%N', revision)) as Trace;

  it('says of the lines that the commit has who wrote them; index, files and branches are as they were', async () => {
    const report = await commit();
    assert.equal(report.noteProblem, undefined);
    const { vcs, files } = await noteOf('refactor/x');
    assert.equal(vcs.revision, report.commit);
    const lines = (await folder.git('show', 'refactor/x:a.ts')).split('\n');
    assert.deepEqual(
      files.map(({ path, conversations }) => [
        path,
        conversations.map(({ contributor, ranges }) => [
          contributor,
          ...ranges.map(({ start_line, end_line }) => lines.slice(start_line - 1, end_line).join(' ')),
        ]),
      ]),
      [
        [
          'a.ts',
          [
            [{ type: 'unknown' }, 'B B2'],
            [{ type: 'ai', model_id: 'claude-x' }, 'G'],
          ],
        ],
      ],
    );
    assert.equal(await folder.git('status', '--porcelain'), ' M a.ts\n');
    assert.equal(
      await folder.git('for-each-ref', '--format=%(refname)'),
      'refs/heads/main\nrefs/heads/refactor/x\nrefs/notes/agent-trace\n',
    );
    assert.equal(await readFile(join(folder.path, '.git/HEAD'), 'utf8'), 'ref: refs/heads/main\n');
  });

  it('stands beside notes that are there, under this ref and others', async () => {
    await folder.write('x.ts', 'x\n');
    await folder.git('add', '--all');
    await folder.git('commit', '--quiet', '--message=zero');
    await folder.git('notes', 'add', '-m', 'of mine');
    await folder.git('notes', '--ref=agent-trace', 'add', '-m', 'of another tool');
    const settings = await readFile(join(folder.path, '.git/config'), 'utf8');
    await commit();
    assert.equal((await noteOf('refactor/x')).files.length, 1);
    assert.equal(await folder.git('log', '-1', NOTES, '--format=%N', 'main^'), 'of another tool\n\n');
    assert.equal(await folder.git('log', '-1', '--notes', '--format=%N', 'main^'), 'of mine\n\n');
    assert.equal(await readFile(join(folder.path, '.git/config'), 'utf8'), settings);
  });

  it('names files as the repository does, where the run’s folder is only a part of it', async () => {
    await mkdir(join(folder.path, 'packages/one'), { recursive: true });
    await commit('packages/one/');
    assert.deepEqual(
      (await noteOf('refactor/x')).files.map(({ path }) => path),
      ['packages/one/a.ts'],
    );
  });

  it('that can’t be written is told, and the commit stays', async () => {
    // Where a folder is expected there is a ref.
    await folder.write('x.ts', 'x\n');
    await folder.git('add', '--all');
    await folder.git('commit', '--quiet', '--message=zero');
    await folder.git('update-ref', 'refs/notes/agent-trace/taken', 'HEAD');
    const { noteProblem, commit: hash } = await commit();
    assert.match(noteProblem ?? '', /agent-trace/);
    assert.equal((await folder.git('rev-parse', 'refactor/x')).trim(), hash);
  });
});
