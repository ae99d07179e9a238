import type { RunId } from '../domain/ids.ts';
import type { Compilation } from './compiler.ts';

/**
 * Compilations of a run's `before` mirror, by their texts and configuration: the baseline that the test task asks for
 * is the certificate's as well, whichever files each asks about. What failed is tried again.
 */
export class CompilationMemory {
  readonly #known = new Map<RunId, Map<string, Promise<Compilation>>>();

  once(runId: RunId, key: string, compile: () => Promise<Compilation>): Promise<Compilation> {
    const ofRun = this.#known.get(runId) ?? new Map<string, Promise<Compilation>>();
    this.#known.set(runId, ofRun);
    const compiling = ofRun.get(key) ?? compile();
    ofRun.set(key, compiling);
    const forget = (): void => void ofRun.delete(key);
    compiling.then(({ status }) => status === 'unavailable' && forget(), forget);
    return compiling;
  }

  forget(runId: RunId): void {
    this.#known.delete(runId);
  }
}
