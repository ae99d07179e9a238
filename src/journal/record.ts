import { fail, ok, type Result } from '../base/result.ts';
import { JOURNAL_VERSION, type RunEvent, type RunEventType } from '../domain/event.ts';
import type { RunId } from '../domain/ids.ts';
import type { JournalReading } from '../ports/journal.ts';

/** An event as its line in the journal. */
export const toRecord = (event: RunEvent): string => `${JSON.stringify(event)}\n`;

/**
 * What room for records is made of. No record has it, for JSON escapes it, and a record with some of it in front is JSON all the same:
 * whoever reads the lines of a journal needs to know nothing of it.
 */
export const BLANK = 0x09;
const LINE_END = 0x0a;

/** How much room is prepared at a time, in bytes. What is written into room at once is less than twice that. */
export const MOST_ROOM = 256 * 1024;

export const isRoom = (bytes: Buffer): boolean => bytes.every((byte) => byte === BLANK);

/**
 * How many of a journal's bytes are whole lines: up to a last one without its end, or one of which a computer that lost its power has
 * written a part only, with blanks of the room prepared for it between. What was written with such a line was never acknowledged. A
 * line with blanks that has more behind it was damaged by something else, and counts.
 */
export function wholeLength(bytes: Buffer): number {
  const length = bytes.lastIndexOf(LINE_END) + 1;
  for (let at = bytes.indexOf(BLANK); at >= 0 && at < length; at = bytes.indexOf(BLANK, at)) {
    const start = bytes.lastIndexOf(LINE_END, at) + 1;
    const end = bytes.indexOf(LINE_END, at) + 1;
    // Blanks before a record are room that another process has left.
    const record = withoutRoom(bytes.toString('utf8', start, end));
    if (record.includes('\t') || !isJson(record)) return length - start < 2 * MOST_ROOM ? start : length;
    at = end;
  }
  return length;
}

const withoutRoom = (line: string): string => line.replace(/^\t+/, '');

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Reads a run's journal.
 *
 * A last record without its line end was never acknowledged: the process ended while writing it. It is dropped and
 * told. Any other record that is not an event means that the file was damaged or written by something else, and then
 * none of it is believed.
 */
export function readRecords(runId: RunId, bytes: Buffer): JournalReading {
  const length = wholeLength(bytes);
  const lines = bytes.toString('utf8', 0, length).split('\n').slice(0, -1).map(withoutRoom);
  const warnings: string[] = [];
  if (!isRoom(bytes.subarray(length)))
    warnings.push(`The last record (line ${lines.length + 1}) is cut off and was dropped: it was being written when the process ended.`);
  if (lines.length === 0)
    return unreadable(`The journal of ${runId} has no whole record: the run ended before it began. It can be removed.`);

  const events: RunEvent[] = [];
  for (const [index, line] of lines.entries()) {
    const event = parseRecord(runId, line);
    if (!event.ok) return unreadable(`Line ${index + 1} of the journal of ${runId} can’t be read: ${event.failure}.`);
    if (index === 0) {
      const refusal = refuse(event.value);
      if (refusal !== undefined) return unreadable(refusal);
    }
    const before = events.at(-1);
    if (before && event.value.seq !== before.seq + 1) {
      warnings.push(`Line ${index + 1} has number ${event.value.seq} where ${before.seq + 1} was expected.`);
    }
    events.push(event.value);
  }
  return { status: 'read', events, warnings };
}

/** When the first record of a journal was written, if it has a whole one. */
export function startOf(runId: RunId, firstLine: string): number | undefined {
  const event = parseRecord(runId, firstLine);
  return event.ok ? event.value.at : undefined;
}

const unreadable = (reason: string): JournalReading => ({ status: 'unreadable', reason });

function refuse(first: RunEvent): string | undefined {
  if (first.type !== 'run-started') return `The journal of ${first.runId} does not start with the start of a run. It can’t be used.`;
  if (Number.isInteger(first.version) && first.version >= 1 && first.version <= JOURNAL_VERSION) return undefined;
  return `The journal of ${first.runId} has version ${first.version}; this version of Refactor Crew reads up to ${JOURNAL_VERSION}. Update Refactor Crew to open it.`;
}

function parseRecord(runId: RunId, line: string): Result<RunEvent, string> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return fail('it is not JSON');
  }
  if (!isEvent(value)) return fail('it is no event that this version knows');
  return value.runId === runId ? ok(value) : fail(`it belongs to the run ${value.runId}`);
}

/** Checks the envelope and the type. What is inside was written by ourselves, of a version that we know. */
function isEvent(value: unknown): value is RunEvent {
  if (typeof value !== 'object' || value === null) return false;
  if (!('type' in value && 'runId' in value && 'seq' in value && 'at' in value)) return false;
  const { type, runId, seq, at } = value;
  return (
    typeof type === 'string' &&
    Object.hasOwn(EVENT_TYPES, type) &&
    typeof runId === 'string' &&
    Number.isInteger(seq) &&
    typeof at === 'number'
  );
}

const EVENT_TYPES: Readonly<Record<RunEventType, true>> = {
  'run-started': true,
  'run-resumed': true,
  'supervisor-replied': true,
  'supervisor-said': true,
  'task-created': true,
  'task-changed': true,
  'plan-proposed': true,
  'plan-approved': true,
  'task-started': true,
  'task-continued': true,
  'step-started': true,
  'step-finished': true,
  activity: true,
  finding: true,
  'task-told': true,
  'message-sent': true,
  'message-edited': true,
  'message-state': true,
  'changes-rebased': true,
  'changes-edited': true,
  recertifying: true,
  committed: true,
  applying: true,
  undoing: true,
  question: true,
  'question-answered': true,
  'stop-requested': true,
  'task-stuck': true,
  'task-retrying': true,
  'budget-reached': true,
  'thread-lost': true,
  'task-ended': true,
  'changes-offered': true,
  'check-started': true,
  'check-finished': true,
  certified: true,
  'hunk-decided': true,
  applied: true,
  undone: true,
  'run-finished': true,
};
