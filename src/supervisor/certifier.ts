import { certify, type Certificate, type CheckKind, type CheckRow } from '../domain/certificate.ts';
import { newMessages } from '../domain/diagnostics.ts';
import { messageOf } from '../domain/failure.ts';
import type { RunId, WorkspacePath } from '../domain/ids.ts';
import type { CheckRunner, MirrorRequest } from '../ports/checks.ts';
import type { CodeProject, FileText } from '../ports/code.ts';
import type { Diagnostic } from '../ports/diagnosis.ts';
import { testRow, typeRow, type CheckedTypes } from './check-rows.ts';

export interface CertifyRequest {
  readonly runId: RunId;
  readonly folder: string;
  readonly trusted: boolean;
  readonly tests: boolean;
  readonly testCommand?: string;
  readonly timeoutMs: number;
  /** Texts that differ from the disk on both sides of the comparison, such as the editor's unsaved ones. */
  readonly ground: readonly FileText[];
  /** The changed files, after and before. */
  readonly after: readonly FileText[];
  readonly before: readonly FileText[];
}

export interface CheckListener {
  started(kind: CheckKind): void;
  finished(row: CheckRow): void;
}

/**
 * Makes the certificate of a change set: syntax, types, tests, each compared with what they said before the change.
 *
 * The checks run side by side and each row is told as it comes. What could not be checked is `unverified` with the
 * reason; a check that broke down is never taken for one that passed. Throws only when aborted.
 */
export async function certifyChanges(
  request: CertifyRequest,
  code: CodeProject,
  checks: CheckRunner,
  listener: CheckListener,
  signal: AbortSignal,
): Promise<Certificate> {
  const rows = await Promise.all([
    row('syntax', checkSyntax),
    row('types', checkTypes),
    ...(request.tests ? [row('tests', checkTests)] : []),
  ]);
  signal.throwIfAborted();
  return certify(rows);

  async function row(kind: CheckKind, check: () => Promise<Omit<CheckRow, 'kind' | 'ms'>>): Promise<CheckRow> {
    listener.started(kind);
    const started = performance.now();
    const outcome = await check().catch((error: unknown): Omit<CheckRow, 'kind' | 'ms'> => ({
      state: 'unverified',
      required: true,
      summary: `The check broke down: ${messageOf(error)}`,
      details: [],
    }));
    const checked: CheckRow = { kind, ...outcome, ms: Math.round(performance.now() - started) };
    if (!signal.aborted) listener.finished(checked);
    return checked;
  }

  async function checkSyntax(): Promise<Omit<CheckRow, 'kind' | 'ms'>> {
    const [before, after] = await Promise.all([
      code.syntaxErrors({ files: request.before }, signal),
      code.syntaxErrors({ files: request.after }, signal),
    ]);
    const added = newMessages(before, after);
    const files = request.after.filter((file) => file.text !== null).length;
    if (added.length > 0)
      return { state: 'regressed', required: true, summary: `${added.length} new syntax errors`, details: added.map(describe) };
    return { state: 'passed', required: true, summary: `${files} of ${files} changed files parse`, details: [] };
  }

  async function checkTypes(): Promise<Omit<CheckRow, 'kind' | 'ms'>> {
    const own = request.trusted
      ? await ownCompiler()
      : { status: 'unavailable' as const, reason: 'the folder is not trusted, so its own compiler was not run' };
    if (own.status === 'checked') return typeRow(own);
    const builtIn = await code.typeErrors({ runId: request.runId, changed: request.after }, signal);
    if (builtIn.status === 'unavailable')
      return typeRow({
        status: 'unavailable',
        reason: `${builtIn.reason} (the folder’s own compiler: ${own.reason})`,
        required: builtIn.noProject !== true,
      });
    return typeRow({ ...builtIn, command: builtIn.compiler, note: [own.reason, ...(builtIn.leftToBuiltIn ?? [])].join('; ') });
  }

  async function ownCompiler(): Promise<OwnTypes> {
    const scopePaths: readonly WorkspacePath[] = request.after.map((file) => file.path);
    const options = { scopePaths, timeoutMs: request.timeoutMs };
    const after = await checks.checkTypes({ ...mirror('after'), ...options }, signal);
    if (after.status === 'unavailable') return after;
    const { compiler, command, unchecked } = after;
    const left =
      unchecked.length > 0 ? [`in no tsconfig.json: ${unchecked.slice(0, 3).join(', ')}${unchecked.length > 3 ? ' …' : ''}`] : [];
    const checked = { status: 'checked', compiler, command, after: after.diagnostics, unchecked: left } as const;
    // Where there is no error after the change, none is new, whatever there was before: that need not be known.
    if (after.diagnostics.length === 0) return checked;
    const before = await checks.checkTypes({ ...mirror('before'), ...options }, signal);
    return before.status === 'unavailable' ? before : { ...checked, before: before.diagnostics };
  }

  async function checkTests(): Promise<Omit<CheckRow, 'kind' | 'ms'>> {
    const found = await checks.findTestCommand(
      { folder: request.folder, ...(request.testCommand !== undefined && { testCommand: request.testCommand }) },
      signal,
    );
    if (!found.found) return { ...unverified(found.reason), required: false };
    if (!request.trusted) return unverified('The folder is not trusted, so its tests were not run.');
    const options = { command: found.command, timeoutMs: request.timeoutMs };
    const before = await checks.runTests({ ...mirror('before'), ...options }, signal);
    const after = await checks.runTests({ ...mirror('after'), ...options }, signal);
    return testRow(before, after);
  }

  function mirror(phase: 'before' | 'after'): MirrorRequest {
    const changed = new Set(request.after.map((file) => file.path));
    const unchanged = request.ground.filter((file) => !changed.has(file.path));
    return {
      runId: request.runId,
      folder: request.folder,
      phase,
      texts: phase === 'after' ? [...unchanged, ...request.after] : request.ground,
    };
  }
}

type OwnTypes = CheckedTypes | { readonly status: 'unavailable'; readonly reason: string };

const unverified = (summary: string): Omit<CheckRow, 'kind' | 'ms'> => ({ state: 'unverified', required: true, summary, details: [] });

const describe = ({ path, line, code, message }: Diagnostic): string => `${path ?? 'project'}:${line} ${code} ${message}`;
