import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fail, ok, type Result } from '../base/result.ts';
import { applyPatch, filesOf } from '../changeset/apply-patch.ts';
import { parsePatch } from '../changeset/parse-patch.ts';
import type { Certificate } from '../domain/certificate.ts';
import { messageOf } from '../domain/failure.ts';
import type { WorkspacePath } from '../domain/ids.ts';
import { certifyForeignChange, uncommittedChange, type ForeignChange } from '../supervisor/certify-working-change.ts';
import type { VerifyCommand } from './command.ts';
import { complain, say, sayJson, type CliContext } from './context.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { folderOf } from './folder.ts';
import { makeStyle } from './style.ts';
import { describeCertificate } from './summary.ts';

/** How long the compiler and the tests may each take. */
const TIMEOUT_MS = 15 * 60_000;

/** `verify`: the certificate of a patch against the folder, or of the folder's uncommitted change against its last commit. */
export async function verifyCommand(command: VerifyCommand, context: CliContext): Promise<ExitCode> {
  const folder = await folderOf(command.folder, context.cwd);
  if (!folder.ok) {
    complain(context, folder.failure);
    return EXIT.usage;
  }
  const change =
    command.patch === null
      ? await changeInFolder(folder.value, context)
      : await patchedChange(folder.value, resolve(context.cwd, command.patch));
  if (!change.ok) {
    complain(context, change.failure);
    return EXIT.failed;
  }
  if (change.value.after.length === 0) {
    if (command.json) sayJson(context, { type: 'certificate', verdict: 'proved', rows: [], files: [] });
    else say(context, 'There is no change to verify.');
    return EXIT.done;
  }

  const stop = new AbortController();
  const stopListening = context.onInterrupt(() => stop.abort());
  try {
    const certificate = await certify(command, folder.value, change.value, context, stop.signal);
    if (command.json) sayJson(context, { type: 'certificate', ...certificate, files: change.value.after.map((file) => file.path) });
    else say(context, describeCertificate(certificate, makeStyle(context.colours)));
    return EXIT_OF[certificate.verdict];
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    return EXIT.interrupted;
  } finally {
    stopListening();
  }
}

const EXIT_OF = { proved: EXIT.done, passed: EXIT.done, regressed: EXIT.regressed, unverified: EXIT.unverified } as const;

function certify(
  command: VerifyCommand,
  folder: string,
  change: ForeignChange,
  { code, checks }: CliContext,
  signal: AbortSignal,
): Promise<Certificate> {
  const { trusted, tests, mutations, testCommand } = command;
  return certifyForeignChange(
    { folder, trusted, tests, mutations, ...(testCommand !== null && { testCommand }), timeoutMs: TIMEOUT_MS },
    change,
    { code, checks },
    { started: () => undefined, finished: () => undefined },
    signal,
  );
}

async function patchedChange(folder: string, file: string): Promise<Result<ForeignChange, string>> {
  let patch: string;
  try {
    patch = await readFile(file, 'utf8');
  } catch (error) {
    return fail(`The patch ${file} can't be read: ${messageOf(error)}`);
  }
  const parsed = parsePatch(patch);
  if (!parsed.ok) return fail(`${file}: ${parsed.failure.message}`);
  const bases = new Map<WorkspacePath, string | null>();
  for (const path of filesOf(parsed.value)) bases.set(path, await readIfThere(folder, path));
  const patched = applyPatch(parsed.value, bases);
  if (!patched.ok) return fail(`${file} does not apply to ${folder}: ${patched.failure.message}`);
  return ok({ before: patched.value.map(({ path }) => ({ path, text: bases.get(path) ?? null })), after: patched.value, ground: [] });
}

async function changeInFolder(folder: string, context: CliContext): Promise<Result<ForeignChange, string>> {
  const change = await uncommittedChange(context.versionControl(folder), (path) => readIfThere(folder, path));
  if (change) return ok(change);
  return fail(`${folder} is not in a git repository, so there is no uncommitted change. Name a patch with --patch FILE.`);
}

async function readIfThere(folder: string, path: WorkspacePath): Promise<string | null> {
  try {
    return await readFile(resolve(folder, path), 'utf8');
  } catch {
    // Not there: the change creates it, or deletes it.
    return null;
  }
}
