import { TaskId, type RunId } from '../domain/ids.ts';
import type { PanelTab } from '../protocol/panel-api.ts';
import { NEW_UI, type UiState } from './store.ts';
import type { VsCodeApi } from './vscode-api.ts';

/** What the user had set up before the page was reloaded. What an older version kept differently is left out, part by part. */
export function loadUi(vscode: VsCodeApi): UiState {
  const saved = fieldsOf(fieldsOf(vscode.getState())['ui']);
  return {
    tab: isTab(saved['tab']) ? saved['tab'] : NEW_UI.tab,
    drafts: entries(saved['drafts'], isString),
    panes: entries(saved['panes'], isPane),
    folded: entries(saved['folded'], isBoolean),
    grouping: saved['grouping'] === 'reason' || saved['grouping'] === 'file' ? saved['grouping'] : null,
    traceFilter: isString(saved['traceFilter']) && saved['traceFilter'] !== 'all' ? TaskId(saved['traceFilter']) : 'all',
    conversationOf: isString(saved['conversationOf']) ? TaskId(saved['conversationOf']) : NEW_UI.conversationOf,
    focusedAt: typeof saved['focusedAt'] === 'number' ? saved['focusedAt'] : 0,
  };
}

/** Kept by VS Code as long as the panel is open; the serializer reads `runId` after a restart. */
export function saveUi(vscode: VsCodeApi, runId: RunId | null, ui: UiState): void {
  vscode.setState({ runId, ui });
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function entries<Value>(value: unknown, isValue: (candidate: unknown) => candidate is Value): Record<string, Value> {
  const kept: Record<string, Value> = {};
  for (const [key, candidate] of Object.entries(fieldsOf(value))) if (isValue(candidate)) kept[key] = candidate;
  return kept;
}

const isString = (value: unknown): value is string => typeof value === 'string';
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const isPane = (value: unknown): value is 'output' | 'findings' => value === 'output' || value === 'findings';
const isTab = (value: unknown): value is PanelTab => isString(value) && ['crew', 'review', 'conversation', 'trace'].includes(value);
