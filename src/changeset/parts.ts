import type { WorkspacePath } from '../domain/ids.ts';

/** A stretch of whole lines, from 0 (`end` not included), as parts with nothing but blank lines between them. */
export interface Section {
  readonly start: number;
  readonly end: number;
  readonly parts: readonly Part[];
  /** What stands between the parts, and perhaps behind the last one. */
  readonly separator?: ',';
}

/** A declaration, statement or member with the comments above it. */
export interface Part {
  /** What it is, as `function total`: no two parts of a section have the same. */
  readonly key: string;
  /** What it declares. */
  readonly names: readonly string[];
  readonly start: number;
  readonly end: number;
  /** Whether nothing depends on what stands before or after it. */
  readonly isFree: boolean;
  /** What can be merged part by part in turn. */
  readonly inside?: Section;
  /** Where it names what it takes from a module, or offers. */
  readonly list?: NameList;
}

/** An import or export as a set of names, from the line `start` to the end of its part. */
export interface NameList {
  readonly start: number;
  /** `import`, `import type`, `export` and so on. */
  readonly keyword: string;
  readonly defaultName?: string;
  /** `* as name`. */
  readonly namespace?: string;
  /** What stands between the braces, as it is written: `type A as B`; undefined where there are none. */
  readonly names?: readonly string[];
  /** What follows: ` from './x';`. */
  readonly tail: string;
  readonly layout: ListLayout;
}

export interface ListLayout {
  /** What each name's line begins with; undefined where all names stand on one line. */
  readonly indent?: string;
  /** Whether there are blanks inside the braces. */
  readonly isSpaced: boolean;
  readonly hasTrailingComma: boolean;
}

/** The lines of a text without their ends, as parts; undefined for what can't be taken apart. */
export type PartReader = (path: WorkspacePath, lines: readonly string[]) => Section | undefined;
