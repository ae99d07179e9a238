import { noChange } from 'lit';
import { directive, Directive, type ElementPart } from 'lit/directive.js';

/**
 * Style properties of an element, set one by one: `<div ${styles({ left: '10%' })}>`. Unlike lit's styleMap it never
 * writes a style attribute, which the panel's content security policy forbids.
 */
class Styles extends Directive {
  #last: Readonly<Record<string, string>> = {};

  render(_properties: Readonly<Record<string, string>>): unknown {
    return noChange;
  }

  override update(part: ElementPart, [properties]: [Readonly<Record<string, string>>]): unknown {
    const { element } = part;
    if (!(element instanceof HTMLElement)) return noChange;
    for (const [name, value] of Object.entries(properties)) {
      if (this.#last[name] !== value) element.style.setProperty(name, value);
    }
    for (const name of Object.keys(this.#last)) if (!(name in properties)) element.style.removeProperty(name);
    this.#last = properties;
    return noChange;
  }
}

export const styles = directive(Styles);
