import type { Actions } from '../actions.ts';
import type { PanelStore } from '../store.ts';

/** What every part of the page acts through. */
export interface Panel {
  readonly store: PanelStore;
  readonly actions: Actions;
}
