import type { CheckKind } from '../domain/certificate.ts';
import type { HunkDecision } from '../domain/change.ts';
import type { RunEvent } from '../domain/event.ts';
import type { BudgetReached } from '../domain/trouble-event.ts';
import type { LackedHunk } from '../domain/hunk-need.ts';
import { SUPERVISOR, type HunkId, type RunId, type TaskId } from '../domain/ids.ts';
import { asInterrupted } from '../domain/interrupted.ts';
import { foldEvent, startState } from '../domain/run.ts';
import type { RunState } from '../domain/run-state.ts';
import type { LiveNews, PanelTab } from '../protocol/panel-api.ts';
import { settleHunkDrafts } from './hunk-drafts.ts';
import { draftOf, settleDrafts, withDraft, type DraftFor, type Drafts } from './drafts.ts';
import { afterEvent, afterNews, type LiveTexts } from './live-texts.ts';
import type { Grouping } from './review/review-model.ts';
import type { TraceFilter } from './trace/trace-model.ts';

/** What the user has set up in the panel; survives a reload of the page. */
export interface UiState {
  readonly tab: PanelTab;
  readonly drafts: Drafts;
  readonly panes: Readonly<Record<string, 'output' | 'findings'>>;
  readonly folded: Readonly<Record<string, boolean>>;
  /** Null as long as the user has not chosen. */
  readonly grouping: Grouping | null;
  readonly traceFilter: TraceFilter;
  /** Whose conversation is shown; the supervisor's where the run has no such task. */
  readonly conversationOf: TaskId;
  /** The last wish of the host's where to look that was granted. */
  readonly focusedAt: number;
}

export const NEW_UI: UiState = {
  tab: 'crew',
  drafts: {},
  panes: {},
  folded: {},
  grouping: null,
  traceFilter: 'all',
  conversationOf: SUPERVISOR,
  focusedAt: 0,
};

/** When a check ran; the run's state has only what came out. */
export interface CheckTime {
  readonly kind: CheckKind;
  readonly startedAt: number;
  readonly endedAt?: number;
}

export type Notice = 'too-late' | 'edit-moved' | 'plan-edit-moved' | 'hunk-moved';

/** All that the panel draws from. */
export interface View {
  readonly runId: RunId | null;
  /** The run that it branched off, where that one can be shown. */
  readonly origin: RunId | null;
  /** Whether the host has said yet which run to show. */
  readonly isReady: boolean;
  readonly run: RunState | null;
  readonly events: readonly RunEvent[];
  readonly checkTimes: readonly CheckTime[];
  /** The last limit that an agent came to since it was started or continued. */
  readonly limits: ReadonlyMap<TaskId, BudgetReached>;
  /** What models are writing, by agent. */
  readonly live: LiveTexts;
  readonly ui: UiState;
  readonly now: number;
  readonly pending: ReadonlyMap<HunkId, HunkDecision>;
  /** The rejected hunks that accepted ones need. */
  readonly lacks: ReadonlyMap<HunkId, LackedHunk>;
  /** Actions that the host has not answered yet, by name. */
  readonly busy: ReadonlySet<string>;
  readonly selectedHunk: HunkId | null;
  /** The hunks and passages that have come near what can be seen; the others are only outlined. */
  readonly near: ReadonlySet<string>;
  readonly openEvent: number | null;
  /** What stands open in conversations. */
  readonly opened: ReadonlySet<string>;
  /** The entry of the conversation that has the focus, or had it last. */
  readonly entry: string | null;
  readonly problem: string | null;
  /** What did not go as the user meant it, although nothing is wrong. */
  readonly notice: Notice | null;
  /** What a screen reader is told. */
  readonly announcement: string;
}

/** What the store draws on, keeps things in, and takes its frames from. */
export interface Page {
  draw(view: View): void;
  save(ui: UiState): void;
  requestFrame(draw: () => void): number;
  cancelFrame(frame: number): void;
}

/**
 * The panel's state: the run as a fold of its events (the same fold as everywhere), and what the user has set up.
 * However many changes come in, the page is drawn at most once a frame.
 */
export class PanelStore {
  readonly #page: Page;
  #view: View;
  #folded: RunState | null = null;
  #isInterrupted = false;
  #frame = 0;
  #ticker: ReturnType<typeof setInterval> | undefined;

  constructor(saved: UiState, page: Page) {
    this.#page = page;
    this.#view = {
      runId: null,
      origin: null,
      isReady: false,
      run: null,
      events: [],
      checkTimes: [],
      limits: new Map(),
      live: new Map(),
      ui: saved,
      now: Date.now(),
      pending: new Map(),
      lacks: new Map(),
      busy: new Set(),
      selectedHunk: null,
      near: new Set(),
      openEvent: null,
      opened: new Set(),
      entry: null,
      problem: null,
      notice: null,
      announcement: '',
    };
  }

  get view(): View {
    return this.#view;
  }

  get lastSeq(): number {
    return this.#folded?.lastSeq ?? 0;
  }

  /** Shows another run, or the same one as alive or dead as the host says. */
  show(runId: RunId | null, isInterrupted: boolean, origin: RunId | null = null): void {
    this.#isInterrupted = isInterrupted;
    if (runId === this.#view.runId) return this.set({ isReady: true, run: this.#current(), origin });
    this.#folded = null;
    this.set({
      runId,
      origin,
      isReady: true,
      run: null,
      events: [],
      checkTimes: [],
      limits: new Map(),
      live: new Map(),
      pending: new Map(),
      lacks: new Map(),
      selectedHunk: null,
      near: new Set(),
      openEvent: null,
      opened: new Set(),
      entry: null,
      problem: null,
      notice: null,
      announcement: '',
    });
  }

  add(events: readonly RunEvent[]): void {
    const fresh = events.filter((event) => event.seq > this.lastSeq);
    if (fresh.length === 0) return;
    const pending = new Map(this.#view.pending);
    let { checkTimes, limits, live, notice } = this.#view;
    let { drafts } = this.#view.ui;
    for (const event of fresh) {
      checkTimes = timed(checkTimes, event);
      limits = limited(limits, event);
      live = afterEvent(live, event);
      const settled = settleDrafts(drafts, this.#folded, event);
      drafts = settled.drafts;
      if (settled.isLate) notice = event.type === 'plan-approved' ? 'plan-edit-moved' : 'edit-moved';
      const before = this.#folded;
      this.#folded = before ? foldEvent(before, event) : startState(event);
      if (before && before.changes !== this.#folded.changes) {
        const moved = settleHunkDrafts(drafts, before, this.#folded);
        drafts = moved.drafts;
        if (moved.isLate) notice = 'hunk-moved';
      }
      // While later decisions are on their way, an earlier one says nothing of them.
      if (event.type === 'hunk-decided')
        for (const hunkId of event.hunkIds)
          if (!this.#view.busy.has('decide') || pending.get(hunkId) === event.decision) pending.delete(hunkId);
      if (event.type === 'changes-offered' || event.type === 'changes-rebased' || event.type === 'changes-edited') pending.clear();
    }
    if (drafts !== this.#view.ui.drafts) this.setUi({ drafts });
    this.set({ events: [...this.#view.events, ...fresh], run: this.#current(), pending, checkTimes, limits, live, notice });
  }

  addLive(news: LiveNews): void {
    this.set({ live: afterNews(this.#view.live, news) });
  }

  comesNear(what: string): void {
    this.set({ near: new Set(this.#view.near).add(what) });
  }

  /** Opens what is closed, and the other way round. */
  toggle(what: string): void {
    const opened = new Set(this.#view.opened);
    if (!opened.delete(what)) opened.add(what);
    this.set({ opened });
  }

  set(change: Partial<View>): void {
    this.#view = { ...this.#view, ...change, now: Date.now() };
    this.#tickWhileRunning();
    this.#frame ||= this.#page.requestFrame(() => this.drawNow());
  }

  setUi(change: Partial<UiState>): void {
    const ui = { ...this.#view.ui, ...change };
    this.#page.save(ui);
    this.set({ ui });
  }

  draft(about: DraftFor): string | undefined {
    return draftOf(this.#view.ui.drafts, this.#view.runId, about);
  }

  /** Keeps what is being written; undefined: it is no longer being written. */
  setDraft(about: DraftFor, text: string | undefined): void {
    this.setUi({ drafts: withDraft(this.#view.ui.drafts, this.#view.runId, about, text) });
  }

  /** Draws without waiting for the next frame, for what has to look at the page right after. */
  drawNow(): void {
    this.#page.cancelFrame(this.#frame);
    this.#frame = 0;
    this.#page.draw(this.#view);
  }

  #current(): RunState | null {
    return this.#folded && this.#isInterrupted ? asInterrupted(this.#folded) : this.#folded;
  }

  /** Elapsed times go on while nothing else happens. */
  #tickWhileRunning(): void {
    const isRunning = this.#view.run?.status === 'running';
    if (isRunning && this.#ticker === undefined) this.#ticker = setInterval(() => this.set({}), 1000);
    if (!isRunning) {
      clearInterval(this.#ticker);
      this.#ticker = undefined;
    }
  }
}

function limited(limits: ReadonlyMap<TaskId, BudgetReached>, event: RunEvent): ReadonlyMap<TaskId, BudgetReached> {
  if (event.type === 'budget-reached') return new Map(limits).set(event.taskId, event);
  if (event.type !== 'task-continued' || !limits.has(event.taskId)) return limits;
  return new Map([...limits].filter(([taskId]) => taskId !== event.taskId));
}

function timed(times: readonly CheckTime[], event: RunEvent): readonly CheckTime[] {
  if (event.type === 'check-started') return [...times, { kind: event.kind, startedAt: event.at }];
  if (event.type !== 'check-finished') return times;
  return times.map((time) => (time.kind === event.row.kind && time.endedAt === undefined ? { ...time, endedAt: event.at } : time));
}
