/** Runs in the preview's page: a stand-in for VS Code around the panel, with the demo crew behind the real service. */
import { Emitter } from '../../src/base/emitter.ts';
import type { PanelTab, ShownRun } from '../../src/protocol/panel-api.ts';
import type { RunId } from '../../src/domain/ids.ts';
import { PanelSessions } from '../../src/vscode/panel-sessions.ts';
import { panelService } from '../../src/vscode/panel-service.ts';
import { originOf } from '../../src/vscode/runs-here.ts';
import { FakeCrew } from '../../test/support/fake-crew.ts';
import { DEMO_TASKS } from '../../test/support/fake-run/demo-changes.ts';
import { bigScript } from '../../test/support/fake-run/big-script.ts';
import { failedScript, interruptedScript } from '../../test/support/fake-run/other-scripts.ts';
import { plannedScript } from '../../test/support/fake-run/planned-script.ts';
import { LIVE, LIVE_AT_MS, modelScript } from '../../test/support/fake-run/model-script.ts';
import { troubledScript } from '../../test/support/fake-run/troubled-script.ts';
import { demoScript, type Script } from '../../test/support/fake-run/demo-script.ts';

const options = new URLSearchParams(location.search);
const scripts: Readonly<Record<string, () => Script>> = {
  demo: demoScript,
  failed: failedScript,
  interrupted: () => interruptedScript(),
  troubled: () => troubledScript(),
  planned: () => plannedScript(),
  model: () => modelScript(),
  unpriced: () => modelScript({ unpriced: true }),
  big: () => bigScript({ tasks: 50, hunks: 500, files: 50 }),
  written: () => bigScript({ tasks: 8, hunks: 500, files: 80, byModel: true }),
};
const script = (scripts[options.get('script') ?? 'demo'] ?? demoScript)();
const elapsedMs = Number(options.get('at') ?? 42) * 1000;

const crew = new FakeCrew();
const run = options.has('empty') ? null : crew.play(script, elapsedMs);
const isCutOff = options.get('script') === 'interrupted';
if (isCutOff) run?.cutOff();
if (run && options.has('live')) run.goOn();
if (run && ['model', 'unpriced'].includes(options.get('script') ?? '') && elapsedMs === LIVE_AT_MS)
  for (const piece of LIVE) crew.write(run.runId, DEMO_TASKS.implementation, piece);

const changed = new Emitter<void>();
const tab = options.get('tab') as PanelTab | null;
let shown: ShownRun = {
  runId: run?.runId ?? null,
  interrupted: isCutOff,
  texts: {},
  ...(tab && { focus: { tab, at: 1 } }),
};
// A run that was cut off is alive again once it is resumed.
crew.onEvent((event) => {
  if (event.type !== 'run-resumed') return;
  shown = { ...shown, interrupted: false };
  changed.emit();
});
function show(runId: RunId, focus: PanelTab): void {
  const { origin: _before, ...rest } = shown;
  const origin = originOf(crew, crew.run(runId));
  shown = { ...rest, runId, focus: { tab: focus, at: Date.now() }, ...(origin && { origin: origin.runId }) };
  changed.emit();
}
const log = (what: string) => async (): Promise<void> => console.log(what);

const sessions = new PanelSessions(
  // A webview's messages are copied on their way.
  (message) => setTimeout(() => window.postMessage(JSON.parse(JSON.stringify(message)), '*')),
  panelService(crew, {
    shown: () => shown,
    show: (runId) => show(runId, 'crew'),
    onShown: (listener) => changed.subscribe(listener),
    apply: async (target) => void (await target.apply()),
    undo: async (target) => void (await target.undo()),
    remove: (target) => crew.remove(target.runId),
    openFile: log('open file'),
    openDiff: log('open diff'),
    openAllDiffs: log('open all diffs'),
  }),
);

let state: unknown;
const saved = options.get('state');
if (saved) state = JSON.parse(saved);

Object.assign(window, {
  acquireVsCodeApi: () => ({
    postMessage: (message: unknown) => setTimeout(() => sessions.receive(JSON.parse(JSON.stringify(message)))),
    getState: () => state,
    setState: (value: unknown) => (state = value),
  }),
  demo: {
    crew,
    run,
    show,
  },
});
