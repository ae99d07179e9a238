import { noChange } from 'lit';
import { AsyncDirective, directive } from 'lit/async-directive.js';
import type { ElementPart } from 'lit/directive.js';

type Listener = () => void;

const listeners = new WeakMap<Element, Listener>();

/** Near: within a page or so, above or below, also within a part that scrolls by itself. */
const MARGIN = '1200px 0px';

/** `scrollMargin` is known to the editor's browser, but not yet to its types. */
const options: IntersectionObserverInit & { readonly scrollMargin: string } = { rootMargin: MARGIN, scrollMargin: MARGIN };

/** One observer for all: an element that comes near the window is told of once. */
const observer = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    observer.unobserve(entry.target);
    listeners.get(entry.target)?.();
  }
}, options);

/** Calls back when the element comes near what can be seen, so that what is far away need not be drawn yet. */
class WhenNear extends AsyncDirective {
  #element: Element | undefined;

  render(_listener: Listener): unknown {
    return noChange;
  }

  override update(part: ElementPart, [listener]: [Listener]): unknown {
    listeners.set(part.element, listener);
    if (this.#element !== part.element) {
      this.#element = part.element;
      observer.observe(part.element);
    }
    return noChange;
  }

  override disconnected(): void {
    if (this.#element) observer.unobserve(this.#element);
  }

  override reconnected(): void {
    if (this.#element) observer.observe(this.#element);
  }
}

export const whenNear = directive(WhenNear);
