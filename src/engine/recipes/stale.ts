/** Something in a text that is no longer so. */
export interface Stale {
  readonly start: number;
  readonly end: number;
  /** What to write instead, where the changes of the task say so. */
  readonly instead?: string;
  readonly reason: string;
}
