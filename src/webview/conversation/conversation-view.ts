import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { News } from '../../domain/briefing.ts';
import { SUPERVISOR, type TaskId } from '../../domain/ids.ts';
import { messagesTo, type RunState } from '../../domain/run-state.ts';
import { finishedSteps } from '../../protocol/finished-steps.ts';
import { answerWord } from '../../protocol/task-words.ts';
import { roleWord, taskStatusWord, scopeWord } from '../../protocol/words.ts';
import { steering } from '../crew/steering.ts';
import { agentChoice } from '../parts/agent-choice.ts';
import { branchButton, branchField } from '../parts/branching.ts';
import { icon } from '../parts/icon.ts';
import { messageBox } from '../parts/message-box.ts';
import type { Panel } from '../parts/panel.ts';
import { place } from '../parts/place.ts';
import { richText } from '../parts/rich-text.ts';
import type { View } from '../store.ts';
import { t } from '../texts.ts';
import { passagesOf, type Entry, type Passage } from './conversation-model.ts';

/** What one agent heard, thought, said and did, step by step: the supervisor, or the task that was chosen. */
export function conversationView(panel: Panel, view: View, run: RunState): TemplateResult {
  const task = run.tasks.get(view.ui.conversationOf);
  const taskId = task?.spec.taskId ?? SUPERVISOR;
  const passages = passagesOf(finishedSteps(view.events, taskId));
  // What was heard stands in the conversation; what is on its way can still be changed.
  const onTheirWay = messagesTo(run, taskId).filter((message) => message.state === 'queued');
  return html`
    <div class="choice-bar">${agentChoice(run, taskId, (conversationOf) => panel.store.setUi({ conversationOf }))}</div>
    <ol class="conversation" aria-label=${t('Conversation')}>
      ${
        passages.length === 0
          ? html`<li class="empty">${t('Nothing has been said yet.')}</li>`
          : repeat(
              passages,
              ({ step }) => `${taskId} ${step}`,
              (passage) => passageView(panel, view, taskId, passage),
            )
      }
    </ol>
    <div class="talk">
      ${
        task
          ? steering(panel, view, run, task, onTheirWay)
          : messageBox(panel, view, run, onTheirWay, {
              taskId,
              placeholder: t('Tell the supervisor what to do differently…'),
              action: t('Send'),
              more: nothing,
            })
      }
    </div>
  `;
}

/** A step, and the way to go on differently from its end. */
function passageView(panel: Panel, view: View, taskId: TaskId, { step, entries }: Passage): TemplateResult {
  const place = { taskId, step };
  return html`<li class="passage" aria-label=${t('Step {0}', step)}>
    ${entries.map((entry) => html`<div class="entry ${entry.type}">${entryView(panel, entry, taskId)}</div>`)}
    <div class="step-end"><span class="dim">${t('Step {0}', step)}</span>${branchButton(panel, place)}</div>
    ${branchField(panel, view, place) ?? nothing}
  </li>`;
}

function entryView(panel: Panel, entry: Entry, taskId: TaskId): TemplateResult {
  switch (entry.type) {
    case 'briefing':
      return html`${icon('account')}
        <div class="words">
          <p><strong>${entry.briefing.goal || entry.briefing.recipe?.id}</strong></p>
          <p class="dim">
            ${scopeWord(t, entry.briefing.scope)} · ${entry.briefing.trusted ? t('trusted folder') : t('folder not trusted')} ·
            ${entry.briefing.tests ? t('with tests') : t('without tests')}
          </p>
        </div>`;
    case 'news':
      return newsView(panel, entry.news);
    case 'note':
      return html`${icon('info', 'idle')}
        <div class="words dim">${richText(entry.text)}</div>`;
    case 'said':
      return html`${taskId === SUPERVISOR ? icon('organization', 'lead') : icon('comment', 'live')}
        <div class="words">${richText(entry.text)}</div>`;
    case 'thought':
      return html`${icon('thinking', 'idle')}
        <details class="words dim">
          <summary>${t('Thought')}</summary>
          ${richText(entry.text)}
        </details>`;
    case 'call':
      return html`${icon('tools', entry.result?.isError ? 'bad' : 'idle')}
        <details class="words">
          <summary><code>${entry.name}</code> <span class="dim">${brief(entry.input)}</span></summary>
          <pre class="fenced">${pretty(entry.input)}</pre>
          ${
            entry.result
              ? html`<small class="dim">${entry.result.isError ? t('failed') : t('answered')}</small>
                  <pre class="fenced">${pretty(parsed(entry.result.text))}</pre>`
              : nothing
          }
        </details>`;
  }
}

function newsView(panel: Panel, news: News): TemplateResult {
  switch (news.type) {
    case 'message':
      return html`${icon('mail', 'ask')}
        <div class="words"><p>${news.text}</p></div>`;
    case 'finding':
      return html`${icon('lightbulb', 'idle')}
        <div class="words dim">
          <p>
            ${t('{0} found: {1}', roleWord(t, news.role), news.finding.title)}
            ${news.finding.path ? place(panel, news.finding.path, news.finding.line) : nothing}
          </p>
        </div>`;
    case 'answer':
      return html`${icon('question', 'ask')}
        <div class="words">
          <p class="dim">${news.question}</p>
          <p>${answerWord(t, news.answer, news.text, news.by)}</p>
        </div>`;
    case 'task-stuck':
      return html`${icon('warning', 'ask')}
        <div class="words dim"><p>${roleWord(t, news.role)}: ${t('Seems stuck: {0}', news.text)}</p></div>`;
    case 'task-told':
      return html`${icon(news.asks ? 'question' : 'comment', 'ask')}
        <div class="words"><p>${roleWord(t, news.role)}: ${news.text}</p></div>`;
    case 'conflict':
      return html`${icon('warning', 'ask')}
        <div class="words dim">
          <p>${t('{0} and {1} changed the same lines', news.kept, news.dropped)} ${place(panel, news.path)}</p>
        </div>`;
    case 'task-continued':
      return html`${icon('play', 'live')}
        <div class="words dim"><p>${t('{0} goes on', roleWord(t, news.role))}</p></div>`;
    case 'task-ended':
      return html`${icon(news.state === 'succeeded' ? 'pass' : 'error', news.state === 'succeeded' ? 'good' : 'bad')}
        <div class="words dim"><p>${roleWord(t, news.role)}: ${taskStatusWord(t, news.state)}. ${news.summary}</p></div>`;
  }
}

/** The words in a call's input, for its one line. */
function brief(input: unknown): string {
  if (typeof input !== 'object' || input === null) return '';
  return Object.values(input)
    .filter((value) => typeof value === 'string')
    .join(' · ')
    .slice(0, 140);
}

const pretty = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value, undefined, 2));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // Not every tool answers in JSON.
  }
}
