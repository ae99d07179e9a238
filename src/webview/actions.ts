import { messageOf } from '../domain/failure.ts';
import type { HunkDecision } from '../domain/change.ts';
import type { HunkId, MessageId, QuestionId, TaskId, WorkspacePath } from '../domain/ids.ts';
import type { MessageMode } from '../domain/message.ts';
import type { HostPanelApi } from '../protocol/panel-api.ts';
import type { Client } from '../protocol/rpc.ts';
import type { PanelStore } from './store.ts';
import { t } from './texts.ts';

/** What the user can do in the panel: one action, one call to the host. What fails is told in the panel. */
export class Actions {
  readonly #host: Client<HostPanelApi>;
  readonly #store: PanelStore;

  constructor(host: Client<HostPanelApi>, store: PanelStore) {
    this.#host = host;
    this.#store = store;
  }

  /** Sends what stands in the agent's message box, and empties it once it is on record. */
  async send(taskId: TaskId, mode: MessageMode): Promise<void> {
    const draft = this.#store.view.ui.drafts[taskId]?.trim() ?? '';
    const text = draft !== '' ? draft : mode === 'wrap-up' ? t('Finish now and keep what you have.') : '';
    if (text === '') return;
    const isSent = await this.#do(`send:${taskId}`, (request) => this.#host.call('send', { ...request, taskId, mode, text }));
    if (isSent && this.#store.view.ui.drafts[taskId]?.trim() === draft) this.#store.setDraft(taskId, '');
  }

  withdraw = (messageId: MessageId): Promise<boolean> =>
    this.#do(`withdraw:${messageId}`, (request) => this.#host.call('withdraw', { ...request, messageId }));

  answer = (questionId: QuestionId, answer: 'yes' | 'no'): Promise<boolean> =>
    this.#do(`answer:${questionId}`, (request) => this.#host.call('answer', { ...request, questionId, answer, text: '' }));

  cancelTask = (taskId: TaskId): Promise<boolean> =>
    this.#do(`cancel:${taskId}`, (request) => this.#host.call('cancelTask', { ...request, taskId }));
  retryTask = (taskId: TaskId): Promise<boolean> =>
    this.#do(`retry:${taskId}`, (request) => this.#host.call('retryTask', { ...request, taskId }));
  wrapUp = (): Promise<boolean> => this.#do('wrap-up', (request) => this.#host.call('wrapUp', request));
  cancelRun = (): Promise<boolean> => this.#do('cancel-run', (request) => this.#host.call('cancelRun', request));
  apply = (): Promise<boolean> => this.#do('apply', (request) => this.#host.call('apply', request));
  undo = (): Promise<boolean> => this.#do('undo', (request) => this.#host.call('undo', request));

  openFile = (path: WorkspacePath, line?: number): Promise<boolean> =>
    this.#do('open', (request) => this.#host.call('openFile', { ...request, path, ...(line !== undefined && { line }) }));
  openDiff = (path: WorkspacePath): Promise<boolean> => this.#do('open', (request) => this.#host.call('openDiff', { ...request, path }));
  openAllDiffs = (): Promise<boolean> => this.#do('open', (request) => this.#host.call('openAllDiffs', request));

  async decide(hunkIds: readonly HunkId[], decision: HunkDecision): Promise<void> {
    const pending = new Map(this.#store.view.pending);
    for (const hunkId of hunkIds) pending.set(hunkId, decision);
    this.#store.set({ pending });
    const isDone = await this.#do('decide', (request) => this.#host.call('decide', { ...request, hunkIds, decision }));
    if (isDone) return;
    const undone = new Map(this.#store.view.pending);
    for (const hunkId of hunkIds) undone.delete(hunkId);
    this.#store.set({ pending: undone });
  }

  /** Whether the call succeeded. While it is under way its name is in `busy`. */
  async #do(
    name: string,
    call: (request: { readonly runId: NonNullable<PanelStore['view']['runId']> }) => Promise<unknown>,
  ): Promise<boolean> {
    const { runId } = this.#store.view;
    if (runId === null) return false;
    this.#store.set({ busy: new Set(this.#store.view.busy).add(name), problem: null });
    try {
      await call({ runId });
      return true;
    } catch (error) {
      this.#store.set({ problem: messageOf(error) });
      return false;
    } finally {
      const busy = new Set(this.#store.view.busy);
      busy.delete(name);
      this.#store.set({ busy });
    }
  }
}
