import type { RunId } from '../domain/ids.ts';
import type { CheckRunner, MirrorRequest } from '../ports/checks.ts';

/**
 * A check runner that runs what concerns `before` once: the test task's baseline is the certificate's as well, as long
 * as the texts and the command are the same. What could not be run is tried again.
 */
export function rememberBaseline(runner: CheckRunner): CheckRunner {
  const known = new Map<string, Promise<{ readonly status: string }>>();
  const ofRun = new Map<RunId, Set<string>>();

  function once<Report extends { readonly status: string }>(
    request: Omit<MirrorRequest, 'phase'> & { readonly phase: string },
    signal: AbortSignal | undefined,
    run: () => Promise<Report>,
  ): Promise<Report> {
    if (request.phase !== 'before') return run();
    // How long it may take makes no difference to what comes out.
    const key = JSON.stringify({ ...request, timeoutMs: undefined });
    const running = (known.get(key) as Promise<Report> | undefined) ?? run();
    known.set(key, running);
    ofRun.set(request.runId, (ofRun.get(request.runId) ?? new Set()).add(key));
    const forget = (): void => void known.delete(key);
    running.then((report) => report.status === 'unavailable' && forget(), forget);
    // Whoever asked first may have been stopped; the others then run it for themselves.
    return running.catch((error: unknown) => (signal?.aborted === true ? Promise.reject(toError(error)) : once(request, signal, run)));
  }

  return {
    ...runner,
    runTests: (request, signal) => once(request, signal, () => runner.runTests(request, signal)),
    checkTypes: (request, signal) => once(request, signal, () => runner.checkTypes(request, signal)),
    async closeRun(request, signal) {
      for (const key of ofRun.get(request.runId) ?? []) known.delete(key);
      ofRun.delete(request.runId);
      await runner.closeRun(request, signal);
    },
  };
}

const toError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));
