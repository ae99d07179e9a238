import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { formatMs } from '../../base/figures.ts';
import type { Finding } from '../../domain/finding.ts';
import type { LivePiece } from '../../domain/live-text.ts';
import type { AgentRecord } from '../../domain/run-state.ts';
import { icon } from '../parts/icon.ts';
import type { Panel } from '../parts/panel.ts';
import { place } from '../parts/place.ts';
import { inline, richText } from '../parts/rich-text.ts';
import { stickToEnd } from '../parts/stick-to-end.ts';
import { t } from '../texts.ts';
import { notYetSaid, outputLines, type OutputLine } from './agent-model.ts';

/** What an agent says and does, as it happens. */
export function output(agent: AgentRecord, live: readonly LivePiece[], label: string, empty: string): TemplateResult {
  const lines = outputLines(agent);
  const writing = notYetSaid(agent, live);
  const written = writing.reduce((length, { text }) => length + text.length, 0);
  return html`<div class="output" role="log" aria-live="off" aria-label=${label} tabindex="0" ${stickToEnd(`${lines.length} ${written}`)}>
    ${lines.length + written === 0 ? html`<p class="dim">${empty}</p>` : repeat(lines, (line) => line.key, outputLine)}
    ${writing.map(liveLine)}
  </div>`;
}

const liveLine = ({ kind, text }: LivePiece): TemplateResult =>
  kind === 'text'
    ? html`<div class="said live">${richText(text)}</div>`
    : html`<p class="call live">${icon('thinking', 'idle')}<span>${lastWords(text)}</span></p>`;

/** Of reasoning, the end tells where the model is; the conversation has it all. */
const lastWords = (text: string): string => (text.length <= 240 ? text : `…${text.slice(-240)}`);

const TOOL_ICONS = { running: 'loading', done: 'check', failed: 'error', invalid: 'warning', skipped: 'circle-slash' } as const;

function outputLine(line: OutputLine): TemplateResult {
  if (line.type === 'said') return html`<div class="said">${richText(line.text)}</div>`;
  if (line.type === 'retrying')
    return html`<p class="call">
      ${icon('history', 'ask')}<span>${t('Tries again in {0}: {1}', formatMs(line.delayMs), line.text)}</span>
    </p>`;
  if (line.type === 'notice') return html`<p class="call">${icon('info')}<span>${line.text}</span></p>`;
  const isRunning = line.state === 'running';
  return html`<p class="call state-${line.state}">
    ${icon(TOOL_ICONS[line.state], isRunning ? 'live' : '', isRunning)}
    <span>${inline(withCode(line.label))}${line.progress === '' ? nothing : html` <span class="progress">${line.progress}</span>`}</span>
    ${line.ms >= 100 ? html`<span class="ms">${formatMs(line.ms)}</span>` : nothing}
  </p>`;
}

/** File names and places stand out. */
const withCode = (label: string): string =>
  label.includes('`') ? label : label.replaceAll(/[\w./-]*[\w-]\.(?:[cm]?[jt]sx?|md|json)(?::\d+(?:-\d+)?)?/g, '`$&`');

export function findingList(panel: Panel, findings: readonly Finding[]): TemplateResult {
  return html`<ul class="findings" tabindex="0" aria-label=${t('Findings')}>
    ${repeat(
      findings,
      (finding) => finding.findingId,
      (finding) => findingRow(panel, finding),
    )}
  </ul>`;
}

function findingRow(panel: Panel, { content }: Finding): TemplateResult {
  return html`<li>
    ${icon('lightbulb', content.changesBehaviour ? 'ask' : 'idle')}
    <span class="text" title=${content.detail ?? content.title}>${inline(content.title)}</span>
    ${content.changesBehaviour ? html`<span class="chip tone-ask">${t('changes behaviour')}</span>` : nothing}
    ${content.path ? place(panel, content.path, content.line) : nothing}
  </li>`;
}
