/**
 * Draws, and gives the focus a new home when what had it is gone afterwards: an answered question, a field that was
 * closed. Such a thing must not be disabled before, or the focus has left it already. `data-next` on what holds it says where the focus goes: selectors, the first that is found.
 * While the user is elsewhere, as in a list of the editor that closes when it loses the focus, nothing takes it from there.
 */
export function drawKeepingFocus(draw: () => void): void {
  const focused = document.activeElement;
  const next = focused?.closest('[data-next]')?.getAttribute('data-next');
  draw();
  if (!focused || focused === document.body || focused.isConnected || next === undefined || next === null || !document.hasFocus()) return;
  for (const selector of next.split('|')) {
    const home = document.querySelector(selector);
    if (home) return giveFocus(home);
  }
}

/** An element that has just been drawn may not be ready for the focus yet. */
export function giveFocus(element: Element): void {
  if (!(element instanceof HTMLElement)) return;
  const ready: unknown = 'updateComplete' in element ? element.updateComplete : undefined;
  void Promise.resolve(ready).then(() => element.focus());
}

/** The selector of an element by an attribute of the page, whatever characters its value has. */
export const byData = (name: string, value: string): string => `[data-${name}="${CSS.escape(value)}"]`;
