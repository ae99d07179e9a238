/** Where the line of this position starts, a byte order mark left aside. */
export function lineStart(text: string, position: number): number {
  const start = position === 0 ? 0 : text.lastIndexOf('\n', position - 1) + 1;
  return start === 0 && text.startsWith('\uFEFF') ? 1 : start;
}

/** Where the line of this position ends, before its line end. */
export function lineEnd(text: string, position: number): number {
  const feed = text.indexOf('\n', position);
  if (feed === -1) return text.length;
  return feed > position && text[feed - 1] === '\r' ? feed - 1 : feed;
}

/** Where the next line starts; the end of the text for the last line. */
export function nextLine(text: string, position: number): number {
  const feed = text.indexOf('\n', position);
  return feed === -1 ? text.length : feed + 1;
}

/** The blanks that the line of this position starts with. */
export function indentationAt(text: string, position: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, position), position))?.[0] ?? '';
}

/** What the line of this position ends with; the last line of a text is taken to end as the one before it. */
export function lineBreakAt(text: string, position: number): string {
  const feed = text.indexOf('\n', position);
  const end = feed === -1 ? text.lastIndexOf('\n', position) : feed;
  return end > 0 && text[end - 1] === '\r' ? '\r\n' : '\n';
}

/** The first position from here on that holds no space or tab. */
export function skipBlanks(text: string, position: number): number {
  let at = position;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at;
}

export function isBlank(text: string): boolean {
  return text.trim() === '';
}
