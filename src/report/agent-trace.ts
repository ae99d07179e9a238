import { splitLines } from '../base/text.ts';
import { diffLines } from '../changeset/diff-lines.ts';
import { selectHunks } from '../changeset/select.ts';
import type { ChangedFile, Hunk, Provenance } from '../domain/change.ts';
import type { WorkspacePath } from '../domain/ids.ts';
import { redactValue } from '../domain/redact.ts';
import { isAccepted, type RunState } from '../domain/run-state.ts';

/** Of the specification at agent-trace.dev. */
const VERSION = '0.1';

export interface TraceOptions {
  /** A UUID of its own for each record. */
  readonly id: string;
  readonly toolVersion: string;
  /** Secrets to be taken out, beside what looks like one. */
  readonly known?: readonly string[];
  /** For a record of the lines of a commit: the files as it has them, and where in the repository the folder lies. */
  readonly committed?: { readonly texts: ReadonlyMap<WorkspacePath, string | null>; readonly prefix: string };
}

/**
 * Who wrote which lines of what was accepted, as an Agent Trace record: lines as they are once it is applied, by file and by
 * source. What a recipe wrote no model did and no person, so its contributor is `unknown`; `metadata` says more than
 * the specification has words for. Where it was committed, the record is about that commit.
 */
export function toAgentTrace(run: RunState, { id, toolVersion, known = [], committed }: TraceOptions): string {
  const prefix = committed?.prefix ?? '';
  const files = (run.changes?.files ?? [])
    .map((file) => ({ path: prefix + file.path, hunks: placed(run, file, committed?.texts.get(file.path)) }))
    .filter(({ hunks }) => hunks.length > 0);
  const commit = run.committed.at(-1)?.commit;
  const record = {
    version: VERSION,
    id,
    timestamp: new Date(run.lastAt).toISOString(),
    ...(commit !== undefined && { vcs: { type: 'git', revision: commit } }),
    tool: { name: 'refactor-crew', version: toolVersion },
    files: files.map(({ path, hunks }) => ({ path, conversations: conversations(hunks) })),
    metadata: {
      'refactor-crew': {
        runId: run.runId,
        goal: run.header.goal || (run.header.recipe?.id ?? ''),
        certificate: run.certificate?.verdict ?? 'unverified',
        hunks: files.flatMap(({ path, hunks }) => hunks.map((hunk) => described(path, hunk))),
      },
    },
  };
  return `${JSON.stringify(redactValue(record, known), undefined, 2)}\n`;
}

interface Placed {
  readonly hunk: Hunk;
  /** From 1, in the text with the accepted hunks alone; null where the hunk only takes lines away. */
  readonly range: { readonly start_line: number; readonly end_line: number } | null;
}

/** The accepted hunks of a file, and where their lines are without the others, or in the text that was committed. */
function placed(run: RunState, file: ChangedFile, committed: string | null | undefined): Placed[] {
  let growth = 0;
  const inText = committed === undefined ? undefined : linesIn(committed ?? '', selectHunks(file, ({ id }) => isAccepted(run, id)) ?? '');
  return file.hunks
    .filter((hunk) => isAccepted(run, hunk.id))
    .map((hunk) => {
      const start = hunk.baseStart + growth;
      const length = hunk.afterLines.length;
      growth += length - hunk.baseLines.length;
      const lines = Array.from({ length }, (_line, index) => start + index).flatMap((line) => (inText ? (inText(line) ?? []) : [line]));
      const [first, last] = [lines[0], lines.at(-1)];
      return { hunk, range: first === undefined || last === undefined ? null : { start_line: first, end_line: last } };
    });
}

/** Where the lines of one text are in another, from 1; line ends aside, which git may store otherwise. */
function linesIn(text: string, from: string): (line: number) => number | undefined {
  const [before, after] = [from, text].map((one) => splitLines(one).map((line) => line.replace(/\r?\n$/, ''))) as [string[], string[]];
  const changes = diffLines(before, after);
  return (line) => {
    const last = changes.findLast(({ baseStart }) => baseStart < line);
    if (last && line - 1 < last.baseEnd) return undefined;
    return last ? line + last.afterEnd - last.baseEnd : line;
  };
}

/** One for each task and source, in the order in which their lines stand. */
function conversations(hunks: readonly Placed[]): object[] {
  const groups = new Map<string, { readonly contributor: object; readonly ranges: object[] }>();
  for (const { hunk, range } of hunks) {
    if (!range) continue;
    const contributor = contributorOf(hunk);
    const key = JSON.stringify([hunk.provenance.taskId, contributor]);
    const group = groups.get(key) ?? { contributor, ranges: [] };
    group.ranges.push(range);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function contributorOf({ provenance, alsoFrom }: Hunk): object {
  const sources = [provenance, ...alsoFrom].map(({ source }) => source);
  const model = sources.find((source) => source.type === 'model');
  const isHuman = sources.some(({ type }) => type === 'user');
  if (isHuman && sources.some(({ type }) => type !== 'user')) return { type: 'mixed', ...(model && { model_id: model.model }) };
  if (isHuman) return { type: 'human' };
  return model ? { type: 'ai', model_id: model.model } : { type: 'unknown' };
}

const described = (path: string, { hunk, range }: Placed): object => ({
  id: hunk.id,
  path,
  range,
  removed: hunk.baseLines.length,
  sources: [hunk.provenance, ...hunk.alsoFrom].map(({ taskId, role, source, reason, finding, message }: Provenance): object => ({
    taskId,
    role,
    source,
    reason,
    finding,
    message,
  })),
});
