import { formatMs } from '../base/figures.ts';
import type { CheckRow } from '../domain/certificate.ts';
import type { ChangedFile } from '../domain/change.ts';
import { isAccepted } from '../domain/run-state.ts';
import { checkKindWord, checkRowWord, checkStateWord, countFiles, countHunks, voidWord } from '../protocol/words.ts';
import { COMMANDS } from './commands.ts';
import { checkIcon, CHECKING, VOID } from './tree-icons.ts';
import type { RowSource, TreeRow } from './tree-row.ts';
import { join } from './tree-run-row.ts';

/** The files that the run would change. Nothing before they are offered. */
export function changesRow(source: RowSource): TreeRow[] {
  const { run, t } = source;
  const files = run.changes?.files ?? [];
  if (files.length === 0) return [];
  const conflicts = run.changes?.conflicts.length ?? 0;
  return [
    {
      id: `${run.runId}/changes`,
      label: t('Changes'),
      description: join(
        countFiles(t, files.length),
        conflicts === 0 ? '' : conflicts === 1 ? t('1 conflict') : t('{0} conflicts', conflicts),
      ),
      icon: { name: 'diff-multiple' },
      context: 'changes',
      facts: [],
      isOpen: run.status !== 'running',
      command: COMMANDS.reviewChanges,
      about: { runId: run.runId },
      children: files.map((file) => fileRow(source, file)),
    },
  ];
}

function fileRow({ run, t }: RowSource, file: ChangedFile): TreeRow {
  const accepted = file.hunks.filter((hunk) => isAccepted(run, hunk.id)).length;
  const count = accepted === file.hunks.length ? countHunks(t, accepted) : t('{0} of {1} hunks', accepted, file.hunks.length);
  const skipped = run.applied?.skipped.find(({ path }) => path === file.path);
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  const reasons = [...new Set(file.hunks.map((hunk) => hunk.provenance.reason))];
  return {
    id: `${run.runId}/changes/${file.path}`,
    label: name,
    description: join(count, skipped ? t('skipped') : '', file.path.slice(0, Math.max(0, file.path.length - name.length - 1))),
    icon: { name: file.base === null ? 'diff-added' : file.after === null ? 'diff-removed' : 'diff-modified' },
    context: 'file',
    facts: [
      [t('File'), file.path],
      ...reasons.map((reason) => [t('Why'), reason] as const),
      ...(skipped ? ([[t('Skipped'), skipped.reason]] as const) : []),
    ],
    isOpen: null,
    command: COMMANDS.openDiff,
    about: { runId: run.runId, path: file.path },
    children: [],
  };
}

/** What was checked, and what is being checked. */
export function certificateRow(source: RowSource): TreeRow[] {
  const { run, t } = source;
  if (run.checks.length + run.runningChecks.length === 0 && !run.voided) return [];
  const verdict = run.certificate?.verdict;
  const isVoid = run.voided !== null && run.runningChecks.length === 0;
  return [
    {
      id: `${run.runId}/certificate`,
      label: t('Certificate'),
      description: verdict ? checkStateWord(t, verdict) : isVoid ? t('void') : t('checking'),
      icon: verdict ? checkIcon({ state: verdict, required: true }) : isVoid ? VOID : CHECKING,
      context: 'certificate',
      facts: run.voided ? [[t('Why'), voidWord(t, run.voided)]] : [],
      isOpen: verdict === 'regressed',
      command: COMMANDS.reviewChanges,
      about: { runId: run.runId },
      children: [
        ...run.checks.map((row) => checkedRow(source, row)),
        ...run.runningChecks.map((kind) => ({ ...plainCheck(source, kind), description: t('checking'), icon: CHECKING, facts: [] })),
      ],
    },
  ];
}

function checkedRow(source: RowSource, row: CheckRow): TreeRow {
  const { t } = source;
  return {
    ...plainCheck(source, row.kind),
    description: join(checkRowWord(t, row), row.summary),
    icon: checkIcon(row),
    facts: [
      [t('Checked'), row.command ?? t('Nothing was run.')],
      [t('Result'), row.summary],
      [t('Took'), formatMs(row.ms)],
      ...row.details.slice(0, 20).map((detail) => [row.state === 'regressed' ? t('Regressed') : t('Found'), detail] as const),
    ],
  };
}

function plainCheck({ run, t }: RowSource, kind: CheckRow['kind']): Omit<TreeRow, 'description' | 'icon' | 'facts'> {
  return {
    id: `${run.runId}/certificate/${kind}`,
    label: checkKindWord(t, kind),
    context: 'check',
    isOpen: null,
    command: COMMANDS.reviewChanges,
    about: { runId: run.runId },
    children: [],
  };
}
