import { html, nothing, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { formatMs } from '../../base/figures.ts';
import { isMissing, type CheckKind, type CheckRow, type CheckState } from '../../domain/certificate.ts';
import type { Voided } from '../../domain/review-event.ts';
import type { RunState } from '../../domain/run-state.ts';
import { checkKindWord, checkRowWord, voidWord } from '../../protocol/words.ts';
import { icon } from '../parts/icon.ts';
import { styles } from '../parts/styles.ts';
import type { View } from '../store.ts';
import type { Panel } from '../parts/panel.ts';
import { t } from '../texts.ts';

const ICONS: Readonly<Record<CheckState, readonly [string, string]>> = {
  proved: ['verified-filled', 'good'],
  passed: ['pass-filled', 'good'],
  regressed: ['error', 'bad'],
  unverified: ['question', 'ask'],
};

/** What is only evidence is not missed. */
const NO_EVIDENCE = ['dash', 'idle'] as const;

/** What was checked of the changes: the verdict, then a cell for each check that opens to what was run. */
export function certificateStrip(panel: Panel, view: View, run: RunState): TemplateResult | typeof nothing {
  if (run.checks.length + run.runningChecks.length === 0 && !run.voided) return nothing;
  const checked = inOrder(run);
  const open = run.checks.find((row) => view.ui.folded[`check:${row.kind}`] === false);
  return html`<section class="certificate" aria-label=${t('Certificate')}>
    <div class="cells" ${styles({ '--cells': String(1 + checked.length), '--half': String(Math.ceil((1 + checked.length) / 2)) })}>
      ${verdictCell(run)} ${checked.map(({ kind, row }) => (row ? checkCell(panel, view, row) : runningCell(kind)))}
    </div>
    ${open ? checkDetails(open) : nothing} ${run.voided ? voided(panel, view, run, run.voided) : nothing}
  </section>`;
}

/** What is quickly told comes first; a check that runs has the place that it will have. */
const ORDER: Readonly<Record<CheckKind, number>> = {
  syntax: 0,
  types: 1,
  lint: 2,
  tests: 3,
  emit: 4,
  api: 5,
  modules: 6,
  behaviour: 7,
  mutations: 8,
};

function inOrder({ checks, runningChecks }: RunState): readonly { readonly kind: CheckKind; readonly row?: CheckRow }[] {
  const ended = checks.map((row) => ({ kind: row.kind, row }));
  return [...ended, ...runningChecks.map((kind) => ({ kind }))].sort((one, other) => ORDER[one.kind] - ORDER[other.kind]);
}

/** Why there is no certificate, and how to get one. */
function voided(panel: Panel, view: View, run: RunState, why: Voided): TemplateResult {
  const isChecking = run.runningChecks.length > 0 || view.busy.has('recertify');
  return html`<div class="details voided">
    <p>${voidWord(t, why)}</p>
    <vscode-button
      secondary
      icon="refresh"
      ?disabled=${isChecking || run.status === 'running'}
      @click=${() => void panel.actions.recertify()}
      >${isChecking ? t('checking') : t('Check again')}</vscode-button
    >
  </div>`;
}

function verdictCell(run: RunState): TemplateResult {
  const verdict = run.certificate?.verdict;
  const isVoid = run.voided !== null && run.runningChecks.length === 0;
  const [name, tone] = verdict ? ICONS[verdict] : isVoid ? (['circle-slash', 'ask'] as const) : (['loading', 'live'] as const);
  const regressed = run.checks.filter((row) => row.state === 'regressed').length;
  const unverified = run.checks.filter(isMissing).length;
  const words = verdict ? verdictWord(verdict) : isVoid ? t('void') : run.voided ? t('being made anew') : t('checking');
  const detail = [regressed > 0 ? t('{0} regressed', regressed) : '', unverified > 0 ? t('{0} unverified', unverified) : ''];
  return html`<div class="cell verdict tone-${tone}">
    <small>${t('Certificate')}</small>
    <b>${icon(name, tone, !verdict && !isVoid)}${words}</b>
    <span class="dim">${detail.filter((part) => part !== '').join(' · ')}</span>
  </div>`;
}

function verdictWord(verdict: CheckState): string {
  switch (verdict) {
    case 'proved':
      return t('same behaviour, proved');
    case 'passed':
      return t('no regression');
    case 'regressed':
      return t('something regressed');
    case 'unverified':
      return t('not verified');
  }
}

function checkCell(panel: Panel, view: View, row: CheckRow): TemplateResult {
  const key = `check:${row.kind}`;
  const isOpen = view.ui.folded[key] === false;
  const [name, tone] = row.state === 'unverified' && !isMissing(row) ? NO_EVIDENCE : ICONS[row.state];
  // Opening one closes the others: there is room for one.
  const others = Object.fromEntries(
    Object.keys(view.ui.folded)
      .filter((folded) => folded.startsWith('check:'))
      .map((folded) => [folded, true]),
  );
  const toggle = (): void => panel.store.setUi({ folded: { ...view.ui.folded, ...others, [key]: isOpen } });
  return html`<button class="cell tone-${tone}" aria-expanded=${isOpen} title=${row.command ?? row.summary} @click=${toggle}>
    <small>${checkKindWord(t, row.kind)}</small>
    <b>${icon(name, tone)}${checkRowWord(t, row)}</b>
    <span class="dim">${row.summary}</span>
  </button>`;
}

function runningCell(kind: CheckKind): TemplateResult {
  return html`<div class="cell tone-live">
    <small>${checkKindWord(t, kind)}</small>
    <b>${icon('loading', 'live', true)}${t('checking')}</b>
  </div>`;
}

function checkDetails(row: CheckRow): TemplateResult {
  return html`<div class="details">
    <p>
      ${row.command === undefined ? t('Nothing was run.') : html`<code>${row.command}</code>`} <span class="dim">${formatMs(row.ms)}</span>
    </p>
    <p>${row.summary}</p>
    ${row.details.length === 0 ? nothing : html`<pre class="fenced">${row.details.join('\n')}</pre>`}
  </div>`;
}
