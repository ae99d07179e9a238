import type { Conflict } from '../domain/change.ts';
import type { Contract } from '../domain/contract-file.ts';
import type { RemarkKind } from '../domain/remark.ts';
import type { Translate } from './texts.ts';

/** What a hunk makes less of. */
export function remarkWord(t: Translate, kind: RemarkKind): string {
  switch (kind) {
    case 'skipped-test':
      return t('a test is skipped');
    case 'focused-test':
      return t('only one test is left to run');
    case 'removed-test':
      return t('a test is gone');
    case 'removed-assertion':
      return t('an assertion is gone');
    case 'looser-assertion':
      return t('an assertion asserts less');
    case 'other-expectation':
      return t('something else is expected');
    case 'other-snapshot':
      return t('a snapshot is another one');
    case 'silenced-checker':
      return t('a checker is silenced');
    case 'added-any':
      return t('`any` takes a type away').replaceAll('`', '');
    case 'looser-setting':
      return t('a setting asks for less');
  }
}

/** How many accepted hunks a rejected one leaves broken. */
export const breakWord = (t: Translate, hunks: number): string =>
  hunks === 1 ? t('1 accepted hunk would break without it') : t('{0} accepted hunks would break without it', hunks);

/** What is the matter between two who can't both have their way; `name` tells what they are called. */
export function conflictWord(t: Translate, { kept, dropped, cause, reason }: Conflict, name: (of: Conflict['kept']) => string): string {
  if (!cause) {
    return reason === undefined
      ? t('{0} and {1} changed the same lines', name(kept), name(dropped))
      : t('What {0} and {1} changed does not go together', name(kept), name(dropped));
  }
  return cause.against
    ? t('What {0} and {1} changed does not go together', name(cause.against.taskId), name(dropped))
    : t('What {0} changed does not go together with the rest', name(dropped));
}

/** Why that is, where it does not show in the lines; in journals of before, in the words of then. */
export const causeWord = (t: Translate, { cause, reason }: Conflict): string | undefined =>
  cause ? t('Together they do not compile: {0}', `${cause.code} ${cause.message}`) : reason;

/** What a contract is about. */
export function contractWord(t: Translate, contract: Contract): string {
  switch (contract) {
    case 'test':
      return t('test');
    case 'snapshot':
      return t('snapshot');
    case 'lint':
      return t('settings of the linter');
    case 'compiler':
      return t('settings of the compiler');
    case 'runner':
      return t('settings of the tests');
    case 'ci':
      return t('CI');
    case 'scripts':
      return t('scripts that check');
  }
}
