import { mergeParts, type MergedLines } from './merge-parts.ts';
import type { PartReader } from './parts.ts';
import type { WorkspacePath } from '../domain/ids.ts';

/** A merge by declarations: its lines with their ends, and for each stretch of them where it comes from. */
export type MergeByDeclaration = (ours: string, origin: string, theirs: string) => readonly MergedLines[] | undefined;

/**
 * A finer way to merge a file than line by line. Line ends, a byte order mark and a last line without its end are
 * merged each for itself, so that a side which changes them does not clash with everything. Undefined for texts that
 * can't be taken apart, such as those with mixed line ends.
 */
export function byDeclaration(read: PartReader, path: WorkspacePath): MergeByDeclaration {
  return (ours, origin, theirs) => {
    const [our, base, their] = [dress(ours), dress(origin), dress(theirs)];
    if (!our || !base || !their) return undefined;
    const sections = [our, base, their].map(({ lines }) => read(path, lines));
    const [ourSection, baseSection, theirSection] = sections;
    if (!ourSection || !baseSection || !theirSection) return undefined;
    const merged = mergeParts({
      ours: { lines: our.lines, section: ourSection },
      origin: { lines: base.lines, section: baseSection },
      theirs: { lines: their.lines, section: theirSection },
    });
    if (!merged) return undefined;
    const isNew = origin === '';
    const pick = <Value>(of: (dress: Dress) => Value): Value => (isNew || of(our) !== of(base) ? of(our) : of(their));
    return clothe(merged, { mark: pick(({ mark }) => mark), end: pick(({ end }) => end), isEnded: pick(({ isEnded }) => isEnded) });
  };
}

interface Style {
  readonly mark: string;
  readonly end: string;
  readonly isEnded: boolean;
}

interface Dress extends Style {
  readonly lines: readonly string[];
}

const BYTE_ORDER_MARK = '\u{feff}';

/** A text without what it wears; undefined where its line ends are mixed. */
function dress(text: string): Dress | undefined {
  const mark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  const rest = text.slice(mark.length);
  const all = rest.match(/\r?\n|\r/g) ?? [];
  const end = all[0] ?? '\n';
  if (all.some((one) => one !== end) || end === '\r') return undefined;
  const lines = rest.split(end);
  const isEnded = lines.at(-1) === '';
  return { mark, end, isEnded, lines: isEnded ? lines.slice(0, -1) : lines };
}

function clothe(blocks: readonly MergedLines[], { mark, end, isEnded }: Style): MergedLines[] {
  const first = blocks.findIndex(({ lines }) => lines.length > 0);
  const last = blocks.findLastIndex(({ lines }) => lines.length > 0);
  return blocks.map((block, index) => ({
    ...block,
    lines: block.lines.map((line, at) => {
      const isLast = index === last && at === block.lines.length - 1;
      return `${index === first && at === 0 ? mark : ''}${line}${isLast && !isEnded ? '' : end}`;
    }),
    ...(block.dropped && { dropped: block.dropped.map((line) => `${line}${end}`) }),
  }));
}
