import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { QuestionRecord, RunState } from '../../domain/run-state.ts';
import { taskName } from '../../protocol/words.ts';
import type { View } from '../store.ts';
import { t } from '../texts.ts';
import { icon } from './icon.ts';
import type { Panel } from './panel.ts';
import { inline } from './rich-text.ts';

/** The questions that a task waits with. */
export function openQuestions(run: RunState): QuestionRecord[] {
  return [...run.questions.values()].filter(
    (question) => question.answer === undefined && run.tasks.get(question.taskId)?.status === 'needs-user',
  );
}

/** What tasks ask, above everything else: whichever tab is open, nobody waits unseen. The other tasks go on meanwhile. */
export function questions(panel: Panel, view: View, run: RunState): TemplateResult {
  return html`${repeat(
    openQuestions(run),
    (question) => question.questionId,
    (question) => questionBox(panel, view, run, question),
  )}`;
}

function questionBox(panel: Panel, view: View, run: RunState, { questionId, taskId, text, why }: QuestionRecord): TemplateResult {
  const task = run.tasks.get(taskId);
  const name = task ? taskName(t, run, task) : taskId;
  const isBusy = view.busy.has(`answer:${questionId}`);
  return html`<section class="banner question tone-ask" aria-label=${t('Question of {0}', name)}>
    ${icon('question', 'ask')}
    <div class="words">
      <p><span class="dim">${name}:</span> <strong>${inline(text)}</strong></p>
      <p class="dim">${inline(why)}</p>
    </div>
    <div class="buttons">
      <vscode-button ?disabled=${isBusy} @click=${() => void panel.actions.answer(questionId, 'yes')}>${t('Yes')}</vscode-button>
      <vscode-button secondary ?disabled=${isBusy} @click=${() => void panel.actions.answer(questionId, 'no')}>${t('No')}</vscode-button>
    </div>
  </section>`;
}
