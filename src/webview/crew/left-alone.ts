import { html, nothing, type TemplateResult } from 'lit';
import { WorkspacePath } from '../../domain/ids.ts';
import { leftAloneIn } from '../../domain/left-alone.ts';
import type { TaskRecord } from '../../domain/run-state.ts';
import type { Panel } from '../parts/panel.ts';
import { place } from '../parts/place.ts';
import { inline } from '../parts/rich-text.ts';
import { t } from '../texts.ts';

/** How many places of one reason are named. */
const NAMED = 12;

/** What a task has left as it is, folded: the reasons, and the places of each. */
export function leftAlone(panel: Panel, { result }: TaskRecord): TemplateResult | typeof nothing {
  const all = leftAloneIn(result);
  if (all.length === 0) return nothing;
  const total = all.reduce((sum, { places }) => sum + places.length, 0);
  return html`<details class="left-alone">
    <summary>${t('Left alone: {0}', total)}</summary>
    <ul>
      ${all.map(
        ({ reason, places }) =>
          html`<li>
            ${inline(reason)} ${places.slice(0, NAMED).map((one) => placeOf(panel, one))}
            ${places.length > NAMED ? `+ ${places.length - NAMED}` : nothing}
          </li>`,
      )}
    </ul>
  </details>`;
}

function placeOf(panel: Panel, told: string): TemplateResult {
  const at = told.lastIndexOf(':');
  return html`${place(panel, WorkspacePath(told.slice(0, at)), Number(told.slice(at + 1)))} `;
}
