import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { isPlanned, isPlanning, type RunState } from '../../domain/run-state.ts';
import type { Panel } from '../parts/panel.ts';
import type { View } from '../store.ts';
import { planView } from './plan-view.ts';
import { supervisorCard, taskCard } from './task-card.ts';
import { timeline } from './timeline.ts';

export function crewView(panel: Panel, view: View, run: RunState): TemplateResult {
  if (isPlanned(run) || isPlanning(run)) return planView(panel, view, run);
  const tasks = [...run.tasks.values()];
  return html`
    ${timeline(panel, run, view.checkTimes, view.now)}
    <div class="cards">
      ${supervisorCard(panel, view, run)}
      ${repeat(
        tasks,
        (task) => task.spec.taskId,
        (task) => taskCard(panel, view, run, task),
      )}
    </div>
  `;
}
