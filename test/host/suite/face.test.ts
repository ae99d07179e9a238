import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TestApi } from '../../../src/extension.ts';
import { QuestionId } from '../../../src/domain/ids.ts';
import { COMMANDS } from '../../../src/vscode/commands.ts';
import type { Face } from '../../../src/vscode/face.ts';
import { reviewUri } from '../../../src/vscode/review-documents.ts';
import { FakeCrew, FakeRun } from '../../support/fake-crew.ts';
import { interruptedScript } from '../../support/fake-run/other-scripts.ts';
import { plannedScript } from '../../support/fake-run/planned-script.ts';
import { TROUBLED_AT_MS, troubledScript } from '../../support/fake-run/troubled-script.ts';
import { demoScript } from '../../support/fake-run/demo-script.ts';
import { until } from '../until.ts';

const folder = (): string => vscode.workspace.workspaceFolders![0]!.uri.fsPath;

describe('the face', () => {
  let api: TestApi;
  let crew: FakeCrew;
  let face: Face;
  let run: FakeRun;

  before(async () => {
    api = await vscode.extensions.getExtension<TestApi>('refactor-crew.refactor-crew')!.activate();
  });

  beforeEach(() => {
    crew = new FakeCrew();
    run = crew.play(demoScript(folder()), 70_000);
    face = api.replaceCrew(crew);
  });

  after(() => api.replaceCrew(api.crew));

  const labels = (id?: string): unknown[] => face.tree.getChildren(id).map((child) => face.tree.getTreeItem(child).label);

  it('has registered every command', async () => {
    const registered = await vscode.commands.getCommands(true);
    assert.deepEqual(
      Object.values(COMMANDS).filter((id) => !registered.includes(id)),
      [],
    );
  });

  it('shows the runs of this folder, and not those of others', () => {
    crew.play(demoScript('/somewhere/else'), 70_000);
    assert.deepEqual(labels(), ['Improve error handling in src/orders']);
    assert.deepEqual(labels(run.runId).slice(-3), ['Findings', 'Changes', 'Certificate']);
  });

  it('shows rows with icons, states and untrusted texts kept from being Markdown', () => {
    const [id] = face.tree.getChildren();
    const item = face.tree.getTreeItem(id!);
    assert.equal((item.iconPath as vscode.ThemeIcon).id, 'pass');
    assert.equal(item.contextValue, 'run ended changes appliable');
    assert.equal(item.command?.command, COMMANDS.showRun);
    run.append({
      type: 'run-finished',
      status: 'failed',
      summary: '',
      failure: { code: 'internal', message: '[click](command:evil) <b>' },
      wallMs: 1,
    });
    const tooltip = face.tree.resolveTreeItem(item, face.tree.getChildren()[0]!).tooltip as vscode.MarkdownString;
    assert.match(tooltip.value, /\\\[click\\\]/);
    assert.equal(tooltip.isTrusted, undefined);
  });

  it('tells the tree of what happens', async () => {
    const changed: (string | undefined)[] = [];
    const listening = face.tree.onDidChangeTreeData((id) => changed.push(id));
    face.tree.getChildren();
    run.decide([run.state.changes!.files[0]!.hunks[0]!.id], 'rejected');
    await until('the run’s row is drawn again', () => changed.includes(run.runId));
    assert.equal(face.tree.getTreeItem(`${run.runId}/changes/src/orders/gateway.ts`).description, '1 of 2 hunks · src/orders');
    listening.dispose();
  });

  it('opens a panel whose page loads under its policy and asks for the run', async () => {
    let asked = 0;
    const eventsSince = run.eventsSince;
    run.eventsSince = (seq) => (asked++, eventsSince(seq));
    await vscode.commands.executeCommand(COMMANDS.showRun, { runId: run.runId });
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(face.panel.html ?? '')?.[1];
    assert.match(policy ?? '', /^default-src &#39;none&#39;; script-src &#39;nonce-\w{32}&#39;; /);
    await until('the page asks for the events', () => asked > 0);
    assert.equal(face.panel.isShowing(run.runId), true);
  });

  it('shows both sides of a change, and after as what would be applied now', async () => {
    const [file] = run.state.changes!.files;
    const before = await vscode.workspace.openTextDocument(reviewUri(run.runId, file!.path, 'before'));
    const after = await vscode.workspace.openTextDocument(reviewUri(run.runId, file!.path, 'after'));
    assert.equal(before.getText(), file!.base!.text);
    assert.equal(after.getText(), file!.after);
    assert.equal(after.languageId, 'typescript');
    run.decide(
      file!.hunks.map((hunk) => hunk.id),
      'rejected',
    );
    await until('the rejected hunks are gone', () => after.getText() === file!.base!.text);
  });

  it('opens diffs', async () => {
    const [file] = run.state.changes!.files;
    await vscode.commands.executeCommand(COMMANDS.openDiff, { runId: run.runId, path: file!.path });
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    assert.equal(tab?.label, 'gateway.ts (before ↔ after)');
    assert.ok(tab?.input instanceof vscode.TabInputTextDiff);
    await vscode.commands.executeCommand(COMMANDS.openAllChanges, { runId: run.runId });
    assert.match(vscode.window.tabGroups.activeTabGroup.activeTab?.label ?? '', /^Changes: Improve error handling/);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('applies and undoes from the tree', async () => {
    await vscode.commands.executeCommand(COMMANDS.apply, { runId: run.runId });
    assert.equal(run.state.applied?.files.length, 7);
    await vscode.commands.executeCommand(COMMANDS.undoRun, run.runId);
    assert.equal(run.state.applied, null);
  });

  it('applies a part only once it holds together, or the user wants it all the same', async () => {
    const [missing, broken] = run.state.changes!.files.flatMap(({ hunks }) => hunks);
    assert.ok(missing && broken);
    const asked: unknown[] = [];
    const error = { path: broken.path, line: 7, code: 'TS2304', message: 'Cannot find name x.' };
    const closure = { accept: [missing.id], reject: [broken.id] };
    run.trySelection = async (accepted, by) => {
      asked.push([by, accepted.includes(missing.id), accepted.includes(broken.id)]);
      return { status: 'breaks', breaks: [broken.id], lacks: [], closure, errors: [error] };
    };
    const { showWarningMessage } = vscode.window;
    const dialogs: (readonly [string, string, readonly string[]])[] = [];
    /** Applies with `missing` rejected and one answer to the question; says what is decided then, and takes all back. */
    const applyAnswering = async (answer: string | undefined): Promise<unknown[]> => {
      run.decide([broken.id], 'accepted');
      run.decide([missing.id], 'rejected');
      Object.assign(vscode.window, {
        showWarningMessage: async (text: string, { detail }: vscode.MessageOptions, ...buttons: string[]) => {
          dialogs.push([text, detail ?? '', buttons]);
          return buttons.find((button) => button === answer);
        },
      });
      await vscode.commands.executeCommand(COMMANDS.apply, { runId: run.runId });
      const outcome = [run.state.applied !== null, run.state.decisions.get(missing.id), run.state.decisions.get(broken.id)];
      if (run.state.applied) await vscode.commands.executeCommand(COMMANDS.undoRun, run.runId);
      return outcome;
    };
    try {
      assert.deepEqual(await applyAnswering(undefined), [false, 'rejected', 'accepted']);
      assert.deepEqual(await applyAnswering('Apply with 1 More'), [true, 'accepted', 'accepted']);
      assert.deepEqual(await applyAnswering('Apply without 1'), [true, 'rejected', 'rejected']);
      assert.deepEqual(await applyAnswering('Apply Anyway'), [true, 'rejected', 'accepted']);
      const [[text, detail, buttons]] = dialogs as [(typeof dialogs)[number]];
      assert.equal(text, 'What is accepted does not compile without the rest.');
      assert.deepEqual(buttons, ['Apply with 1 More', 'Apply without 1', 'Apply Anyway']);
      assert.ok(detail.includes(`${broken.path}:7 TS2304 Cannot find name x.`) && detail.includes(`${missing.path}:${missing.afterStart}`));
      assert.deepEqual(asked, Array(4).fill(['types', false, true]));
      run.trySelection = () => Promise.reject(new Error('The engine was lost.'));
      assert.deepEqual(await applyAnswering(undefined), [false, 'rejected', 'accepted']);
      assert.equal(dialogs.at(-1)?.[1], 'The engine was lost.');
      assert.deepEqual(await applyAnswering('Apply Unchecked'), [true, 'rejected', 'accepted']);
    } finally {
      Object.assign(vscode.window, { showWarningMessage });
    }
    // All of it is what the certificate is about.
    run.decide([missing.id], 'accepted');
    await vscode.commands.executeCommand(COMMANDS.apply, { runId: run.runId });
    assert.notEqual(run.state.applied, null);
  });

  it('resumes a run that was cut off, and tells the panel that it is alive', async () => {
    const cut = crew.play(interruptedScript(folder()), 28_000);
    cut.cutOff();
    face = api.replaceCrew(crew);
    const contexts = (): unknown[] => face.tree.getChildren(cut.runId).map((id) => face.tree.getTreeItem(id).contextValue);
    assert.equal(face.tree.getTreeItem(face.tree.getChildren()[0]!).contextValue, 'run interrupted ended');
    assert.deepEqual(contexts().slice(0, 4), ['task ended', 'task interrupted', 'task interrupted', 'task interrupted']);
    // The model that answered it is not there: the user is asked, and may leave it as it is.
    const asked: string[] = [];
    const { showWarningMessage } = vscode.window;
    const answerWith = (pick: (buttons: readonly string[]) => string | undefined): unknown =>
      Object.assign(vscode.window, {
        showWarningMessage: async (text: string, { detail }: vscode.MessageOptions, ...buttons: string[]) => {
          asked.push(`${text} ${detail ?? ''}`);
          return pick(buttons);
        },
      });
    try {
      answerWith(() => undefined);
      await vscode.commands.executeCommand(COMMANDS.resume, { runId: cut.runId });
      assert.equal(cut.state.status, 'interrupted');
      answerWith((buttons) => buttons.find((button) => button === 'Go On with Offline'));
      await vscode.commands.executeCommand(COMMANDS.resume, { runId: cut.runId });
    } finally {
      Object.assign(vscode.window, { showWarningMessage });
    }
    assert.match(asked[0] ?? '', /This run was answered by anthropic:claude-sonnet-4-5\. .* a model of another extension/);
    assert.equal(cut.state.status, 'running');
    assert.equal(face.panel.isShowing(cut.runId), true);
    await until('the tree shows its tasks at work', () => contexts()[1] === 'task live');
    cut.stop();
  });

  it('starts a planned run from its row, and shows it', async () => {
    const planned = crew.play(plannedScript(folder()), 3000);
    const [id] = face.tree.getChildren();
    const item = face.tree.getTreeItem(id!);
    assert.deepEqual([item.contextValue, (item.iconPath as vscode.ThemeIcon).id], ['run ended planned', 'tasklist']);
    await vscode.commands.executeCommand(COMMANDS.startPlanned, id);
    assert.equal(planned.state.plan?.status, 'approved');
    assert.equal(face.panel.isShowing(planned.runId), true);
    planned.stop();
  });

  it('plans only where that is asked for, whatever the settings say', async () => {
    const place = { folder: folder(), scope: { paths: [] } };
    const planning = vscode.commands.executeCommand(COMMANDS.planOnly, place);
    await until('the goal is picked', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return crew.requests.length > 0;
    });
    await planning;
    assert.equal(crew.requests[0]?.plan, true);
    const starting = vscode.commands.executeCommand(COMMANDS.start, place);
    await until('the goal is picked', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return crew.requests.length > 1;
    });
    await starting;
    assert.equal(crew.requests[1]?.plan, undefined);
    for (const one of crew.runs()) if (one instanceof FakeRun) one.stop();
  });

  it('answers a question from its row, also one that has choices', async () => {
    const troubled = crew.play(troubledScript(folder()), TROUBLED_AT_MS);
    face.tree.getChildren();
    const [choice, consent] = face.tree.getChildren(troubled.runId);
    assert.equal(face.tree.getTreeItem(choice!).contextValue, 'question choice');
    await vscode.commands.executeCommand(COMMANDS.answerYes, consent);
    assert.equal(troubled.state.questions.get(QuestionId('q3'))?.answer, 'yes');
    const answering = vscode.commands.executeCommand(COMMANDS.answer, choice);
    await until('the answer is picked', async () => {
      await vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return troubled.state.questions.get(QuestionId('q2'))?.answer !== undefined;
    });
    await answering;
    assert.match(troubled.state.questions.get(QuestionId('q2'))?.answerText ?? '', /^docs\//);
    troubled.stop();
  });

  it('is among the refactorings of a selection, and of a file', async () => {
    const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, 'sample.ts');
    await vscode.workspace.openTextDocument(uri);
    const scopes = async (range: vscode.Range): Promise<unknown[]> => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, range);
      return actions.flatMap(({ command }) => (command?.command === COMMANDS.start ? (command.arguments ?? []) : []));
    };
    assert.deepEqual(await scopes(new vscode.Range(0, 0, 1, 0)), [
      { folder: folder(), scope: { paths: ['sample.ts'], lines: { start: 1, end: 1 } } },
    ]);
    assert.deepEqual(await scopes(new vscode.Range(0, 0, 0, 0)), [{ folder: folder(), scope: { paths: ['sample.ts'] } }]);
  });

  it('offers recipes among the refactorings of a line that they may improve', async () => {
    const content = 'const a = 1;\nfetch(a).then(console.log);\nfetch(2).then(console.log);\n';
    const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, 'chains.ts');
    await vscode.workspace.fs.writeFile(uri, Buffer.from(content));
    try {
      await vscode.workspace.openTextDocument(uri);
      const range = new vscode.Range(1, 2, 1, 2);
      const kind = vscode.CodeActionKind.Refactor.value;
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, range, kind);
      const offered = actions.flatMap(({ title, command }) => (command?.command === COMMANDS.start ? [[title, command.arguments]] : []));
      const scope = { paths: ['chains.ts'] };
      assert.deepEqual(offered, [
        [
          'Turn promise chains into async/await (crew)',
          [{ folder: folder(), scope: { ...scope, lines: { start: 2, end: 2 } } }, 'promise-to-async'],
        ],
        ['Turn promise chains into async/await in the whole file, 2 places (crew)', [{ folder: folder(), scope }, 'promise-to-async']],
        ['Refactor this file with a crew…', [{ folder: folder(), scope }]],
      ]);
    } finally {
      await vscode.workspace.fs.delete(uri);
    }
  });
});
