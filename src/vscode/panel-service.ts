import * as z from 'zod/mini';
import { systemClock, type Clock } from '../base/clock.ts';
import type { Unsubscribe } from '../base/emitter.ts';
import type { RunEvent } from '../domain/event.ts';
import { HunkId, MessageId, QuestionId, RunId, TaskId, WorkspacePath } from '../domain/ids.ts';
import type { HostPanelApi, ShownRun } from '../protocol/panel-api.ts';
import type { CrewApi, RunApi } from '../supervisor/crew-api.ts';
import { follow } from './follow.ts';
import { liveNews } from './live-news.ts';

/** What the panel needs beside the crew: the editor, and which run it shows. */
export interface PanelSurroundings {
  shown(): ShownRun;
  /** Tells when `shown` has a new answer. */
  onShown(listener: () => void): Unsubscribe;
  /** Makes this the run that is shown. */
  show(runId: RunId): void;
  apply(run: RunApi): Promise<void>;
  /** Takes up an interrupted run, if there is what answers it. */
  resume(run: RunApi): Promise<void>;
  applyOnBranch(run: RunApi): Promise<void>;
  recertify(run: RunApi): Promise<void>;
  undo(run: RunApi): Promise<void>;
  /** Removes a run, if the user means it. */
  remove(run: RunApi): Promise<void>;
  openFile(run: RunApi, path: WorkspacePath, line: number | undefined): Promise<void>;
  openDiff(run: RunApi, path: WorkspacePath): Promise<void>;
  openAllDiffs(run: RunApi): Promise<void>;
}

const some = z.string().check(z.minLength(1));
const runId = z.pipe(some, z.transform(RunId));
const taskId = z.pipe(some, z.transform(TaskId));
const messageId = z.pipe(some, z.transform(MessageId));
const questionId = z.pipe(some, z.transform(QuestionId));
const hunkId = z.pipe(some, z.transform(HunkId));
const mode = z.enum(['steer', 'wrap-up']);
const text = z.string().check(z.maxLength(20_000));
const someText = text.check(z.minLength(1));
const trimmedText = text.check(z.trim(), z.minLength(1));
const step = z.int().check(z.minimum(1));
const line = z.optional(z.int().check(z.minimum(1)));

const isInside = (raw: string): boolean => !raw.startsWith('/') && !/^[A-Za-z]:/.test(raw) && !raw.split(/[\\/]/).includes('..');

/** The webview may only name files of the workspace; whether a run knows them is checked on top. */
const path = z.pipe(some.check(z.refine(isInside, 'is not a path of the workspace')), z.transform(WorkspacePath));

/** What is not named stays as it is; what is named must still say something. */
const plannedChange = z.pipe(
  z.partial(z.object({ title: trimmedText, description: trimmedText, paths: z.array(path).check(z.maxLength(500)) })),
  z.transform(({ title, description, paths }) => ({
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(paths !== undefined && { paths }),
  })),
);

/** How many events go in one message: a long journal doesn't block the panel. */
const BATCH = 500;

/**
 * Answers the panel. What comes out of a webview is foreign: every argument is parsed before it is used, and one that
 * does not fit is refused by name.
 */
export function panelService(crew: CrewApi, surroundings: PanelSurroundings, clock: Clock = systemClock): HostPanelApi {
  const find = (id: RunId): RunApi => {
    const run = crew.run(id);
    if (!run) throw new Error(`There is no run ${id}.`);
    return run;
  };
  const inRun = z.pipe(
    z.object({ runId }),
    z.transform(({ runId: asked }) => ({ run: find(asked) })),
  );

  return {
    events: (request, signal) => {
      const { runId: id, since } = z.object({ runId, since: z.int().check(z.minimum(0)) }).parse(request);
      return eventsOf(crew, find(id), since, signal);
    },
    live: (request, signal) => liveNews(crew, inRun.parse(request).run, clock, signal),
    shown: (_request, signal) => shownRuns(surroundings, signal),
    send: async (request) => {
      const asked = z.object({ runId, taskId, mode, text: someText }).parse(request);
      const run = find(asked.runId);
      const messageId = run.send(asked.taskId, asked.mode, asked.text);
      await run.flush();
      return messageId;
    },
    withdraw: async (request) => {
      const asked = z.object({ runId, messageId }).parse(request);
      const run = find(asked.runId);
      const isBack = await run.withdraw(asked.messageId);
      await run.flush();
      return isBack;
    },
    edit: async (request) => {
      const asked = z.object({ runId, messageId, text: someText }).parse(request);
      const run = find(asked.runId);
      const isChanged = await run.edit(asked.messageId, asked.text);
      await run.flush();
      return isChanged;
    },
    answer: async (request) => {
      const asked = z.object({ runId, questionId, answer: z.enum(['yes', 'no']), text }).parse(request);
      const run = find(asked.runId);
      run.answer(asked.questionId, asked.answer, asked.text);
      await run.flush();
    },
    cancelTask: async (request) => {
      const asked = z.object({ runId, taskId }).parse(request);
      find(asked.runId).cancelTask(asked.taskId);
    },
    retryTask: async (request) => {
      const asked = z.object({ runId, taskId }).parse(request);
      find(asked.runId).retryTask(asked.taskId);
    },
    resume: (request) => surroundings.resume(inRun.parse(request).run),
    branch: async (request) => {
      const asked = z.object({ runId, taskId, step, text: trimmedText }).parse(request);
      const run = await crew.branch(asked);
      await run.flush();
      surroundings.show(run.runId);
      return run.runId;
    },
    showRun: async (request) => surroundings.show(inRun.parse(request).run.runId),
    approvePlan: async (request) => {
      const { run } = inRun.parse(request);
      run.approvePlan();
      await run.flush();
    },
    changeTask: async (request) => {
      const asked = z.object({ runId, taskId, change: plannedChange }).parse(request);
      const run = find(asked.runId);
      run.changeTask(asked.taskId, asked.change);
      await run.flush();
    },
    removeRun: (request) => surroundings.remove(inRun.parse(request).run),
    wrapUp: async (request) => inRun.parse(request).run.wrapUp(),
    cancelRun: async (request) => inRun.parse(request).run.cancel(),
    decide: async (request) => {
      const asked = z.object({ runId, hunkIds: z.array(hunkId), decision: z.enum(['accepted', 'rejected']) }).parse(request);
      find(asked.runId).decide(asked.hunkIds, asked.decision);
    },
    lacks: async (request) => {
      const asked = z.object({ runId, accepted: z.array(hunkId) }).parse(request);
      const selection = await find(asked.runId).trySelection(asked.accepted, 'names');
      return selection.status === 'breaks' ? selection.lacks : [];
    },
    editHunk: async (request) => {
      const asked = z.object({ runId, hunkId, text: z.string().check(z.maxLength(2_000_000)) }).parse(request);
      const run = find(asked.runId);
      run.editHunk(asked.hunkId, asked.text);
      await run.flush();
    },
    comment: async (request) => {
      const asked = z.object({ runId, hunkId, text: trimmedText }).parse(request);
      const run = find(asked.runId);
      const messageId = run.comment(asked.hunkId, asked.text);
      await run.flush();
      return messageId;
    },
    settle: async (request) => {
      const asked = z.object({ runId, conflict: z.string().check(z.maxLength(2_000_000)), text: trimmedText }).parse(request);
      const run = find(asked.runId);
      const messageId = run.settle(asked.conflict, asked.text);
      await run.flush();
      return messageId;
    },
    applyOnBranch: (request) => surroundings.applyOnBranch(inRun.parse(request).run),
    apply: (request) => surroundings.apply(inRun.parse(request).run),
    recertify: (request) => surroundings.recertify(inRun.parse(request).run),
    undo: (request) => surroundings.undo(inRun.parse(request).run),
    openFile: async (request) => {
      const asked = z.object({ runId, path, line }).parse(request);
      await surroundings.openFile(find(asked.runId), asked.path, asked.line);
    },
    openDiff: async (request) => {
      const asked = z.object({ runId, path }).parse(request);
      await surroundings.openDiff(find(asked.runId), asked.path);
    },
    openAllDiffs: (request) => surroundings.openAllDiffs(inRun.parse(request).run),
  };
}

/** What there is, in batches, then each event as it happens; several that happen at once go together. */
function eventsOf(crew: CrewApi, run: RunApi, since: number, signal: AbortSignal): AsyncIterable<readonly RunEvent[]> {
  let seen = since;
  const subscribe = (listener: () => void): Unsubscribe => crew.onEvent((_event, source) => source.runId === run.runId && listener());
  return follow(subscribe, signal, () => {
    const events = run.eventsSince(seen);
    seen = events.at(-1)?.seq ?? seen;
    return Array.from({ length: Math.ceil(events.length / BATCH) }, (_batch, index) => events.slice(index * BATCH, (index + 1) * BATCH));
  });
}

function shownRuns(surroundings: PanelSurroundings, signal: AbortSignal): AsyncIterable<ShownRun> {
  return follow(
    (listener) => surroundings.onShown(listener),
    signal,
    () => [surroundings.shown()],
  );
}
