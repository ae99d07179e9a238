/** Lines from `start` up to (not including) `end`, from 0. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/** A stretch of a three-way merge, and whose version of it stands: `both` where they agree, `conflict` where ours is kept and theirs dropped. */
export interface MergePiece {
  readonly take: 'both' | 'ours' | 'theirs' | 'conflict';
  readonly ours: LineRange;
  readonly theirs: LineRange;
}
