import * as vscode from 'vscode';

const LIMIT_MS = 10_000;

/** Shows that something is waited for, and lets the user give it up; undefined when the user did. */
export async function withSignal<Value>(title: string, work: (signal: AbortSignal) => Promise<Value>): Promise<Value | undefined> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (_progress, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort());
    const value = await work(AbortSignal.any([stop.signal, AbortSignal.timeout(LIMIT_MS)]));
    return stop.signal.aborted ? undefined : value;
  });
}
