import type { Certificate } from '../domain/certificate.ts';
import { RunId, type WorkspacePath } from '../domain/ids.ts';
import type { CheckRunner } from '../ports/checks.ts';
import type { CodeProject, FileText } from '../ports/code.ts';
import type { VersionControl } from '../ports/workspace.ts';
import { certifyChanges, type CertifyRequest, type CheckListener } from './certifier.ts';

/** A change that no run has made, by the texts of its files on both sides; null where a file does not exist. */
export interface ForeignChange {
  readonly before: readonly FileText[];
  readonly after: readonly FileText[];
  /** Where the disk holds the new side, the old one must be laid under. */
  readonly ground: readonly FileText[];
}

/** What is not committed, with the texts that `read` gives; undefined where the folder is in no repository. */
export async function uncommittedChange(
  git: VersionControl,
  read: (path: WorkspacePath) => Promise<string | null>,
  unsaved: readonly WorkspacePath[] = [],
): Promise<ForeignChange | undefined> {
  if (!(await git.isRepository())) return undefined;
  const paths = [...new Set([...(await git.status()).map((entry) => entry.path), ...unsaved])].sort();
  const sides = await Promise.all(
    paths.map(async (path) => ({ before: { path, text: await git.show(path) }, after: { path, text: await read(path) } })),
  );
  const changed = sides.filter(({ before, after }) => before.text !== after.text);
  const before = changed.map((side) => side.before);
  return { before, after: changed.map((side) => side.after), ground: before };
}

export type ForeignRequest = Pick<CertifyRequest, 'folder' | 'trusted' | 'tests' | 'mutations' | 'testCommand' | 'timeoutMs'>;

/** The certificate of such a change. Throws only when aborted. */
export async function certifyForeignChange(
  request: ForeignRequest,
  change: ForeignChange,
  ports: { readonly code: CodeProject; readonly checks: CheckRunner },
  listener: CheckListener,
  signal: AbortSignal,
): Promise<Certificate> {
  const { code, checks } = ports;
  const runId = RunId(`verify-${crypto.randomUUID()}`);
  const buffers = change.ground.flatMap(({ path, text }) => (text === null ? [] : [{ path, text }]));
  await code.openRun({ runId, folder: request.folder, buffers }, signal);
  try {
    return await certifyChanges({ ...request, runId, ...change }, code, checks, listener, signal);
  } finally {
    await Promise.all([code.closeRun({ runId }), checks.closeRun({ runId })]);
  }
}

/** The texts of a folder as they are now, and which of them are not on the disk. */
export interface WorkingTexts {
  read(path: WorkspacePath): Promise<string | null>;
  readonly unsaved: readonly WorkspacePath[];
}

export type WorkingCertificate =
  | { readonly status: 'certified'; readonly certificate: Certificate; readonly files: readonly WorkspacePath[] }
  | { readonly status: 'no-repository' | 'no-change' };

/** Certifies what is not committed. Throws only when aborted, or where git can't say what that is. */
export async function certifyWorkingChange(
  request: ForeignRequest,
  texts: WorkingTexts,
  ports: { readonly git: VersionControl; readonly code: CodeProject; readonly checks: CheckRunner },
  listener: CheckListener,
  signal: AbortSignal,
): Promise<WorkingCertificate> {
  const change = await uncommittedChange(ports.git, (path) => texts.read(path), texts.unsaved);
  if (!change) return { status: 'no-repository' };
  if (change.after.length === 0) return { status: 'no-change' };
  const certificate = await certifyForeignChange(request, change, ports, listener, signal);
  return { status: 'certified', certificate, files: change.after.map(({ path }) => path) };
}
