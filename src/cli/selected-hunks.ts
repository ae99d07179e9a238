import { count } from '../base/text.ts';
import type { BrokenSelection } from '../domain/hunk-need.ts';
import type { HunkId } from '../domain/ids.ts';
import type { RunApi } from '../supervisor/crew-api.ts';
import { complain, type CliContext } from './context.ts';

/** How many errors and hunks are shown. */
const SHOWN = 5;

/** Whether hunks compile without the others; where they do not, what they lack is told. */
export async function holds(context: CliContext, run: RunApi, all: readonly HunkId[], wanted: ReadonlySet<HunkId>): Promise<boolean> {
  const accepted = all.filter((id) => wanted.has(id));
  const selection = await run.trySelection(accepted, 'types');
  if (selection.status === 'breaks') complain(context, describe(selection, all, wanted));
  // Where nobody can check types, names have not found fault.
  return selection.status !== 'breaks';
}

function describe({ breaks, closure, errors }: BrokenSelection, all: readonly HunkId[], wanted: ReadonlySet<HunkId>): string {
  const lines = [`Nothing was written: ${few(breaks)} would not compile without others.`];
  for (const { path, line, code, message } of errors.slice(0, SHOWN)) lines.push(`  ${path ?? 'project'}:${line} ${code} ${message}`);
  const more = new Set([...wanted, ...closure.accept]);
  const fewer = new Set([...wanted].filter((id) => !closure.reject.includes(id)));
  const option = (hunks: ReadonlySet<HunkId>): string => `--accept ${all.filter((id) => hunks.has(id)).join(',')}`;
  if (closure.accept.length > 0) lines.push(`With ${count(closure.accept.length, 'more hunk')}, ${few(closure.accept)}: ${option(more)}`);
  if (closure.reject.length > 0 && fewer.size > 0) lines.push(`Without ${few(closure.reject)}: ${option(fewer)}`);
  return [...lines, 'To write them all the same, add --anyway.'].join('\n');
}

const few = (hunks: readonly HunkId[]): string =>
  `${hunks.slice(0, SHOWN).join(', ')}${hunks.length > SHOWN ? ` and ${hunks.length - SHOWN} more` : ''}`;
