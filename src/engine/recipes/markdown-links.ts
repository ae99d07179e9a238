import { posix } from 'node:path';
import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import { partsOf } from '../mentions/markdown-words.ts';

/** A link of a Markdown text to something of the workspace. */
export interface MarkdownLink {
  /** Where its path stands, without anchor and query. */
  readonly start: number;
  readonly end: number;
  /** The path as written, and what of the workspace it leads to, `''` for the workspace itself. */
  readonly written: string;
  readonly target: string;
}

/** The links and images with a relative path; those in code lead nowhere, and those that leave the workspace are left out. */
export function relativeLinks(path: WorkspacePath, text: string): MarkdownLink[] {
  const { code, fences } = partsOf(text);
  const hidden = [...code, ...fences];
  const patterns = [/\]\(\s*<?([^)\s#?>]+)[^)\n]*\)/g, /^[ \t]*\[[^\]\n]+\]:[ \t]*<?([^\s#?>]+)/gm];
  return patterns
    .flatMap((pattern) => [...text.matchAll(pattern)])
    .flatMap((match) => {
      const written = match[1] ?? '';
      const start = match.index + match[0].indexOf(written, match[0].indexOf(']') + 1);
      if (hidden.some((range) => range.start <= start && start < range.end) || !isRelative(written)) return [];
      const target = posix.join(posix.dirname(path), decoded(written)).replace(/\/$/, '');
      if (target.startsWith('..')) return [];
      return [{ start, end: start + written.length, written, target: target === '.' ? '' : target }];
    })
    .sort((one, other) => one.start - other.start);
}

/** The edits by which links to a file lead to it under another name. */
export function followingLinks(path: WorkspacePath, text: string, from: WorkspacePath, to: WorkspacePath): TextEdit[] {
  return relativeLinks(path, text)
    .filter(({ target }) => target === from)
    .map(({ start, end, written }) => ({ start, end, text: renamedLink(path, written, to) }));
}

/** The way to a file as a link writes it: with `./` where the old one had it. */
export function renamedLink(path: WorkspacePath, written: string, to: WorkspacePath): string {
  const relative = posix.relative(posix.dirname(path), to).replaceAll(' ', '%20');
  return written.startsWith('./') && !relative.startsWith('.') ? `./${relative}` : relative;
}

/** No address, no anchor, no path from the root of a site. */
function isRelative(written: string): boolean {
  return !/^([a-z][a-z0-9+.-]*:|\/|#|mailto:|\{|\$|<)/i.test(written) && !/[{}*$|]/.test(written);
}

function decoded(written: string): string {
  try {
    return decodeURIComponent(written);
  } catch {
    return written; // A lone `%` is just that.
  }
}
