/** Building blocks of a Markdown document. What others wrote stays what it is: it can't end a block, a row or a page. */

/** A block of code, with a fence that nothing in the text closes. */
export function fenced(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n$/, '')}\n${fence}`;
}

/** Markdown that somebody else wrote, without HTML that would be taken for the page's own. Code in it stays as it is. */
export function words(text: string): string {
  return text
    .trim()
    .split(/(```[\s\S]*?(?:```|$)|`[^`\n]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll(/<(?=[a-z/!?])/gi, '&lt;')))
    .join('');
}

/** A text in a line, as plain text. */
export const plain = (text: string): string =>
  text
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/[\\`*_[\]<>#|]/g, '\\$&');

/** Code in a line. */
export function code(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.includes('`') ? `\`\` ${line} \`\`` : `\`${line}\``;
}

/** A part that is folded until it is opened. The empty lines let Markdown be Markdown in it. */
export const folded = (summary: string, body: string): string => `<details>\n<summary>${html(summary)}</summary>\n\n${body}\n\n</details>`;

const html = (text: string): string =>
  text.replaceAll(/\s+/g, ' ').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A table; a column of figures is told by a colon after its name. */
export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const names = columns.map((column) => column.replace(/:$/, ''));
  const rule = columns.map((column) => (column.endsWith(':') ? '--:' : '---'));
  return [names, rule, ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
}

/** A bar in a cell would begin the next one, even in code. */
const cell = (text: string): string => text.replaceAll('\n', ' ').replaceAll(/(?<!\\)\|/g, '\\|');
