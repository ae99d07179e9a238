import { html, nothing, type TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { SkippedFile } from '../../domain/review-event.ts';
import type { RunState } from '../../domain/run-state.ts';
import { countFiles, countHunks } from '../../protocol/words.ts';
import { icon } from '../parts/icon.ts';
import type { Panel } from '../parts/panel.ts';
import type { View } from '../store.ts';
import { t } from '../texts.ts';
import { reviewHunks, tally } from './review-model.ts';
import { goToHunk } from './select-hunk.ts';

/** What happens next: apply what is accepted, or take it back. */
export function reviewFooter(panel: Panel, view: View, run: RunState): TemplateResult | typeof nothing {
  if (!run.changes || run.changes.files.length === 0) return nothing;
  const { accepted, all, files, open } = tally(run, view.pending);
  const isBusy = view.busy.has('apply') || view.busy.has('undo');
  if (run.applied) {
    return html`<footer class="bar">
      <div class="told">
        <span>${icon('pass-filled', 'good')} ${t('Applied to {0}.', countFiles(t, run.applied.files.length))}</span>
        ${branches(run)} ${skipped(run.applied.skipped)} ${run.undone ? skipped(run.undone.skipped) : nothing}
      </div>
      <vscode-button secondary icon="discard" ?disabled=${isBusy} @click=${() => void panel.actions.undo()}>${t('Undo')}</vscode-button>
    </footer>`;
  }
  const hunks = reviewHunks(run, view.pending);
  const ids = hunks.map(({ hunk }) => hunk.id);
  // A consent of its own is none of those that are given to all.
  const plain = hunks.filter(({ isOpen }) => !isOpen).map(({ hunk }) => hunk.id);
  const isRunning = run.status === 'running';
  return html`<footer class="bar">
    <div class="told">
      <span><b>${accepted}</b> ${t('of {0} hunks accepted', all)} <span class="dim">· ${countFiles(t, files)}</span></span>
      ${run.undone ? html`<span class="dim">${t('Undone in {0}.', countFiles(t, run.undone.files.length))}</span>` : nothing}
      ${open > 0 ? html`<span class="tone-ask">${icon('law', 'ask')} ${open === 1 ? t('1 needs your consent') : t('{0} need your consent', open)}</span>` : nothing}
      ${lacking(panel, view, run)} ${branches(run)}
      ${run.voided ? html`<span class="tone-ask">${icon('circle-slash', 'ask')} ${t('certificate void')}</span>` : verdict(run)}
      ${run.certificate && accepted < all ? html`<span class="dim">${t('of all hunks together')}</span>` : nothing}
    </div>
    <button class="link" ?disabled=${accepted + open === all} @click=${() => void panel.actions.decide(plain, 'accepted')}>
      ${t('Accept all')}
    </button>
    <button class="link" ?disabled=${accepted === 0} @click=${() => void panel.actions.decide(ids, 'rejected')}>${t('Reject all')}</button>
    <button
      class="link"
      ?disabled=${view.busy.has('branch-commit') || accepted + open === 0 || isRunning}
      @click=${() => void panel.actions.applyOnBranch()}
    >
      ${t('On a branch…')}
    </button>
    <vscode-button
      ?secondary=${run.certificate?.verdict === 'regressed'}
      ?disabled=${isBusy || accepted + open === 0 || isRunning}
      title=${isRunning ? t('The run is not over yet') : ''}
      @click=${() => void panel.actions.apply()}
    >
      ${run.certificate?.verdict === 'regressed' ? t('Apply anyway…') : open > 0 ? `${t('Apply {0}', countHunks(t, accepted === 0 ? open : accepted))}…` : t('Apply {0}', countHunks(t, accepted))}
    </vscode-button>
  </footer>`;
}

/** What would break is at hunks that may be out of sight. */
function lacking(panel: Panel, view: View, run: RunState): TemplateResult | typeof nothing {
  const [first] = view.lacks.keys();
  if (first === undefined) return nothing;
  const broken = new Set([...view.lacks.values()].flatMap(({ breaks }) => breaks)).size;
  return html`<button class="link tone-ask" @click=${() => goToHunk(panel, run, first)}>
    ${icon('warning', 'ask')} ${broken === 1 ? t('1 would break') : t('{0} would break', broken)}
  </button>`;
}

function verdict(run: RunState): TemplateResult | typeof nothing {
  switch (run.certificate?.verdict) {
    case undefined:
      return nothing;
    case 'proved':
    case 'passed':
      return html`<span class="tone-good">${icon('verified', 'good')} ${t('no regression')}</span>`;
    case 'regressed':
      return html`<span class="tone-bad">${icon('error', 'bad')} ${t('something regressed')}</span>`;
    case 'unverified':
      return html`<span class="tone-ask">${icon('question', 'ask')} ${t('not verified')}</span>`;
  }
}

/** Where else what was accepted is by now. */
function branches({ committed }: RunState): TemplateResult | typeof nothing {
  const last = committed.at(-1);
  if (!last) return nothing;
  return html`<span class="tone-good" title=${last.commit}>${icon('git-branch', 'good')} ${t('on the branch {0}', last.branch)}</span>`;
}

/** Nothing that was left out goes unsaid. */
function skipped(files: readonly SkippedFile[]): TemplateResult | typeof nothing {
  if (files.length === 0) return nothing;
  return html`<details class="skipped">
    <summary>${icon('warning', 'ask')} ${t('{0} skipped', countFiles(t, files.length))}</summary>
    <ul>
      ${files.map(({ path, reason }) => html`<li><code>${path}</code> ${reason}</li>`)}
    </ul>
  </details>`;
}
