import type { Unsubscribe } from '../base/emitter.ts';
import type { RunId } from '../domain/ids.ts';
import type { CrewApi } from '../supervisor/crew-api.ts';

type Listening = (crew: CrewApi) => Unsubscribe;

/**
 * A crew whose code is loaded after the editor has started: until then there are no runs, and whoever listens is told
 * as soon as there are. The first call that needs it brings it in.
 */
export class LateCrew implements CrewApi {
  readonly #load: () => CrewApi;
  readonly #waiting = new Set<{ readonly listen: Listening; end: Unsubscribe }>();
  #crew: CrewApi | undefined;

  constructor(load: () => CrewApi) {
    this.#load = load;
  }

  /** The crew itself, brought in if it is not there yet. */
  get crew(): CrewApi {
    if (this.#crew) return this.#crew;
    this.#crew = this.#load();
    for (const one of this.#waiting) one.end = one.listen(this.#crew);
    this.#waiting.clear();
    return this.#crew;
  }

  start: CrewApi['start'] = async (request) => this.crew.start(request);
  branch: CrewApi['branch'] = async (request) => this.crew.branch(request);
  load: CrewApi['load'] = async () => this.crew.load();
  finishWriting: CrewApi['finishWriting'] = async (folder) => this.crew.finishWriting(folder);
  remove: CrewApi['remove'] = async (runId) => this.crew.remove(runId);

  runs: CrewApi['runs'] = () => this.#crew?.runs() ?? [];
  run: CrewApi['run'] = (runId) => this.#crew?.run(runId);
  liveText: CrewApi['liveText'] = (runId: RunId) => this.#crew?.liveText(runId) ?? new Map();

  onEvent: CrewApi['onEvent'] = (listener) => this.#listen((crew) => crew.onEvent(listener));
  onDurable: CrewApi['onDurable'] = (listener) => this.#listen((crew) => crew.onDurable(listener));
  onDelta: CrewApi['onDelta'] = (listener) => this.#listen((crew) => crew.onDelta(listener));

  async dispose(): Promise<void> {
    await this.#crew?.dispose();
  }

  #listen(listen: Listening): Unsubscribe {
    if (this.#crew) return listen(this.#crew);
    const waiting = { listen, end: (): void => void this.#waiting.delete(waiting) };
    this.#waiting.add(waiting);
    return () => waiting.end();
  }
}
