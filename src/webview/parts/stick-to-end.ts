import { noChange } from 'lit';
import { directive, Directive, type ElementPart, type PartInfo, PartType } from 'lit/directive.js';

/** Keeps a scrolling element at its end while it grows, unless the user has scrolled up to read. */
class StickToEnd extends Directive {
  #isAtEnd = true;
  #element: Element | undefined;

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error('stickToEnd belongs on an element.');
  }

  render(_content: unknown): unknown {
    return noChange;
  }

  override update(part: ElementPart): unknown {
    const { element } = part;
    if (this.#element !== element) {
      this.#element = element;
      element.addEventListener('scroll', () => (this.#isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < 24), {
        passive: true,
      });
    }
    // The children are there, and have their places, only once the whole page is drawn.
    if (this.#isAtEnd) requestAnimationFrame(() => (element.scrollTop = element.scrollHeight));
    return noChange;
  }
}

export const stickToEnd = directive(StickToEnd);
