import { ALIKE, likeness } from '../../changeset/moved-files.ts';
import { splitLines } from '../../base/text.ts';
import type { ChangedFile } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import type { FileView } from '../file-view.ts';
import type { Pacer } from '../pacer.ts';

/** Of how many of its lines at least one must stand in a file for that to be looked at closely. */
const TELLING_LINES = 3;

/**
 * Where the user has moved a file that is not where it was: the one file of its kind that has come there since, and is much
 * the same. Undefined where there is none, or where two are alike.
 */
export async function findMoved(
  view: FileView,
  { path, base }: ChangedFile,
  others: ReadonlySet<WorkspacePath>,
  since: number,
  pacer: Pacer,
): Promise<WorkspacePath | undefined> {
  const text = base?.text ?? '';
  const telling = [...new Set(splitLines(text).map((line) => line.trim()))].sort((one, other) => other.length - one.length);
  const wanted = telling.slice(0, TELLING_LINES).filter((line) => line !== '');
  const ending = endingOf(path);
  const rated: { readonly path: WorkspacePath; readonly alike: number }[] = [];
  for (const candidate of view.list()) {
    if (others.has(candidate) || endingOf(candidate) !== ending || !view.workspace.changedSince(candidate, since)) continue;
    await pacer.pause();
    const read = view.tryRead(candidate);
    if (read.status !== 'text' || !wanted.some((line) => read.source.text.includes(line))) continue;
    rated.push({ path: candidate, alike: likeness(text, read.source.text) });
  }
  const [best, next] = rated.filter(({ alike }) => alike >= ALIKE).sort((one, other) => other.alike - one.alike);
  return best && best.alike > (next?.alike ?? 0) ? best.path : undefined;
}

const endingOf = (path: WorkspacePath): string => /\.[^./]+$/.exec(path)?.[0] ?? '';
