import { html, type TemplateResult } from 'lit';
import type { WorkspacePath } from '../../domain/ids.ts';
import { t } from '../texts.ts';
import type { Panel } from './panel.ts';

/** A place in a file, as a link that opens it in the editor. Shows the file's name; its path is in the tooltip. */
export function place(panel: Panel, path: WorkspacePath, line?: number): TemplateResult {
  const at = line === undefined ? '' : `:${line}`;
  return html`<button class="place" title=${t('Open {0}', path + at)} @click=${() => void panel.actions.openFile(path, line)}>
    ${fileName(path) + at}
  </button>`;
}

export const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
export const folderName = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
