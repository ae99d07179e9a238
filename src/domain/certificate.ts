/** What was checked of a change set. A row never says more than was really checked. */
export interface Certificate {
  readonly verdict: CheckState;
  readonly rows: readonly CheckRow[];
}

/** `proved` and `passed` are good, `regressed` is bad, `unverified` means nobody knows. */
export type CheckState = 'proved' | 'passed' | 'regressed' | 'unverified';

/**
 * `emit`: the JavaScript that comes of changed files; `api`: what packages offer to others; `modules`: which modules load which;
 * `lint`: the folder's own linter; `behaviour`: changed functions called on both sides with the same inputs; `mutations`: what the tests
 * notice of faults put into changed lines.
 */
export type CheckKind = 'syntax' | 'types' | 'emit' | 'api' | 'modules' | 'lint' | 'behaviour' | 'tests' | 'mutations';

export interface CheckRow {
  readonly kind: CheckKind;
  readonly state: CheckState;
  /** Whether an `unverified` here makes the whole certificate `unverified`. */
  readonly required: boolean;
  /** What was run, as a person would type it; absent where nothing was run. */
  readonly command?: string;
  /** The figures, or the reason why it could not be checked, in a sentence. */
  readonly summary: string;
  /** What regressed, or what else the summary is about, one line each. */
  readonly details: readonly string[];
  readonly ms: number;
}

/** Whether a row leaves open what has to be known; what is only evidence may be missing. */
export const isMissing = (row: CheckRow): boolean => row.state === 'unverified' && row.required;

/** The worst of the rows: a regression first, then a required row that is unverified; at best what the emitted JavaScript proves. */
export function certify(rows: readonly CheckRow[]): Certificate {
  return { verdict: verdictOf(rows), rows };
}

function verdictOf(rows: readonly CheckRow[]): CheckState {
  if (rows.some((row) => row.state === 'regressed')) return 'regressed';
  if (rows.some(isMissing)) return 'unverified';
  const checked = rows.filter((row) => row.state !== 'unverified');
  if (checked.length === 0) return 'unverified';
  // The same JavaScript does the same; that it was compiled from the change, and that the change compiles, the other rows say.
  const isProved = checked.some((row) => row.kind === 'emit' && row.state === 'proved') || checked.every((row) => row.state === 'proved');
  return isProved ? 'proved' : 'passed';
}
