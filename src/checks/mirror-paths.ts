import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';

/** Mirrors are folders of this name, with the id of the process that made them and something random behind. */
export const MIRROR_PREFIX = 'refactor-crew-mirror-';

/**
 * Which place of a mirror stands for which real place.
 *
 * A mirror copies a folder and, of the folders above it, what module look-up finds there. So it keeps the same depth:
 * `realTop` is the topmost folder of which anything is mirrored, and everything has the same path below `mirrorTop`.
 */
export interface MirrorPaths {
  readonly realTop: string;
  readonly mirrorTop: string;
  /** The mirrored folder, real and in the mirror. */
  readonly folder: string;
  readonly root: string;
}

/** @param ancestors folders above `folder` that are mirrored in part, the topmost last; all paths without links in them. */
export function mirrorPaths(folder: string, ancestors: readonly string[], mirrorTop: string): MirrorPaths {
  const realTop = ancestors.at(-1) ?? dirname(folder);
  // The name stays the same: some tests print it.
  const inside = relative(realTop, folder) || basename(folder);
  return { realTop, mirrorTop, folder, root: join(mirrorTop, inside) };
}

/** The mirror's place for a real one inside the folder; undefined for any other. */
export function toMirror({ folder, root }: MirrorPaths, place: string): string | undefined {
  const inside = relative(folder, place);
  return isOutside(inside) ? undefined : join(root, inside);
}

/** A text in which places of the mirror read as the real ones, so that what two mirrors say can be compared. */
export function unmirrorText({ realTop, mirrorTop }: MirrorPaths, text: string): string {
  const plain = text.replaceAll(mirrorTop + sep, realTop.endsWith(sep) ? realTop : realTop + sep).replaceAll(mirrorTop, realTop);
  return sep === '/' ? plain : plain.replaceAll(mirrorTop.replaceAll(sep, '/'), realTop.replaceAll(sep, '/'));
}

export const isOutside = (inside: string): boolean => inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside);
