import { conflictKey } from '../../src/domain/change.ts';
import type { MessageSubject } from '../../src/domain/message.ts';
import type { PlannedTaskChange } from '../../src/domain/plan-event.ts';
import { editHunk } from '../../src/changeset/edit-hunk.ts';
import { Emitter, type Unsubscribe } from '../../src/base/emitter.ts';
import { asInterrupted } from '../../src/domain/interrupted.ts';
import { foldEvent, startState } from '../../src/domain/run.ts';
import { isAccepted, isPlanned, type RunState } from '../../src/domain/run-state.ts';
import type { RunEvent, RunEventBody } from '../../src/domain/event.ts';
import type { Selection } from '../../src/domain/hunk-need.ts';
import type { Committed, WrittenFile } from '../../src/domain/review-event.ts';
import { MessageId, RunId, SUPERVISOR, ThreadId, type HunkId, type QuestionId, type TaskId } from '../../src/domain/ids.ts';
import { withPiece, type Delta, type LivePiece } from '../../src/domain/live-text.ts';
import { hasEnded, isLive } from '../../src/domain/task.ts';
import { branchOff } from '../../src/supervisor/branch.ts';
import type { BranchRequest, CrewApi, RunApi, RunRequest } from '../../src/supervisor/crew-api.ts';
import type { Applier, ApplyReport } from '../../src/ports/workspace.ts';
import { demoScript, type Script } from './fake-run/demo-script.ts';

export interface FakeCrewOptions {
  /** What a started run plays. */
  readonly script?: (request: RunRequest) => Script;
  /** How much faster than in life; 1 unless told. */
  readonly speed?: number;
  /** Writes what is applied; without one, everything is written in words only. */
  readonly applier?: Applier;
}

/**
 * A crew that plays a script instead of working: for pictures, for the panel's preview and for tests of the face.
 *
 * Its events go through the real fold, and it answers the user as the real one does: a message is delivered and acted
 * on after a while, decisions, cancels and applies are recorded as events.
 */
export class FakeCrew implements CrewApi {
  readonly #events = new Emitter<readonly [RunEvent, RunApi]>();
  readonly #deltas = new Emitter<Delta>();
  readonly #live = new Map<RunId, Map<TaskId, readonly LivePiece[]>>();
  readonly #runs: FakeRun[] = [];
  readonly #options: FakeCrewOptions;
  readonly requests: RunRequest[] = [];

  constructor(options: FakeCrewOptions = {}) {
    this.#options = options;
  }

  async start(request: RunRequest): Promise<FakeRun> {
    this.requests.push(request);
    const script = (this.#options.script ?? ((asked) => demoScript(asked.folder)))(request);
    const run = this.play(script, 0);
    run.goOn();
    return run;
  }

  /** A run of this script that has already gone on for `elapsedMs`; it stands still until `goOn`. */
  play(script: Script, elapsedMs: number): FakeRun {
    const past = script.filter(([at], index) => index === 0 || at <= elapsedMs);
    const startedAt = Date.now() - elapsedMs;
    const runId = this.#nextId();
    const events = past.map(([at, body], index): RunEvent => ({ runId, seq: index + 1, at: startedAt + at, ...timed(body, startedAt) }));
    return this.#add(new FakeRun(events, script, past.length, elapsedMs, this.#options));
  }

  /** A run that has the other one's events up to the end of the step, hears the instruction, and plays the rest of the script. */
  async branch({ runId, taskId, step, text }: BranchRequest): Promise<FakeRun> {
    const original = this.#runs.find((run) => run.runId === runId);
    if (!original) throw new Error(`There is no run ${runId}.`);
    const run = this.#add(original.branch(this.#nextId(), { taskId, step }));
    run.resume();
    run.send(taskId, 'steer', text);
    return run;
  }

  finishWriting = (): Promise<readonly []> => Promise.resolve([]);

  #nextId = (): RunId => RunId(`demo-${this.#runs.length + 1}`);

  #add(run: FakeRun): FakeRun {
    run.onEvent((event) => {
      if (event.type === 'step-finished' && this.#live.get(run.runId)?.delete(event.taskId))
        this.#deltas.emit({ runId: run.runId, taskId: event.taskId, kind: 'anew' });
      this.#events.emit([event, run]);
    });
    this.#runs.unshift(run);
    return run;
  }

  runs = (): readonly RunApi[] => this.#runs;
  run = (runId: RunId): RunApi | undefined => this.#runs.find((run) => run.runId === runId);
  load = async (): Promise<readonly []> => [];

  async remove(runId: RunId): Promise<void> {
    const index = this.#runs.findIndex((run) => run.runId === runId);
    if (index >= 0) this.#runs.splice(index, 1)[0]?.stop();
  }

  onEvent(listener: (event: RunEvent, run: RunApi) => void): Unsubscribe {
    return this.#events.subscribe(([event, run]) => listener(event, run));
  }

  onDurable = (listener: (event: RunEvent, run: RunApi) => void): Unsubscribe => this.onEvent(listener);

  onDelta = (listener: (delta: Delta) => void): Unsubscribe => this.#deltas.subscribe(listener);
  liveText = (runId: RunId): ReadonlyMap<TaskId, readonly LivePiece[]> => this.#live.get(runId) ?? new Map();

  /** A model writes; what it has written is gone with the end of its step. */
  write(runId: RunId, taskId: TaskId, piece: LivePiece): void {
    const live = this.#live.get(runId) ?? new Map<TaskId, readonly LivePiece[]>();
    this.#live.set(runId, live.set(taskId, withPiece(live.get(taskId) ?? [], piece)));
    this.#deltas.emit({ runId, taskId, ...piece });
  }

  async dispose(): Promise<void> {
    for (const run of this.#runs) run.stop();
  }
}

export class FakeRun implements RunApi {
  readonly runId: RunId;
  readonly finished: Promise<RunState>;
  readonly #log: RunEvent[] = [];
  readonly #told = new Emitter<RunEvent>();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  readonly #options: FakeCrewOptions;
  readonly #startedAt: number;
  readonly #script: Script;
  /** How much of the script has been played. */
  #played: number;
  #elapsedMs: number;
  #state: RunState | undefined;
  #resolve: (state: RunState) => void = () => undefined;
  #nextMessage = 1;

  /** A run with these events behind it, and before it what the script has from its entry `played` on. */
  constructor(events: readonly RunEvent[], script: Script, played: number, elapsedMs: number, options: FakeCrewOptions) {
    const [first] = events;
    if (!first) throw new Error('A script starts with run-started.');
    this.runId = first.runId;
    this.#script = script;
    this.#played = played;
    this.#options = options;
    this.#elapsedMs = elapsedMs;
    this.#startedAt = Date.now() - elapsedMs;
    this.finished = new Promise((resolve) => (this.#resolve = resolve));
    for (const event of events) this.#take(event);
  }

  /** This run up to the end of a step, as another one. */
  branch(as: RunId, at: { readonly taskId: TaskId; readonly step: number }): FakeRun {
    const events = branchOff(this.#log, at, as, Date.now());
    const last = events?.at(-1);
    if (!events || !last)
      throw new Error(`Step ${at.step} of ${at.taskId} in ${this.runId} is not finished, so nothing can branch off after it.`);
    const elapsedMs = last.at - this.state.startedAt;
    const own = this.#script.findIndex(([, body]) => body.type === 'step-finished' && body.taskId === at.taskId && body.step === at.step);
    const next = own >= 0 ? own + 1 : this.#script.filter(([time]) => time <= elapsedMs).length;
    return new FakeRun(events, this.#script, next, own >= 0 ? (this.#script[own]?.[0] ?? elapsedMs) : elapsedMs, this.#options);
  }

  onEvent = (listener: (event: RunEvent) => void): Unsubscribe => this.#told.subscribe(listener);

  get state(): RunState {
    if (!this.#state) throw new Error('A script starts with run-started.');
    return this.#state;
  }

  /** Plays the rest of the script from here. */
  goOn(): void {
    for (const [at, body] of this.#script.slice(this.#played))
      this.#later((at - this.#elapsedMs) / (this.#options.speed ?? 1), () => this.#appendUnlessOver(timed(body, this.#startedAt)));
    this.#played = this.#script.length;
  }

  /** The run as it is once its process is gone. */
  cutOff(): void {
    this.stop();
    this.#state = asInterrupted(this.state);
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#played = this.#script.length;
  }

  /** Records something that the script does not have. */
  append(body: RunEventBody): void {
    this.#append(body, Date.now());
  }

  eventsSince = (seq: number): readonly RunEvent[] => this.#log.filter((event) => event.seq > seq);

  check(): never {
    throw new Error('A script has no readings.');
  }

  list = (): readonly [] => [];

  send(taskId: TaskId, mode: 'steer' | 'wrap-up', text: string, about: MessageSubject = {}): MessageId {
    const messageId = MessageId(`user-${this.#nextMessage++}`);
    this.append({ type: 'message-sent', messageId, taskId, mode, text, from: 'user', ...about });
    const task = this.state.tasks.get(taskId);
    if (task && hasEnded(task.status)) this.retryTask(taskId);
    this.#later(1500, () => this.#deliver(messageId, taskId, mode));
    return messageId;
  }

  async withdraw(messageId: MessageId): Promise<boolean> {
    const message = this.state.messages.get(messageId);
    if (message?.state !== 'queued') return false;
    this.append({ type: 'message-state', messageId, taskId: message.taskId, state: 'withdrawn', step: null });
    return true;
  }

  async edit(messageId: MessageId, text: string): Promise<boolean> {
    const message = this.state.messages.get(messageId);
    if (message?.state !== 'queued') return false;
    this.append({ type: 'message-edited', messageId, taskId: message.taskId, text });
    return true;
  }

  flush = (): Promise<void> => Promise.resolve();

  approvePlan(): void {
    this.append({ type: 'run-resumed' });
    this.append({ type: 'plan-approved' });
  }

  changeTask(taskId: TaskId, change: PlannedTaskChange): void {
    this.append({ type: 'task-changed', taskId, change });
  }

  resume(): void {
    this.append({ type: 'run-resumed' });
    for (const [taskId, task] of this.state.tasks) if (task.status === 'pending' && task.attempt > 0) this.#startAgain(taskId);
    this.goOn();
  }

  cancelTask(taskId: TaskId): void {
    const task = this.state.tasks.get(taskId);
    if (!task || hasEnded(task.status)) return;
    this.append({ type: 'stop-requested', taskId, reason: 'cancelled', by: 'user' });
    this.append({ type: 'task-ended', taskId, state: 'cancelled', summary: 'Cancelled; what it found is kept.' });
  }

  retryTask(taskId: TaskId): void {
    const wasPlanned = isPlanned(this.state);
    this.append({ type: 'task-continued', taskId, by: 'user' });
    if (!wasPlanned) this.#startAgain(taskId);
  }

  answer(questionId: QuestionId, answer: 'yes' | 'no', text: string): void {
    const question = this.state.questions.get(questionId);
    if (!question || question.answer !== undefined) throw new Error(`The question ${questionId} is not open.`);
    this.append({ type: 'question-answered', questionId, taskId: question.taskId, answer, text, by: 'user' });
  }

  wrapUp(): void {
    for (const [taskId, task] of this.state.tasks)
      if (isLive(task.status)) this.send(taskId, 'wrap-up', 'Finish now and keep what you have.');
  }

  cancel(): void {
    if (this.state.status !== 'running') return;
    for (const taskId of this.state.tasks.keys()) this.cancelTask(taskId);
    this.append({
      type: 'run-finished',
      status: 'cancelled',
      summary: 'Cancelled; what was found is kept.',
      wallMs: Date.now() - this.#startedAt,
    });
    this.stop();
  }

  decide(hunkIds: readonly HunkId[], decision: 'accepted' | 'rejected'): void {
    this.append({ type: 'hunk-decided', hunkIds, decision });
  }

  trySelection(_accepted: readonly HunkId[], _by: 'names' | 'types', _signal?: AbortSignal): Promise<Selection> {
    return Promise.resolve({ status: 'compiles' });
  }

  async apply(): Promise<ApplyReport> {
    const report = await this.#write(acceptedFiles(this.state));
    this.append({ type: 'applied', files: report.written, skipped: report.skipped });
    return report;
  }

  async undo(): Promise<ApplyReport> {
    const files = (this.state.applied?.files ?? []).map(({ path, before, after }) => ({ path, before: after, after: before }));
    const report = await this.#write(files);
    this.append({ type: 'undone', files: report.written.map(({ path }) => path), skipped: report.skipped });
    return report;
  }

  comment(hunkId: HunkId, text: string): MessageId {
    const hunk = this.state.changes?.files.flatMap(({ hunks }) => hunks).find(({ id }) => id === hunkId);
    if (!hunk) throw new Error(`There is no hunk ${hunkId}.`);
    return this.send(hunk.provenance.taskId, 'steer', text, { hunk: hunkId });
  }

  settle(key: string, text: string): MessageId {
    const conflict = this.state.changes?.conflicts.find((one) => conflictKey(one) === key);
    if (!conflict) throw new Error('This conflict is not there any more.');
    return this.send(conflict.dropped, 'steer', text, { conflict: key });
  }

  editHunk(hunkId: HunkId, text: string): void {
    const file = this.state.changes?.files.find(({ hunks }) => hunks.some(({ id }) => id === hunkId));
    const hunk = file?.hunks.find(({ id }) => id === hunkId);
    if (!file || !hunk) throw new Error(`There is no hunk ${hunkId}.`);
    const edited = editHunk(file, hunk, text, this.state.decisions);
    this.append({ type: 'changes-edited', files: [edited.file], decisions: edited.decisions });
  }

  async commit({ branch }: { readonly branch: string }): Promise<Omit<Committed, 'type'>> {
    const files = acceptedFiles(this.state).map(({ path }) => path);
    const committed = { branch, commit: '0123456789abcdef0123456789abcdef01234567', files };
    this.append({ type: 'committed', ...committed });
    return committed;
  }

  async recertify(): Promise<void> {
    const { checks } = this.state;
    this.append({ type: 'recertifying' });
    for (const row of checks) this.append({ type: 'check-finished', row });
    this.append({ type: 'certified', verdict: 'passed' });
  }

  #startAgain(taskId: TaskId): void {
    const task = this.state.tasks.get(taskId);
    if (!task) return;
    const { spec, threadId = ThreadId('thread-1'), attempt } = task;
    this.append({ type: 'task-started', taskId, role: spec.role, threadId, attempt: attempt + 1 });
  }

  async #write(files: readonly WrittenFile[]): Promise<ApplyReport> {
    return this.#options.applier ? this.#options.applier.apply(files) : { written: files, skipped: [] };
  }

  #deliver(messageId: MessageId, taskId: TaskId, mode: 'steer' | 'wrap-up'): void {
    if (this.state.messages.get(messageId)?.state !== 'queued') return;
    const agent = taskId === SUPERVISOR ? this.state.supervisor : this.state.tasks.get(taskId);
    const step = (agent?.step ?? 0) + 1;
    this.append({ type: 'step-started', taskId, step });
    this.append({ type: 'message-state', messageId, taskId, state: 'delivered', step });
    this.#later(2500, () => {
      const words = mode === 'steer' ? 'Understood, I go on with that in mind.' : 'I finish with what I have.';
      this.append({ type: 'activity', taskId, step, activity: { kind: 'said', text: words } });
      const appended = [{ role: 'assistant', content: [{ type: 'text', text: words }] }] as const;
      this.append({ type: 'step-finished', taskId, step, appended, usage: { inputTokens: 2100, outputTokens: 90, costUsd: 0.008 } });
      this.append({ type: 'message-state', messageId, taskId, state: 'acted-on', step });
      const task = this.state.tasks.get(taskId);
      if (mode === 'wrap-up' && task && !hasEnded(task.status))
        this.append({ type: 'task-ended', taskId, state: 'succeeded', summary: 'Finished early, as asked; what it has is kept.' });
    });
  }

  #appendUnlessOver(body: RunEventBody): void {
    const task = 'taskId' in body && body.taskId !== null ? this.state.tasks.get(body.taskId) : undefined;
    if (task && hasEnded(task.status)) return;
    this.#append(body, Date.now());
  }

  #append(body: RunEventBody, at: number): void {
    this.#take({ runId: this.runId, seq: this.#log.length + 1, at, ...body });
  }

  #take(event: RunEvent): void {
    this.#log.push(event);
    this.#state = this.#state ? foldEvent(this.#state, event) : startState(event);
    this.#told.emit(event);
    if (event.type === 'run-finished') this.#resolve(this.#state);
  }

  #later(ms: number, action: () => void): void {
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        action();
      },
      Math.max(0, ms),
    );
    this.#timers.add(timer);
  }
}

/** A script's times count from the start of its run. */
function timed(body: RunEventBody, startedAt: number): RunEventBody {
  return body.type === 'question' && body.expiresAt !== undefined ? { ...body, expiresAt: startedAt + body.expiresAt } : body;
}

/** The files as the accepted hunks make them. */
export function acceptedFiles(state: RunState): WrittenFile[] {
  return (state.changes?.files ?? []).flatMap((file) => {
    const accepted = file.hunks.filter((hunk) => isAccepted(state, hunk.id));
    if (accepted.length === 0) return [];
    const before = file.base?.text ?? null;
    if (accepted.length === file.hunks.length) return [{ path: file.path, before, after: file.after }];
    const lines = (before ?? '').split(/(?<=\n)/);
    for (const hunk of [...accepted].reverse()) lines.splice(hunk.baseStart - 1, hunk.baseLines.length, ...hunk.afterLines);
    return [{ path: file.path, before, after: lines.join('') }];
  });
}
