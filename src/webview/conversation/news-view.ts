import { html, nothing, type TemplateResult } from 'lit';
import type { News } from '../../domain/briefing.ts';
import type { RunState } from '../../domain/run-state.ts';
import { answerWord, receiptWord } from '../../protocol/task-words.ts';
import { checkKindWord, roleWord, taskStatusWord } from '../../protocol/words.ts';
import { icon } from '../parts/icon.ts';
import type { Panel } from '../parts/panel.ts';
import { place } from '../parts/place.ts';
import { t } from '../texts.ts';

/** What an agent heard at a step: a message with what became of it, or something that happened to others. */
export function newsView(panel: Panel, run: RunState, news: News): TemplateResult {
  switch (news.type) {
    case 'message': {
      const record = run.messages.get(news.messageId);
      return html`<span class="heard message">
        ${icon('mail', 'ask')} ${news.from === 'supervisor' ? html`<span class="dim">${t('Supervisor')}:</span>` : nothing}
        ${news.mode === 'wrap-up' ? html`<span class="chip">${t('wrap up')}</span>` : nothing}
        <span class="text">${news.text}</span>
        ${record ? html`<span class="dim">${receiptWord(t, run, record)}</span>` : nothing}
      </span>`;
    }
    case 'finding':
      return html`<span class="heard">
        ${icon('lightbulb', 'idle')}<span class="text">${t('{0} found: {1}', roleWord(t, news.role), news.finding.title)}</span>
        ${news.finding.path ? place(panel, news.finding.path, news.finding.line) : nothing}
      </span>`;
    case 'answer':
      return html`<span class="heard message">
        ${icon('question', 'ask')}<span class="dim">${news.question}</span>
        <span class="text">${answerWord(t, news.answer, news.text, news.by)}</span>
      </span>`;
    case 'plan-approved':
      return html`${icon('checklist', 'good')}
        <div class="words dim"><p>${t('The plan is approved')}</p></div>`;
    case 'task-told':
      return html`${icon(news.asks ? 'question' : 'comment', 'ask')}
        <div class="words"><p>${roleWord(t, news.role)}: ${news.text}</p></div>`;
    case 'regressed':
      return html`${icon('warning', 'bad')}
        <div class="words">
          ${news.rows.map(({ kind, summary }) => html`<p>${checkKindWord(t, kind)}: ${t('regressed')}. ${summary}</p>`)}
        </div>`;
    case 'conflict':
      return html`${icon('warning', 'ask')}
        <div class="words dim">
          <p>
            ${news.reason === undefined ? t('{0} and {1} changed the same lines', news.kept, news.dropped) : t('What {0} changed does not go together with the rest', news.dropped)}
            ${place(panel, news.path)}
          </p>
        </div>`;
    case 'task-stuck':
      return html`<span class="heard"
        >${icon('warning', 'ask')}<span class="text">${roleWord(t, news.role)}: ${t('Seems stuck: {0}', news.text)}</span></span
      >`;
    case 'task-continued':
      return html`<span class="heard">${icon('play', 'live')}<span class="text">${t('{0} goes on', roleWord(t, news.role))}</span></span>`;
    case 'task-ended': {
      const isGood = news.state === 'succeeded';
      return html`<span class="heard"
        >${icon(isGood ? 'pass' : 'error', isGood ? 'good' : 'bad')}<span class="text"
          >${roleWord(t, news.role)}: ${taskStatusWord(t, news.state)}. ${news.summary}</span
        ></span
      >`;
    }
  }
}
