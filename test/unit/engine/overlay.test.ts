import assert from 'node:assert/strict';
import { replay } from '../../../src/changeset/edits.ts';
import type { FileChange, Provenance } from '../../../src/domain/change.ts';
import { RoleName, TaskId, WorkspacePath } from '../../../src/domain/ids.ts';
import { DiskFiles } from '../../../src/engine/disk-files.ts';
import { Overlay } from '../../../src/engine/overlay.ts';
import { Pacer } from '../../../src/engine/pacer.ts';
import { WorkspaceFiles } from '../../../src/engine/workspace-files.ts';
import { tempFolder, type TempFolder } from '../../support/temp-folder.ts';

const A = WorkspacePath('a.ts');
const B = WorkspacePath('b.ts');
const provenance = (reason: string): Provenance => ({
  taskId: TaskId('t1'),
  role: RoleName('implementation'),
  source: { type: 'model', model: 'm' },
  reason,
});
const insert = (start: number, text: string) => [{ start, end: start, text }];

describe('an overlay', () => {
  let folder: TempFolder;
  beforeEach(() => (folder = tempFolder({ 'a.ts': '\uFEFFone\r\ntwo', 'b.ts': 'b\n' })));
  afterEach(() => folder.dispose());

  async function workspace(): Promise<WorkspaceFiles> {
    const files = new WorkspaceFiles(folder.path, new DiskFiles({ maxBytes: 1000, exact: true }), []);
    await files.scan(new Pacer());
    return files;
  }
  const onlyFile = (overlay: Overlay): FileChange => {
    const { files } = overlay.changes();
    assert.equal(files.length, 1);
    return files[0]!;
  };

  it('shows its edits to nobody else and keeps everything they do not touch', async () => {
    const files = await workspace();
    const [one, other] = [new Overlay(TaskId('t1'), files), new Overlay(TaskId('t2'), files)];
    one.edit(A, [{ start: 1, end: 4, text: 'ONE' }], provenance('first'));
    assert.equal(one.read(A)?.text, '\uFEFFONE\r\ntwo');
    assert.equal(other.read(A)?.text, '\uFEFFone\r\ntwo');
    assert.equal(files.read(A)?.text, '\uFEFFone\r\ntwo');
  });

  it('records steps that lead from the base to what it has', async () => {
    const overlay = new Overlay(TaskId('t1'), await workspace());
    overlay.edit(A, insert(0, 'x'), provenance('first'));
    overlay.edit(A, [{ start: 0, end: 1, text: '' }, ...insert(9, '!')], provenance('second'));
    const change = onlyFile(overlay);
    assert.deepEqual(
      change.steps.map((step) => step.provenance.reason),
      ['first', 'second'],
    );
    assert.equal(replay(change.base?.text ?? '', change.steps), change.after);
    assert.equal(change.after, '\uFEFFone\r\ntw!o');
  });

  it('leaves out a file that ends as it began', async () => {
    const overlay = new Overlay(TaskId('t1'), await workspace());
    overlay.edit(A, insert(0, 'x'), provenance('there'));
    overlay.edit(A, [{ start: 0, end: 1, text: '' }], provenance('and back'));
    assert.deepEqual(overlay.changes(), { taskId: 't1', files: [] });
  });

  it('creates a file by an edit of nothing', async () => {
    const overlay = new Overlay(TaskId('t1'), await workspace());
    const path = WorkspacePath('new/c.ts');
    overlay.edit(path, insert(0, 'c'), provenance('new'));
    assert.deepEqual(overlay.view().list(), ['a.ts', 'b.ts', 'new/c.ts']);
    const { base, after } = onlyFile(overlay);
    assert.deepEqual([base, after], [null, 'c']);
  });

  it('refuses edits that do not fit, and has changed nothing then', async () => {
    const overlay = new Overlay(TaskId('t1'), await workspace());
    for (const edits of [insert(99, 'x'), [{ start: 3, end: 2, text: '' }], [...insert(4, 'x'), ...insert(2, 'y')]])
      assert.throws(() => overlay.edit(A, edits, provenance('no')), RangeError);
    assert.equal(overlay.isEdited, false);
  });

  it('takes back a file, and its view of before stays', async () => {
    const overlay = new Overlay(TaskId('t1'), await workspace());
    overlay.edit(A, insert(0, 'x'), provenance('first'));
    const view = overlay.view();
    assert.equal(overlay.revert(A), true);
    assert.equal(overlay.revert(A), false);
    assert.equal(overlay.read(A)?.text, '\uFEFFone\r\ntwo');
    assert.equal(view.read(A)?.text, 'x\uFEFFone\r\ntwo');
  });

  it('builds on the edits of another task, as they were then', async () => {
    const files = await workspace();
    const [ground, overlay] = [new Overlay(TaskId('t1'), files), new Overlay(TaskId('t2'), files)];
    ground.edit(A, insert(0, 'x'), provenance('ground'));
    overlay.adopt(ground, false);
    ground.edit(B, insert(0, 'later'), provenance('later'));
    overlay.edit(A, insert(1, 'y'), provenance('own'));
    const changes = overlay.changes();
    assert.equal(changes.basedOn, 't1');
    assert.deepEqual(
      changes.files.map(({ path }) => path),
      ['a.ts'],
    );
    const change = onlyFile(overlay);
    assert.deepEqual(
      change.steps.map((step) => step.provenance.reason),
      ['ground', 'own'],
    );
    assert.equal(change.base?.text, '\uFEFFone\r\ntwo');
    assert.equal(replay(change.base?.text ?? '', change.steps), 'xy\uFEFFone\r\ntwo');
    assert.equal(overlay.revert(A), true);
    assert.equal(overlay.read(A)?.text, 'x\uFEFFone\r\ntwo', 'back to its ground');
    assert.equal(overlay.revert(A), false);
  });

  it('takes over the edits of several tasks, each with its reason, and tells what clashes', async () => {
    folder.write('a.ts', 'one\ntwo\nthree\nfour\nfive\n');
    const files = await workspace();
    const [first, second, overlay] = [1, 2, 3].map((n) => new Overlay(TaskId(`t${n}`), files));
    assert.ok(first && second && overlay);
    first.edit(A, [{ start: 0, end: 3, text: 'ONE' }], provenance('first'));
    second.edit(A, [{ start: 0, end: 3, text: 'Eins' }], provenance('clashes'));
    second.edit(A, [{ start: 9, end: 14, text: 'THREE' }], provenance('in the middle'));
    second.edit(A, [{ start: 20, end: 24, text: 'FIVE' }], provenance('at the end'));
    second.edit(B, insert(0, 'x'), provenance('elsewhere'));
    const conflicts = overlay.adopt(first, false, [second]);
    assert.equal(overlay.read(A)?.text, 'ONE\ntwo\nTHREE\nfour\nFIVE\n');
    assert.equal(overlay.read(B)?.text, 'xb\n');
    assert.deepEqual(conflicts, [{ path: 'a.ts', dropped: 't2', keptLines: ['ONE\n'], droppedLines: ['Eins\n'] }]);
    const [change] = overlay.changes().files;
    assert.deepEqual(
      change?.steps.map((step) => step.provenance.reason),
      ['first', 'at the end', 'in the middle'],
    );
    assert.equal(replay(change?.base?.text ?? '', change?.steps ?? []), change?.after);
  });

  it('gives up its own edits for the ground only when told so', async () => {
    const files = await workspace();
    const [ground, overlay] = [new Overlay(TaskId('t1'), files), new Overlay(TaskId('t2'), files)];
    overlay.edit(B, insert(0, 'own'), provenance('own'));
    assert.throws(() => overlay.adopt(ground, false), /Task t2 has edits of its own, so it can't build on those of t1/);
    assert.equal(overlay.isEdited, true);
    overlay.adopt(ground, true);
    assert.deepEqual(overlay.changes().files, []);
    assert.throws(() => overlay.adopt(overlay, true), /its own edits/);
  });

  it('is restored from recorded steps, on the text they were made on', async () => {
    const first = new Overlay(TaskId('t1'), await workspace());
    first.edit(A, insert(0, 'x'), provenance('first'));
    first.edit(WorkspacePath('c.ts'), insert(0, 'c'), provenance('new'));
    const recorded = first.changes().files;

    const same = new Overlay(TaskId('t1'), await workspace());
    same.restore(recorded.map(({ path, steps }) => ({ path, steps })));
    assert.deepEqual(same.changes(), first.changes());
    assert.throws(() => same.restore(recorded), /has edits already/);

    folder.write('a.ts', '');
    const moved = new Overlay(TaskId('t1'), await workspace());
    moved.restore(recorded);
    assert.deepEqual(moved.changes(), first.changes());
  });

  it('restores all or nothing', async () => {
    const overlay = new Overlay(TaskId('t1'), await workspace());
    const step = { provenance: provenance('old'), edits: insert(50, 'x') };
    const files = [
      { path: B, steps: [{ ...step, edits: insert(0, 'x') }] },
      { path: A, steps: [step] },
    ];
    assert.throws(() => overlay.restore(files), /The edits of a\.ts don't fit its text any more/);
    assert.equal(overlay.isEdited, false);
  });

  it('is restored on its ground: what it has from there stays the ground’s, what it made itself is its own', async () => {
    const files = await workspace();
    const [ground, before] = [new Overlay(TaskId('t1'), files), new Overlay(TaskId('t2'), files)];
    const created = WorkspacePath('c.ts');
    ground.edit(A, insert(0, 'x'), provenance('ground'));
    ground.edit(B, insert(0, 'x'), provenance('ground'));
    before.adopt(ground, false);
    before.edit(A, insert(1, 'y'), provenance('own'));
    before.edit(created, insert(0, 'c'), provenance('own'));

    const after = new Overlay(TaskId('t2'), files);
    after.edit(B, insert(0, 'of a step that was cut off'), provenance('unfinished'));
    after.restore(before.changes().files, { ground, discard: true });
    assert.deepEqual(after.changes(), before.changes());
    assert.equal(after.revert(B), false, 'it is as the ground has it');
    assert.equal(after.revert(A), true);
    assert.equal(after.read(A)?.text, ground.read(A)?.text);
    assert.equal(after.revert(created), true);
    assert.equal(after.isEdited, false);
  });

  it('keeps what it had from its ground, although that has gone on or gone back since', async () => {
    const files = await workspace();
    const [ground, before] = [new Overlay(TaskId('t1'), files), new Overlay(TaskId('t2'), files)];
    ground.edit(A, insert(0, 'x'), provenance('ground'));
    ground.edit(B, insert(0, 'x'), provenance('ground'));
    before.adopt(ground, false);
    const recorded = before.changes();
    ground.edit(A, insert(0, 'more '), provenance('later'));
    ground.revert(B);

    const after = new Overlay(TaskId('t2'), files);
    after.restore(recorded.files, { ground, discard: true });
    assert.deepEqual(after.changes(), recorded);
  });

  it('is left as it was where what was recorded does not fit, its ground too', async () => {
    const files = await workspace();
    const [ground, overlay] = [new Overlay(TaskId('t1'), files), new Overlay(TaskId('t2'), files)];
    ground.edit(B, insert(0, 'x'), provenance('ground'));
    overlay.edit(A, insert(0, 'own'), provenance('own'));
    const before = overlay.changes();
    const misfit = [{ path: A, steps: [{ provenance: provenance('old'), edits: insert(50, 'x') }] }];
    assert.throws(() => overlay.restore(misfit, { ground, discard: true }), /don't fit/);
    assert.deepEqual(overlay.changes(), before);
  });

  it('counts what the workspace has taken over as unchanged', async () => {
    const overlay = new Overlay(TaskId('t1'), await workspace());
    overlay.edit(A, insert(0, 'x'), provenance('applied'));
    overlay.edit(B, insert(0, 'x'), provenance('not applied'));
    folder.write('a.ts', 'x\uFEFFone\r\ntwo');
    overlay.moveTo(await workspace());
    assert.deepEqual(
      overlay.changes().files.map(({ path }) => path),
      ['b.ts'],
    );
  });
});
