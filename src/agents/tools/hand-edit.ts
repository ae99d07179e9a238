/** What the tools that edit by hand have in common. */
import * as z from 'zod';
import { count } from '../../base/text.ts';
import type { Provenance } from '../../domain/change.ts';
import { FindingId, MessageId, type WorkspacePath } from '../../domain/ids.ts';
import { describeScope, isInScope } from '../../domain/scope.ts';
import type { EditByHand } from '../../ports/code.ts';
import type { EditedFile } from '../../ports/recipe-facts.ts';
import type { Diagnosis, Diagnostic } from '../../ports/diagnosis.ts';
import type { TaskPorts } from './task-ports.ts';

/** How long the check of an edit may take. */
const CHECK_MS = 20_000;
/** How many errors are told one by one. */
const SHOWN_ERRORS = 25;

export const reasonFields = {
  reason: z.string().min(1).describe('Why, in a sentence for the reviewer of this change.'),
  finding: z.string().transform(FindingId).optional().describe('The id of the finding that this mends.'),
  message: z.string().transform(MessageId).optional().describe('The id of the message that asked for it.'),
  outsideScope: z
    .string()
    .min(1)
    .optional()
    .describe('Only for a file outside of your task’s scope: why it has to change all the same, such as a caller that would not compile.'),
};

export interface EditReason {
  readonly reason: string;
  readonly finding?: FindingId | undefined;
  readonly message?: MessageId | undefined;
  readonly outsideScope?: string | undefined;
}

/** Where and for what an edit is made. Throws where the file is none of the task's business, or the finding none of the file's. */
export function editByHand({ at, role, scope, model, consents, findings }: TaskPorts, path: WorkspacePath, why: EditReason): EditByHand {
  const { reason, finding, message, outsideScope } = why;
  if (!isInScope(path, scope) && outsideScope === undefined)
    throw new Error(
      `${path} lies outside of your task’s scope, which is ${describeScope(scope)}. If it has to change for your edits to hold, say why in \`outsideScope\`; otherwise report it as a finding.`,
    );
  if (finding !== undefined) findings.check(finding, path);
  const provenance: Provenance = {
    taskId: at.taskId,
    role,
    source: { type: 'model', model },
    reason: isInScope(path, scope) || outsideScope === undefined ? reason : `${reason} (outside of the scope: ${outsideScope})`,
    ...(finding !== undefined && { finding }),
    ...(message !== undefined && { message }),
  };
  return { ...at, path, provenance, consented: consents.allows(path) };
}

export interface EditAnswer extends EditedFile {
  /** New errors in the edited file, as `file:line code message`. */
  readonly errors: readonly string[];
  /** What came of checking it, in a sentence. */
  readonly check: string;
  /** What is odd about the reason that it was given. */
  readonly note?: string;
}

/** Checks a file right after it was edited: its syntax, and its types against those of the workspace. */
export async function checkEdit(
  { code, at, findings }: TaskPorts,
  edited: EditedFile,
  whys: readonly Pick<EditReason, 'finding'>[],
  signal: AbortSignal,
): Promise<EditAnswer> {
  const notes = whys.flatMap(({ finding }) => (finding === undefined ? [] : (findings.check(finding, edited.path) ?? [])));
  const note = notes.length > 0 && { note: [...new Set(notes)].join(' ') };
  if (!/\.[cm]?[jt]sx?$/.test(edited.path)) return { ...edited, errors: [], check: 'Not checked: it is no code.', ...note };
  const diagnosis = await code.diagnose({ ...at, paths: [edited.path], timeLimitMs: CHECK_MS }, signal);
  return { ...edited, errors: describeErrors(diagnosis.errors), check: describeCheck(edited.path, diagnosis), ...note };
}

function describeCheck(path: WorkspacePath, { errors, unchecked }: Diagnosis): string {
  const [left] = unchecked;
  if (left) return `Its types were not checked: ${left.reason}. The edit stands; call check_types before you finish.`;
  if (errors.length === 0) return `No new errors in ${path}.`;
  return `${count(errors.length, 'new error')} in ${path}: mend ${errors.length === 1 ? 'it' : 'them'} before you go on.`;
}

export function describeErrors(errors: readonly Diagnostic[], shown = SHOWN_ERRORS): string[] {
  const told = errors.slice(0, shown).map(({ path, line, code, message }) => `${path ?? 'project'}:${line} ${code} ${message}`);
  return errors.length > shown ? [...told, `… and ${errors.length - shown} more`] : told;
}
