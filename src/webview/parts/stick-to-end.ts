import { noChange } from 'lit';
import { directive, Directive, type ElementPart, type PartInfo, PartType } from 'lit/directive.js';

/**
 * Keeps a scrolling element at its end while its content grows, unless the user has scrolled up to read, or has opened
 * something that pushed the end out of sight. One that is read from its beginning follows once it was scrolled to its end.
 */
class StickToEnd extends Directive {
  #isAtEnd: boolean | undefined;
  #element: Element | undefined;
  #content: unknown;

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error('stickToEnd belongs on an element.');
  }

  render(_content: unknown, _fromBeginning = false): unknown {
    return noChange;
  }

  override update({ element }: ElementPart, [content, fromBeginning]: readonly unknown[]): unknown {
    this.#isAtEnd ??= fromBeginning !== true;
    const look = (): boolean => (this.#isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < 24);
    if (this.#element !== element) {
      this.#element = element;
      element.addEventListener('scroll', look, { passive: true });
    }
    const hasGrown = content !== this.#content;
    this.#content = content;
    // The children are there, and have their places, only once the whole page is drawn.
    requestAnimationFrame(() => {
      if (!hasGrown) look();
      else if (this.#isAtEnd) element.scrollTop = element.scrollHeight;
    });
    return noChange;
  }
}

export const stickToEnd = directive(StickToEnd);
