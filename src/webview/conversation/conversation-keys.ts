import type { Panel } from '../parts/panel.ts';
import { copy } from './entry-view.ts';

/**
 * The conversation by keyboard: it is one stop of the Tab key, the arrows (or j and k), Home and End move from entry to
 * entry, Right opens, Left closes, c copies. Enter and Space open as on any button.
 */
export function conversationKeys(panel: Panel, event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const { target, currentTarget } = event;
  if (!(target instanceof HTMLElement) || !(currentTarget instanceof HTMLElement) || target.dataset['entry'] === undefined) return;
  const entries = [...currentTarget.querySelectorAll<HTMLElement>('[data-entry]')];
  const at = entries.indexOf(target);
  const isOpen = target.getAttribute('aria-expanded');
  const move = (to: number): void => goTo(panel, entries[Math.min(entries.length - 1, Math.max(0, to))]);
  switch (event.key) {
    case 'j':
    case 'ArrowDown':
      move(at + 1);
      break;
    case 'k':
    case 'ArrowUp':
      move(at - 1);
      break;
    case 'Home':
      move(0);
      break;
    case 'End':
      move(entries.length - 1);
      break;
    case 'ArrowRight':
    case 'ArrowLeft':
      if (isOpen !== String(event.key === 'ArrowLeft')) return;
      panel.store.toggle(target.dataset['entry']);
      break;
    case 'c':
      if (target.dataset['copy'] === undefined) return;
      void copy(panel, target.dataset['copy']);
      break;
    default:
      return;
  }
  event.preventDefault();
}

function goTo(panel: Panel, entry: HTMLElement | undefined): void {
  if (!entry) return;
  panel.store.set({ entry: entry.dataset['entry'] ?? null });
  entry.focus({ preventScroll: true });
  entry.scrollIntoView({ block: 'nearest' });
}
