import type { Clock } from '../base/clock.ts';
import type { Unsubscribe } from '../base/emitter.ts';
import type { TaskId } from '../domain/ids.ts';
import { withPiece } from '../domain/live-text.ts';
import type { LiveChange, LiveNews } from '../protocol/panel-api.ts';
import type { CrewApi, RunApi } from '../supervisor/crew-api.ts';
import { follow } from './follow.ts';

/** How long what models write is gathered before it goes to the panel together: about as often as anybody can see. */
const TOGETHER_MS = 50;

/** What the models of a run have written so far and are not on record with, then what they go on to write. */
export function liveNews(crew: CrewApi, run: RunApi, clock: Clock, signal: AbortSignal): AsyncIterable<LiveNews> {
  const { runId } = run;
  const gathered = new Map<TaskId, LiveChange>();
  const startOver = (taskId: TaskId): void =>
    void gathered.set(taskId, { taskId, isNew: true, pieces: crew.liveText(runId).get(taskId) ?? [] });

  const subscribe = (tellReader: () => void): Unsubscribe => {
    for (const taskId of crew.liveText(runId).keys()) startOver(taskId);
    let stopWaiting: Unsubscribe | undefined;
    const unsubscribe = crew.onDelta((delta) => {
      if (delta.runId !== runId) return;
      const { taskId } = delta;
      if (delta.kind === 'anew') startOver(taskId);
      else {
        const { isNew, pieces } = gathered.get(taskId) ?? { isNew: false, pieces: [] };
        gathered.set(taskId, { taskId, isNew, pieces: withPiece(pieces, { kind: delta.kind, text: delta.text }) });
      }
      stopWaiting ??= clock.after(TOGETHER_MS, () => {
        stopWaiting = undefined;
        tellReader();
      });
    });
    return () => {
      stopWaiting?.();
      unsubscribe();
    };
  };

  return follow(subscribe, signal, () => {
    if (gathered.size === 0) return [];
    const changes = [...gathered.values()];
    gathered.clear();
    return [{ seq: run.state.lastSeq, changes }];
  });
}
