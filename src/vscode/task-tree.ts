import * as vscode from 'vscode';
import type { RunId } from '../domain/ids.ts';
import type { CrewApi } from '../supervisor/crew-api.ts';
import { askedNow } from '../protocol/still-open.ts';
import { VIEW_ID } from './commands.ts';
import { openFolders } from './open-folders.ts';
import { t } from './l10n.ts';
import { runsIn } from './runs-here.ts';
import { runRow } from './tree-model.ts';
import type { RowSubject, TreeRow } from './tree-row.ts';

/** Changes are gathered this long before the tree is drawn again: an agent at work reports many a second. */
const DRAW_EVERY_MS = 200;

/**
 * The sidebar: runs with their tasks, findings, changes and certificates. Rows are known by their id, so that what the
 * user has opened stays open; elapsed times move once a second, and only while someone looks and something runs.
 */
export class TaskTree implements vscode.TreeDataProvider<string>, vscode.Disposable {
  readonly #crew: CrewApi;
  readonly #changed = new vscode.EventEmitter<string | undefined>();
  readonly #rows = new Map<string, TreeRow>();
  readonly #stale = new Set<RunId>();
  readonly #unsubscribe: () => void;
  readonly view: vscode.TreeView<string>;
  readonly onDidChangeTreeData = this.#changed.event;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ticker: ReturnType<typeof setInterval> | undefined;

  constructor(crew: CrewApi) {
    this.#crew = crew;
    this.view = vscode.window.createTreeView(VIEW_ID, { treeDataProvider: this, showCollapseAll: true });
    this.view.onDidChangeVisibility(() => this.#tickWhileRunning());
    this.#unsubscribe = crew.onEvent((event) => {
      // A new run is a new row at the top; all else happens within its run's row.
      if (event.type === 'run-started') this.refresh();
      else this.#refreshSoon(event.runId);
    });
  }

  /** Shows a word beside the title of the view. */
  describe(word: string): void {
    this.view.description = word;
  }

  /** Reads everything again, as when runs were loaded or removed. */
  refresh(): void {
    this.#changed.fire(undefined);
    this.#tickWhileRunning();
  }

  getChildren(id?: string): string[] {
    if (id !== undefined) return this.#rows.get(id)?.children.map((row) => row.id) ?? [];
    this.#rows.clear();
    const runs = runsIn(openFolders(), this.#crew.runs());
    this.#showQuestions();
    return runs.map((run, index) => this.#remember(runRow({ run: run.state, now: Date.now(), t }, index === 0)).id);
  }

  getTreeItem(id: string): vscode.TreeItem {
    const row = this.#rows.get(id);
    if (!row) return new vscode.TreeItem(id);
    const item = new vscode.TreeItem(row.label, collapsibleState(row));
    item.id = row.id;
    item.description = row.description;
    item.contextValue = row.context;
    item.iconPath = new vscode.ThemeIcon(row.icon.name, row.icon.color === undefined ? undefined : new vscode.ThemeColor(row.icon.color));
    item.accessibilityInformation = { label: [row.label, row.description].filter((part) => part !== '').join(', ') };
    if (row.command) item.command = { command: row.command, title: row.label, arguments: [row.about] };
    return item;
  }

  /** Tooltips are made when asked for: most never are. */
  resolveTreeItem(item: vscode.TreeItem, id: string): vscode.TreeItem {
    const row = this.#rows.get(id);
    if (row) item.tooltip = tooltip(row);
    return item;
  }

  getParent(id: string): string | undefined {
    return [...this.#rows.values()].find((row) => row.children.some((child) => child.id === id))?.id;
  }

  /** What the row with this id is about; menus hand over the id. */
  subjectOf(id: string): RowSubject | undefined {
    return this.#rows.get(id)?.about;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    clearInterval(this.#ticker);
    this.#unsubscribe();
    this.view.dispose();
    this.#changed.dispose();
  }

  #refreshSoon(runId: RunId): void {
    this.#stale.add(runId);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      for (const stale of this.#stale) this.#redraw(stale);
      this.#stale.clear();
      this.#showQuestions();
      this.#tickWhileRunning();
    }, DRAW_EVERY_MS);
  }

  #redraw(runId: RunId): void {
    const run = this.#crew.run(runId);
    const old = this.#rows.get(runId);
    if (!run || !old) return this.#changed.fire(undefined);
    this.#forget(old);
    this.#remember(runRow({ run: run.state, now: Date.now(), t }, old.isOpen === true));
    this.#changed.fire(runId);
  }

  #remember(row: TreeRow): TreeRow {
    this.#rows.set(row.id, row);
    for (const child of row.children) this.#remember(child);
    return row;
  }

  #forget(row: TreeRow): void {
    this.#rows.delete(row.id);
    for (const child of row.children) this.#forget(child);
  }

  #tickWhileRunning(): void {
    const running = this.#crew.runs().filter((run) => run.state.status === 'running');
    if (this.view.visible && running.length > 0) {
      this.#ticker ??= setInterval(() => {
        for (const run of this.#crew.runs()) if (run.state.status === 'running') this.#redraw(run.runId);
      }, 1000);
    } else {
      clearInterval(this.#ticker);
      this.#ticker = undefined;
    }
  }

  /** The view's badge says how many questions wait for the user, whichever view is open. */
  #showQuestions(): void {
    const count = runsIn(openFolders(), this.#crew.runs()).reduce((sum, run) => sum + askedNow(run.state).length, 0);
    this.view.badge =
      count === 0
        ? undefined
        : { value: count, tooltip: count === 1 ? t('1 question waits for you') : t('{0} questions wait for you', count) };
  }
}

function collapsibleState(row: TreeRow): vscode.TreeItemCollapsibleState {
  // A row that opens as soon as it has children says so before: VS Code keeps a row closed that it first saw without any.
  if (row.isOpen === null || (row.children.length === 0 && !row.isOpen)) return vscode.TreeItemCollapsibleState.None;
  return row.isOpen ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
}

/** The facts as a small list. They are texts of agents and of the code they read, so they are never taken for Markdown. */
function tooltip(row: TreeRow): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendMarkdown('**').appendText(row.label).appendMarkdown('**');
  for (const [label, value] of row.facts) {
    if (value !== '') text.appendMarkdown('\n\n').appendText(`${label}: ${value}`);
  }
  return text;
}
