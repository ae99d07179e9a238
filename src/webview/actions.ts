import { messageOf } from '../domain/failure.ts';
import type { Hunk, HunkDecision } from '../domain/change.ts';
import type { HunkId, MessageId, QuestionId, RunId, TaskId, WorkspacePath } from '../domain/ids.ts';
import type { MessageMode } from '../domain/message.ts';
import type { MessageRecord, TaskRecord } from '../domain/run-state.ts';
import type { HostPanelApi } from '../protocol/panel-api.ts';
import type { Client } from '../protocol/rpc.ts';
import { readTexts, textsOf, type PlanTexts } from './crew/plan-model.ts';
import { textOf } from './hunk-drafts.ts';
import { branchDraft, hunkDraft, planEditOf, rescueEdit, withDraft, withPlanEdit, type DraftFor } from './drafts.ts';
import type { PanelStore } from './store.ts';
import { t } from './texts.ts';

/** What the user can do in the panel: one action, one call to the host. What fails is told in the panel. */
export class Actions {
  readonly #host: Client<HostPanelApi>;
  readonly #store: PanelStore;
  /** How many decisions the host has not answered yet. */
  #deciding = 0;

  constructor(host: Client<HostPanelApi>, store: PanelStore) {
    this.#host = host;
    this.#store = store;
  }

  /** Sends what stands in the agent's message box, and empties it once it is on record. */
  async send(taskId: TaskId, mode: MessageMode): Promise<void> {
    const draft = this.#draft(taskId);
    const text = draft !== '' ? draft : mode === 'wrap-up' ? t('Finish now and keep what you have.') : '';
    if (text === '') return;
    const isSent = await this.#do(`send:${taskId}`, (request) => this.#host.call('send', { ...request, taskId, mode, text }));
    if (isSent && this.#draft(taskId) === draft) this.#store.setDraft(taskId, undefined);
  }

  async withdraw(messageId: MessageId): Promise<void> {
    await this.#do(`message:${messageId}`, async (request) => {
      const isBack = await this.#host.call('withdraw', { ...request, messageId });
      if (!isBack) this.#store.set({ notice: 'too-late' });
    });
  }

  /** Saves what a message is to say instead. Where it comes too late, what was written waits in the message box. */
  async saveEdit({ messageId, taskId, text: before }: MessageRecord): Promise<void> {
    const text = this.#draft(messageId);
    if (text === '' || text === before) return this.#store.setDraft(messageId, undefined);
    await this.#do(`message:${messageId}`, async (request) => {
      const isChanged = await this.#host.call('edit', { ...request, messageId, text });
      if (isChanged) return this.#store.setDraft(messageId, undefined);
      const { run, ui } = this.#store.view;
      const { drafts, isLate } = rescueEdit(ui.drafts, run, { ...request, messageId, taskId });
      this.#store.setUi({ drafts });
      if (isLate) this.#store.set({ notice: 'edit-moved' });
    });
  }

  answer = (questionId: QuestionId, answer: 'yes' | 'no', text = ''): Promise<boolean> =>
    this.#do(`answer:${questionId}`, (request) => this.#host.call('answer', { ...request, questionId, answer, text }));

  /** Answers with what the user has written. */
  async answerInOwnWords(questionId: QuestionId): Promise<void> {
    const text = this.#draft(questionId);
    if (text !== '') await this.answer(questionId, 'yes', text);
  }

  /** Begins the branch whose instruction is written. The panel may show the new run before this one has its answer. */
  async branch(taskId: TaskId, step: number): Promise<void> {
    const about = branchDraft(taskId, step);
    const text = this.#draft(about);
    if (text === '') return;
    await this.#do('branch', async (request) => {
      await this.#host.call('branch', { ...request, taskId, step, text });
      this.#store.setUi({ drafts: withDraft(this.#store.view.ui.drafts, request.runId, about, undefined) });
    });
  }

  showRun = (runId: RunId): Promise<boolean> => this.#do('show-run', () => this.#host.call('showRun', { runId }));

  resume = (): Promise<boolean> => this.#do('resume', (request) => this.#host.call('resume', request));

  cancelTask = (taskId: TaskId): Promise<boolean> =>
    this.#do(`cancel:${taskId}`, (request) => this.#host.call('cancelTask', { ...request, taskId }));
  retryTask = (taskId: TaskId): Promise<boolean> =>
    this.#do(`retry:${taskId}`, (request) => this.#host.call('retryTask', { ...request, taskId }));
  /** Begins to change a task of the plan, or goes on with what was begun. */
  openTask({ spec }: TaskRecord): void {
    this.#setPlanEdit(spec.taskId, this.#planEdit(spec.taskId) ?? textsOf(spec));
  }

  closeTask = (taskId: TaskId): void => this.#setPlanEdit(taskId, undefined);

  /** Saves what is written of a task of the plan, if it is being changed; false where it can't be as it is. */
  async saveTask({ spec }: TaskRecord): Promise<boolean> {
    const { taskId } = spec;
    const texts = this.#planEdit(taskId);
    if (!texts) return true;
    const reading = readTexts(spec, texts);
    if ('problem' in reading) return false;
    const { change } = reading;
    const isSaved =
      Object.keys(change).length === 0 ||
      (await this.#do(`plan:${taskId}`, (request) => this.#host.call('changeTask', { ...request, taskId, change })));
    if (isSaved) this.closeTask(taskId);
    return isSaved;
  }

  /** Starts the plan, with all that is written; names the task whose change can't be saved instead. */
  async startPlan(): Promise<TaskId | undefined> {
    for (const task of this.#store.view.run?.tasks.values() ?? []) if (!(await this.saveTask(task))) return task.spec.taskId;
    await this.#do('start-plan', (request) => this.#host.call('approvePlan', request));
    return undefined;
  }

  removeRun = (): Promise<boolean> => this.#do('remove-run', (request) => this.#host.call('removeRun', request));
  wrapUp = (): Promise<boolean> => this.#do('wrap-up', (request) => this.#host.call('wrapUp', request));
  cancelRun = (): Promise<boolean> => this.#do('cancel-run', (request) => this.#host.call('cancelRun', request));
  apply = (): Promise<boolean> => this.#do('apply', (request) => this.#host.call('apply', request));
  recertify = (): Promise<boolean> => this.#do('recertify', (request) => this.#host.call('recertify', request));
  undo = (): Promise<boolean> => this.#do('undo', (request) => this.#host.call('undo', request));

  openFile = (path: WorkspacePath, line?: number): Promise<boolean> =>
    this.#do('open', (request) => this.#host.call('openFile', { ...request, path, ...(line !== undefined && { line }) }));
  openDiff = (path: WorkspacePath): Promise<boolean> => this.#do('open', (request) => this.#host.call('openDiff', { ...request, path }));
  openAllDiffs = (): Promise<boolean> => this.#do('open', (request) => this.#host.call('openAllDiffs', request));

  /** Saves what the new lines of a hunk are to be. */
  async saveHunk(hunk: Hunk): Promise<void> {
    const about = hunkDraft('edit', hunk.id);
    const text = this.#store.draft(about);
    if (text === undefined) return;
    if (text === textOf(hunk)) return this.#store.setDraft(about, undefined);
    const isSaved = await this.#do(about, (request) => this.#host.call('editHunk', { ...request, hunkId: hunk.id, text }));
    if (isSaved) this.#store.setDraft(about, undefined);
  }

  /** Sends a comment on a hunk to the task that made it. */
  async comment(hunkId: HunkId): Promise<void> {
    const about = hunkDraft('comment', hunkId);
    const text = this.#draft(about);
    if (text === '') return;
    const isSent = await this.#do(about, (request) => this.#host.call('comment', { ...request, hunkId, text }));
    if (isSent) this.#store.setDraft(about, undefined);
  }

  /** Has a conflict merged by the task whose lines were left out. */
  settle = (conflict: string): Promise<boolean> =>
    this.#do(`settle:${conflict}`, (request) =>
      this.#host.call('settle', { ...request, conflict, text: t('Merge this: make it hold what both sides want.') }),
    );

  applyOnBranch = (): Promise<boolean> => this.#do('branch-commit', (request) => this.#host.call('applyOnBranch', request));

  async decide(hunkIds: readonly HunkId[], decision: HunkDecision): Promise<void> {
    const pending = new Map(this.#store.view.pending);
    for (const hunkId of hunkIds) pending.set(hunkId, decision);
    this.#store.set({ pending });
    // Who is quick decides on the next hunk, or again on this one, while the host still hears of the last.
    this.#deciding++;
    const isDone = await this.#call(
      'decide',
      (request) => this.#host.call('decide', { ...request, hunkIds, decision }),
      () => --this.#deciding === 0,
    );
    if (isDone) return;
    const undone = new Map(this.#store.view.pending);
    for (const hunkId of hunkIds) undone.delete(hunkId);
    this.#store.set({ pending: undone });
  }

  #planEdit = (taskId: TaskId): PlanTexts | undefined => planEditOf(this.#store.view.ui.drafts, this.#store.view.runId, taskId);

  #setPlanEdit(taskId: TaskId, texts: PlanTexts | undefined): void {
    const { ui, runId } = this.#store.view;
    this.#store.setUi({ drafts: withPlanEdit(ui.drafts, runId, taskId, texts) });
  }

  #draft(about: DraftFor): string {
    return this.#store.draft(about)?.trim() ?? '';
  }

  /** Whether the call succeeded. While it is under way its name is in `busy`, and it is not made again. */
  async #do(
    name: string,
    call: (request: { readonly runId: NonNullable<PanelStore['view']['runId']> }) => Promise<unknown>,
  ): Promise<boolean> {
    return this.#store.view.busy.has(name) ? false : this.#call(name, call);
  }

  /** The same, however many of its name are under way; `isLast` says whether this one was the last of them. */
  async #call(
    name: string,
    call: (request: { readonly runId: NonNullable<PanelStore['view']['runId']> }) => Promise<unknown>,
    isLast = (): boolean => true,
  ): Promise<boolean> {
    const { runId } = this.#store.view;
    if (runId === null) return false;
    this.#store.set({ busy: new Set(this.#store.view.busy).add(name), problem: null, notice: null });
    try {
      await call({ runId });
      return true;
    } catch (error) {
      this.#store.set({ problem: messageOf(error) });
      return false;
    } finally {
      const busy = new Set(this.#store.view.busy);
      if (isLast()) busy.delete(name);
      this.#store.set({ busy });
    }
  }
}
