/** The lines of a text, each with its own line end, so that joining them gives the text back byte for byte. */
export function splitLines(text: string): string[] {
  const lines = text.split(/(?<=\n)/);
  return text === '' ? [] : lines;
}

/** `1 file`, `2 files`: a count with its noun. */
export function count(amount: number, singular: string, plural = `${singular}s`): string {
  return `${amount} ${amount === 1 ? singular : plural}`;
}

/** The first line of a text, shortened to at most `limit` characters, for places that show one line. */
export function firstLine(text: string, limit = 120): string {
  const line = text.split('\n', 1)[0] ?? '';
  return line.length <= limit ? line : `${line.slice(0, limit - 1)}…`;
}
