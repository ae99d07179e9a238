import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { isPlanned, type RunState } from '../../domain/run-state.ts';
import type { Panel } from '../parts/panel.ts';
import type { View } from '../store.ts';
import { t } from '../texts.ts';
import { planCard } from './plan-card.ts';
import { supervisorCard } from './task-card.ts';

/** What a run would do: in place of timeline and cards as long as nothing has started. */
export function planView(panel: Panel, view: View, run: RunState): TemplateResult {
  return html`<section class="plan" aria-label=${t('Plan')}>
    <p class="plan-lead">
      ${
        isPlanned(run)
          ? t('Nothing has started. Change what you like, or tell the supervisor; then start it.')
          : t('The plan is being drawn up. Nothing starts before you have seen it.')
      }
    </p>
    <div class="cards">
      ${supervisorCard(panel, view, run)}
      ${repeat(
        run.tasks.values(),
        (task) => task.spec.taskId,
        (task) => planCard(panel, view, run, task),
      )}
    </div>
  </section>`;
}
