import type { Mention } from '../../ports/code.ts';

/** A mention by its position in the text of a file. */
export interface Occurrence {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly where: Mention['where'];
  readonly exact: boolean;
}
