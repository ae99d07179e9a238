import type { RunId } from '../domain/ids.ts';
import type { FileText } from '../ports/code.ts';
import { Mirror } from './mirror.ts';
import { removeStaleMirrors } from './stale-mirrors.ts';

export interface MirrorOrder {
  readonly runId: RunId;
  readonly folder: string;
  /** Tells the mirrors of a run apart. */
  readonly name: string;
  readonly texts: readonly FileText[];
}

interface Slot {
  readonly mirror: Promise<Mirror>;
  /** The same, once it is there. */
  made?: Mirror;
  /** The texts it has, or is being given. */
  texts: string | undefined;
  ready: Promise<void>;
  /** What goes on in it now. */
  readonly uses: Set<Promise<unknown>>;
}

/**
 * The mirrors of all runs. Each is made when it is first needed and kept for its run; several commands may use one at
 * the same time as long as they want the same texts, and one that wants others waits until they are done.
 */
export class MirrorPool {
  readonly #runs = new Map<RunId, { readonly stop: AbortController; readonly slots: Map<string, Slot> }>();
  #tidied: Promise<void> | undefined;

  /** Calls `use` with a mirror that has exactly these texts; its signal also fires when the run is closed. */
  async use<Value>(
    order: MirrorOrder,
    signal: AbortSignal | undefined,
    use: (mirror: Mirror, signal: AbortSignal) => Promise<Value>,
  ): Promise<Value> {
    this.#tidied ??= removeStaleMirrors();
    const run = this.#run(order.runId);
    const either = signal ? AbortSignal.any([signal, run.stop.signal]) : run.stop.signal;
    either.throwIfAborted();
    const key = `${order.folder}\0${order.name}`;
    const slot = run.slots.get(key) ?? openSlot(order.folder, run.stop.signal);
    run.slots.set(key, slot);
    // A mirror that could not be made is tried again next time.
    slot.mirror.catch(() => run.slots.delete(key));

    const texts = JSON.stringify(order.texts);
    while (slot.texts !== texts) {
      if (slot.uses.size > 0) await untilAborted(either, Promise.race(slot.uses));
      else giveTexts(slot, order.texts, texts);
    }
    const using = untilAborted(either, slot.ready).then(async () => use(await slot.mirror, either));
    const settled = using.then(
      () => undefined,
      () => undefined,
    );
    slot.uses.add(settled);
    void settled.then(() => slot.uses.delete(settled));
    return using;
  }

  /** Ends what goes on in the run's mirrors, then removes them. */
  async close(runId: RunId): Promise<void> {
    const run = this.#runs.get(runId);
    this.#runs.delete(runId);
    run?.stop.abort(new Error('The run was closed.'));
    await Promise.all([...(run?.slots.values() ?? [])].map(closeSlot));
  }

  /** Removes all mirrors without waiting for anything: for when this process itself ends. */
  removeAllNow(remove: (folder: string) => void): void {
    for (const { slots } of this.#runs.values()) {
      for (const { made } of slots.values()) if (made) remove(made.paths.mirrorTop);
    }
  }

  #run(runId: RunId): { readonly stop: AbortController; readonly slots: Map<string, Slot> } {
    const run = this.#runs.get(runId) ?? { stop: new AbortController(), slots: new Map<string, Slot>() };
    this.#runs.set(runId, run);
    return run;
  }
}

function openSlot(folder: string, signal: AbortSignal): Slot {
  const slot: Slot = { mirror: Mirror.create(folder, signal), texts: undefined, ready: Promise.resolve(), uses: new Set() };
  // Who uses the slot hears of a failure; here there is nothing to do about it.
  slot.mirror.then((made) => (slot.made = made)).catch(() => undefined);
  return slot;
}

function giveTexts(slot: Slot, texts: readonly FileText[], key: string): void {
  const before = slot.ready.catch(() => undefined);
  slot.texts = key;
  slot.ready = Promise.all([slot.mirror, before]).then(([mirror]) => mirror.update(texts));
  slot.ready.catch(() => (slot.texts = undefined));
}

/** Waits for something that other runs wait for as well, but no longer than until this one is aborted. */
function untilAborted<Value>(signal: AbortSignal, work: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('The check was aborted.'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

async function closeSlot({ mirror, uses }: Slot): Promise<void> {
  await Promise.all(uses);
  // One that could not be made has removed itself.
  await mirror.then((made) => made.remove()).catch(() => undefined);
}
