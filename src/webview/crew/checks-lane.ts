import { html, nothing, type TemplateResult } from 'lit';
import { formatMs } from '../../base/figures.ts';
import type { CheckState } from '../../domain/certificate.ts';
import type { RunState } from '../../domain/run-state.ts';
import { checkKindWord, checkStateWord } from '../../protocol/words.ts';
import { icon } from '../parts/icon.ts';
import { styles } from '../parts/styles.ts';
import type { CheckTime } from '../store.ts';
import { t } from '../texts.ts';
import { shareOf, type Scale } from './timeline-model.ts';

const TONES: Readonly<Record<CheckState, string>> = { proved: 'good', passed: 'good', regressed: 'bad', unverified: 'ask' };

/** When the changes were checked: a thin bar for each check, one under the other, as they run at the same time. */
export function checksLane(run: RunState, times: readonly CheckTime[], scale: Scale): TemplateResult | typeof nothing {
  if (times.length === 0) return nothing;
  const kinds = [...new Set(times.map((time) => time.kind))];
  const verdict = run.certificate?.verdict;
  const words = verdict ? checkStateWord(t, verdict) : t('checking');
  const end = Math.max(...times.map((time) => shareOf(scale, time.endedAt ?? scale.end)));
  return html`<li class="lane checks tone-${verdict ? TONES[verdict] : 'live'}">
    <span class="who">
      ${verdict ? icon('verified', TONES[verdict]) : icon('loading', 'live', true)}<span>${t('Certificate')}</span>
      <span class="visually-hidden">${words}</span>
    </span>
    <div class="track" aria-hidden="true">
      ${times.map((time) => checkBar(run, time, kinds.indexOf(time.kind), kinds.length, scale))}
      ${end > 0.85 ? nothing : html`<span class="label outside" ${styles({ left: percent(end), width: percent(1 - end) })}>${words}</span>`}
    </div>
    <span class="figures" aria-hidden="true"></span>
  </li>`;
}

function checkBar(run: RunState, time: CheckTime, index: number, count: number, scale: Scale): TemplateResult {
  const state = time.endedAt === undefined ? undefined : run.checks.find((row) => row.kind === time.kind)?.state;
  const [from, to] = [shareOf(scale, time.startedAt), shareOf(scale, time.endedAt ?? scale.end)];
  const took = time.endedAt === undefined ? t('checking') : formatMs(time.endedAt - time.startedAt);
  const place = {
    left: percent(from),
    width: percent(to - from),
    top: percent(0.15 + (0.7 * index) / count),
    height: `calc(${percent(0.7 / count)} - 1px)`,
  };
  return html`<span
    class="check tone-${state ? TONES[state] : 'live'}"
    title=${`${checkKindWord(t, time.kind)}: ${took}`}
    ${styles(place)}
  ></span>`;
}

const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;
