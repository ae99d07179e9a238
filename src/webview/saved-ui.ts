import { z } from 'zod';
import { TaskId, type RunId } from '../domain/ids.ts';
import type { VsCodeApi } from './channel.ts';
import { NEW_UI, type UiState } from './store.ts';

const savedSchema = z.object({
  ui: z.object({
    tab: z.enum(['crew', 'review', 'conversation', 'trace']).catch('crew'),
    drafts: z.record(z.string(), z.string()).catch({}),
    panes: z.record(z.string(), z.enum(['output', 'findings'])).catch({}),
    folded: z.record(z.string(), z.boolean()).catch({}),
    grouping: z.enum(['file', 'reason']).catch('file'),
    traceFilter: z
      .string()
      .transform((raw) => (raw === 'all' ? raw : TaskId(raw)))
      .catch('all'),
    focusedAt: z.number().catch(0),
  }),
});

/** What the user had set up before the page was reloaded. Anything of an older version is left out. */
export function loadUi(vscode: VsCodeApi): UiState {
  const saved = savedSchema.safeParse(vscode.getState());
  return saved.success ? saved.data.ui : NEW_UI;
}

/** Kept by VS Code as long as the panel is open; the serializer reads `runId` after a restart. */
export function saveUi(vscode: VsCodeApi, runId: RunId | null, ui: UiState): void {
  vscode.setState({ runId, ui });
}
