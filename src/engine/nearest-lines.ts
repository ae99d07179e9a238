import { firstLine, splitLines } from '../base/text.ts';
import { distanceToPart } from './nearest.ts';

/** What differs in a larger share of its characters stands somewhere else. */
const FARTHEST = 0.4;

/**
 * Where in a file a text that does not occur in it comes nearest, and from which of its lines on it differs. A text may begin
 * and end in the middle of a line.
 */
export function describeNearest(text: string, find: string): string {
  const lines = splitLines(text).map(plain);
  if (lines.every((line) => line === '')) return 'The file is empty.';
  const asked = splitLines(find).map(plain);
  const first = asked.findIndex((line) => line !== '');
  const place = first < 0 ? undefined : nearestLine(lines, asked[first] ?? '');
  if (place === undefined) return 'No part of a line reads like that: read the file again.';
  // Where its first line is there as it stands, one of those after it differs.
  const from = place - first;
  const odd = asked.findIndex((line, index) => !(lines[from + index] ?? '').includes(line));
  if (odd < 0) return `Line ${place + 1} on reads like that but for white space: copy it as it stands.`;
  const line = lines[from + odd];
  return line === undefined
    ? `It begins on line ${place + 1} and goes on beyond the end of the file.`
    : `The nearest line is ${from + odd + 1}: “${firstLine(splitLines(text)[from + odd]?.trimEnd() ?? '', 160)}”`;
}

const plain = (line: string): string => line.trim();

/** The line a part of which comes nearest, if one is near at all. */
function nearestLine(lines: readonly string[], wanted: string): number | undefined {
  let best: { readonly index: number; readonly distance: number } | undefined;
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    const most = Math.min(Math.floor(wanted.length * FARTHEST), (best?.distance ?? Infinity) - 1);
    if (most < 0) break;
    const distance = distanceToPart(wanted, line, most);
    if (distance <= most) best = { index, distance };
  }
  return best?.index;
}
