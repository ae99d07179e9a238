/** What a reviewer is to look at twice: after it, something that was checked may be checked no more. */
export type RemarkKind =
  | 'skipped-test'
  | 'focused-test'
  | 'removed-test'
  | 'removed-assertion'
  | 'looser-assertion'
  | 'other-expectation'
  | 'other-snapshot'
  | 'silenced-checker'
  | 'added-any'
  | 'looser-setting';

export interface Remark {
  readonly kind: RemarkKind;
  /** Which line of the base, for what is gone, or of the new text. */
  readonly side: 'before' | 'after';
  readonly line: number;
  /** The line, without what it is indented by. */
  readonly text: string;
}

const WORDS: Readonly<Record<RemarkKind, string>> = {
  'skipped-test': 'a test is skipped',
  'focused-test': 'only one test is left to run',
  'removed-test': 'a test is gone',
  'removed-assertion': 'an assertion is gone',
  'looser-assertion': 'an assertion asserts less',
  'other-expectation': 'something else is expected',
  'other-snapshot': 'a snapshot is another one',
  'silenced-checker': 'a checker is silenced',
  'added-any': '`any` takes a type away',
  'looser-setting': 'a setting asks for less',
};

/** A remark as a clause, without its place. */
export const describeRemark = (kind: RemarkKind): string => WORDS[kind];
