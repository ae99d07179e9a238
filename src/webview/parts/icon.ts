import { html, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { isPlanned, type RunState, type TaskRecord } from '../../domain/run-state.ts';
import type { TaskStatus } from '../../domain/task.ts';
import { stuckNow } from '../../protocol/task-words.ts';

/** A codicon. It is decoration: the words beside it say the same. */
export function icon(name: string, tone = '', isSpinning = false): TemplateResult {
  const classes = { codicon: true, [`codicon-${name}`]: true, 'codicon-modifier-spin': isSpinning, [`tone-${tone}`]: tone !== '' };
  return html`<i class=${classMap(classes)} aria-hidden="true"></i>`;
}

export type Tone = 'idle' | 'live' | 'ask' | 'good' | 'bad' | 'off';

export function toneOf(status: TaskStatus | RunState['status']): Tone {
  switch (status) {
    case 'pending':
      return 'idle';
    case 'running':
      return 'live';
    case 'needs-user':
    case 'partial':
    case 'interrupted':
      return 'ask';
    case 'succeeded':
      return 'good';
    case 'failed':
    case 'timed-out':
      return 'bad';
    case 'cancelled':
      return 'off';
  }
}

/** A plan that waits wants to be looked at. */
export const runTone = (run: RunState): Tone => (isPlanned(run) ? 'ask' : toneOf(run.status));
export const runIcon = (run: RunState): TemplateResult => (isPlanned(run) ? icon('tasklist', 'ask') : statusIcon(run.status));

/** What a task looks like: its state, and whether it gets on. */
export function taskIcon(run: RunState, task: TaskRecord): TemplateResult {
  if (stuckNow(run, task)) return icon('warning', 'ask');
  return task.status === 'pending' && task.retryAt !== undefined ? icon('history', 'ask') : statusIcon(task.status);
}

/** A task that seems stuck wants to be looked at. */
export const taskTone = (run: RunState, task: TaskRecord): Tone => (stuckNow(run, task) ? 'ask' : toneOf(task.status));

export function statusIcon(status: TaskStatus | RunState['status']): TemplateResult {
  switch (status) {
    case 'pending':
      return icon('circle-outline', 'idle');
    case 'running':
      return icon('loading', 'live', true);
    case 'needs-user':
      return icon('question', 'ask');
    case 'interrupted':
      return icon('debug-disconnect', 'ask');
    case 'partial':
      return icon('pass', 'ask');
    case 'succeeded':
      return icon('pass-filled', 'good');
    case 'failed':
      return icon('error', 'bad');
    case 'timed-out':
      return icon('watch', 'bad');
    case 'cancelled':
      return icon('circle-slash', 'off');
  }
}
