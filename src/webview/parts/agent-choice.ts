import { html, nothing, type TemplateResult } from 'lit';
import { SUPERVISOR, TaskId } from '../../domain/ids.ts';
import type { RunState } from '../../domain/run-state.ts';
import { roleWord } from '../../protocol/words.ts';
import { t } from '../texts.ts';

/** The choice whose part of a view is shown: the supervisor's, a task's, or with `all` everyone's. */
export function agentChoice<Choice extends TaskId | 'all'>(
  run: RunState,
  chosen: Choice,
  choose: (choice: Choice | TaskId) => void,
  all?: Choice,
): TemplateResult {
  const change = (event: Event): void => {
    if (!(event.target instanceof HTMLSelectElement)) return;
    choose(event.target.value === all ? all : TaskId(event.target.value));
  };
  return html`<label class="agent-choice">
    ${t('Show')}
    <select @change=${change}>
      ${all === undefined ? nothing : html`<option value=${all} ?selected=${chosen === all}>${t('Everything')}</option>`}
      <option value=${SUPERVISOR} ?selected=${chosen === SUPERVISOR}>${t('Supervisor')}</option>
      ${[...run.tasks.values()].map(
        ({ spec }) =>
          html`<option value=${spec.taskId} ?selected=${chosen === spec.taskId}>${roleWord(t, spec.role)}: ${spec.title}</option>`,
      )}
    </select>
  </label>`;
}
