import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { SUPERVISOR } from '../../domain/ids.ts';
import type { QuestionRecord, RunState } from '../../domain/run-state.ts';
import { askedNow } from '../../protocol/still-open.ts';
import { agentName, timeLeft } from '../../protocol/task-words.ts';
import { draftOf } from '../drafts.ts';
import type { View } from '../store.ts';
import { t } from '../texts.ts';
import { icon } from './icon.ts';
import { byData } from './keep-focus.ts';
import type { Panel } from './panel.ts';
import { inline } from './rich-text.ts';

/** What the agents ask, above everything else: whichever tab is open, nobody waits unseen. The other tasks go on meanwhile. */
export function questions(panel: Panel, view: View, run: RunState): TemplateResult | typeof nothing {
  const asked = askedNow(run);
  if (asked.length === 0) return nothing;
  return html`<div class="questions">
    ${repeat(
      asked,
      (question) => question.questionId,
      (question) => questionBox(panel, view, run, question),
    )}
  </div>`;
}

function questionBox(panel: Panel, view: View, run: RunState, question: QuestionRecord): TemplateResult {
  const { questionId, taskId, text, why } = question;
  const name = agentName(t, run, taskId);
  const left = timeLeft(run, question, view.now);
  // Once it is answered, the next question is at hand, or else whoever asked.
  const next = `section.question vscode-button|${byData('draft', taskId)}|vscode-tab-header[active]`;
  return html`<section
    class="banner question tone-ask"
    aria-label=${t('Question of {0}', name)}
    data-question=${questionId}
    data-next=${next}
  >
    ${icon('question', 'ask')}
    <div class="words">
      <p>
        <span class="dim"
          >${taskId === SUPERVISOR ? name : html`<button class="asker" @click=${() => showAgent(taskId)}>${name}</button>`}:</span
        >
        <strong>${inline(text)}</strong>
      </p>
      <p class="dim">
        ${inline(why)} ${left === '' ? nothing : html`<span class="left">${t('Without an answer it counts as no in {0}.', left)}</span>`}
      </p>
      ${answers(panel, view, question)}
    </div>
  </section>`;
}

const showAgent = (taskId: string): void => document.getElementById(`agent-${taskId}`)?.scrollIntoView({ block: 'start' });

/** Yes and no, or the choices; and always a field for words of the user's own. */
function answers(panel: Panel, view: View, { questionId, text, options }: QuestionRecord): TemplateResult {
  const draft = draftOf(view.ui.drafts, view.runId, questionId) ?? '';
  const isWriting = draft.trim() !== '';
  const answer =
    (reply: 'yes' | 'no', words = '') =>
    (): void =>
      void panel.actions.answer(questionId, reply, words);
  const write = (event: Event): void => {
    if (event.target instanceof HTMLElement && 'value' in event.target) panel.store.setDraft(questionId, String(event.target.value));
  };
  const send = (event: Event): void => {
    event.preventDefault();
    void panel.actions.answerInOwnWords(questionId);
  };
  return html`<div class="answers">
    <div class="buttons" role="group" aria-label=${text}>
      ${
        options
          ? options.map((option) => html`<vscode-button secondary @click=${answer('yes', option)}>${option}</vscode-button>`)
          : html`<vscode-button ?secondary=${isWriting} @click=${answer('yes')}>${t('Yes')}</vscode-button>`
      }
      <vscode-button secondary @click=${answer('no')}>${options ? t('None of these') : t('No')}</vscode-button>
    </div>
    <form class="own-words" @submit=${send}>
      <vscode-textfield
        .label=${t('Answer in your own words…')}
        placeholder=${t('Answer in your own words…')}
        .value=${live(draft)}
        @input=${write}
      ></vscode-textfield>
      ${isWriting ? html`<vscode-button type="submit">${t('Answer')}</vscode-button>` : nothing}
    </form>
  </div>`;
}
