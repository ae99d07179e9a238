import type { RunApi } from '../../src/supervisor/crew-api.ts';
import { NEW_UI, PanelStore } from '../../src/webview/store.ts';

/** The store of a panel that shows a run and that nobody looks at. It knows nothing of the run until it is told. */
export function unseenStore({ runId }: Pick<RunApi, 'runId'>): PanelStore {
  const store = new PanelStore(NEW_UI, {
    draw: () => undefined,
    save: () => undefined,
    requestFrame: () => 0,
    cancelFrame: () => undefined,
  });
  store.show(runId, false);
  return store;
}
