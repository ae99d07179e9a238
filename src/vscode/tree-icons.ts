import type { CheckRow } from '../domain/certificate.ts';
import { isPlanned, type RunState } from '../domain/run-state.ts';
import type { TaskStatus } from '../domain/task.ts';
import type { RowIcon } from './tree-row.ts';

const GOOD = 'testing.iconPassed';
const BAD = 'testing.iconFailed';
const ASK = 'problemsWarningIcon.foreground';
const OFF = 'disabledForeground';

/** Codicons with the theme's colours, by state. */
export function statusIcon(status: TaskStatus | RunState['status']): RowIcon {
  switch (status) {
    case 'pending':
      return { name: 'circle-outline', color: OFF };
    case 'running':
      return { name: 'sync~spin', color: 'charts.blue' };
    case 'needs-user':
      return { name: 'question', color: ASK };
    case 'succeeded':
      return { name: 'pass', color: GOOD };
    case 'partial':
      return { name: 'pass', color: ASK };
    case 'failed':
      return { name: 'error', color: BAD };
    case 'timed-out':
      return { name: 'watch', color: BAD };
    case 'cancelled':
      return { name: 'circle-slash', color: OFF };
    case 'interrupted':
      return { name: 'debug-disconnect', color: ASK };
  }
}

export const runIcon = (run: RunState): RowIcon => (isPlanned(run) ? { name: 'tasklist', color: ASK } : statusIcon(run.status));

export function checkIcon({ state, required }: Pick<CheckRow, 'state' | 'required'>): RowIcon {
  switch (state) {
    case 'proved':
      return { name: 'verified-filled', color: GOOD };
    case 'passed':
      return { name: 'pass', color: GOOD };
    case 'regressed':
      return { name: 'error', color: BAD };
    case 'unverified':
      // What is only evidence is not missed.
      return required ? { name: 'question', color: ASK } : { name: 'dash' };
  }
}

/** It goes on, but gets nowhere. */
export const STUCK: RowIcon = { name: 'warning', color: ASK };
/** It waits for its next try. */
export const RETRYING: RowIcon = { name: 'history', color: ASK };
export const CHECKING: RowIcon = { name: 'sync~spin', color: 'charts.blue' };
/** What was checked counts no more. */
export const VOID: RowIcon = { name: 'circle-slash', color: ASK };
export const CHANGES_BEHAVIOUR: RowIcon = { name: 'lightbulb', color: ASK };
