import { html, nothing, type TemplateResult } from 'lit';

/**
 * What agents write, with as much Markdown as they use in a sentence or two: paragraphs, lists, `code`, **bold** and
 * fenced blocks. Never links, images or HTML: the words may come from the code that is being read.
 */
export function richText(text: string): TemplateResult {
  const blocks = text.trim().split(/(```[\s\S]*?(?:```|$))/);
  return html`${blocks.map((block) => (block.startsWith('```') ? fenced(block) : block.split(/\n{2,}/).map(paragraph)))}`;
}

function fenced(block: string): TemplateResult {
  const code = block.replace(/^```[^\n]*\n?/, '').replace(/\n?```$/, '');
  return html`<pre class="fenced"><code>${code}</code></pre>`;
}

function paragraph(text: string): TemplateResult | typeof nothing {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) return nothing;
  if (lines.every((line) => /^\s*(?:[-*]|\d+\.)\s/.test(line))) {
    return html`<ul>
      ${lines.map((line) => html`<li>${inline(line.replace(/^\s*(?:[-*]|\d+\.)\s+/, ''))}</li>`)}
    </ul>`;
  }
  return html`<p>${lines.map((line, index) => html`${index > 0 ? html`<br />` : nothing}${inline(line.replace(/^#+\s+/, ''))}`)}</p>`;
}

/** Text with `code` and **bold** in it. */
export function inline(text: string): (TemplateResult | string)[] {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).map((part) => {
    if (part.length > 2 && part.startsWith('`')) return html`<code>${part.slice(1, -1)}</code>`;
    if (part.length > 4 && part.startsWith('**')) return html`<strong>${part.slice(2, -2)}</strong>`;
    return part;
  });
}
