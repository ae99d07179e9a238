import { html, LitElement, type PropertyDeclarations, type TemplateResult } from 'lit';
import { styles } from './styles.ts';

/**
 * A scrolling list of rows of one height that draws only those in sight, so that ten thousand cost as much as fifty.
 * It follows its end while it grows, unless the user has scrolled up. Draws into the page's own styles.
 */
export class WindowedRows extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    count: { attribute: false },
    row: { attribute: false },
    version: { attribute: false },
  };

  declare count: number;
  declare row: (index: number) => TemplateResult;
  /** Changes when a row's content may have. */
  declare version: unknown;

  static readonly rowHeight = 24;
  #observer = new ResizeObserver(() => this.requestUpdate());
  #isAtEnd = true;

  constructor() {
    super();
    this.count = 0;
    this.row = () => html``;
    this.addEventListener(
      'scroll',
      () => {
        this.#isAtEnd = this.scrollHeight - this.scrollTop - this.clientHeight < WindowedRows.rowHeight;
        this.requestUpdate();
      },
      { passive: true },
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override updated(): void {
    if (this.#isAtEnd) this.scrollTop = this.scrollHeight;
  }

  protected override render(): TemplateResult {
    const height = WindowedRows.rowHeight;
    const first = Math.max(0, Math.floor(this.scrollTop / height) - 10);
    const last = Math.min(this.count, first + Math.ceil((this.clientHeight || 600) / height) + 20);
    const rows = [];
    for (let index = first; index < last; index++) rows.push(this.row(index));
    return html`<div class="sheet" ${styles({ height: `${this.count * height}px` })}>
      <div class="window" ${styles({ transform: `translateY(${first * height}px)` })}>${rows}</div>
    </div>`;
  }
}

customElements.define('crew-rows', WindowedRows);
