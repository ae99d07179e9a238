/** What was checked of a change set. A row never says more than was really checked. */
export interface Certificate {
  readonly verdict: CheckState;
  readonly rows: readonly CheckRow[];
}

/** `proved` and `passed` are good, `regressed` is bad, `unverified` means nobody knows. */
export type CheckState = 'proved' | 'passed' | 'regressed' | 'unverified';

export type CheckKind = 'syntax' | 'types' | 'tests';

export interface CheckRow {
  readonly kind: CheckKind;
  readonly state: CheckState;
  /** Whether an `unverified` here makes the whole certificate `unverified`. */
  readonly required: boolean;
  /** What was run, as a person would type it; absent where nothing was run. */
  readonly command?: string;
  /** The figures, or the reason why it could not be checked, in a sentence. */
  readonly summary: string;
  /** What regressed, one line each. */
  readonly details: readonly string[];
  readonly ms: number;
}

/** The worst of the rows: a regression first, then a required row that is unverified. */
export function certify(rows: readonly CheckRow[]): Certificate {
  return { verdict: verdictOf(rows), rows };
}

function verdictOf(rows: readonly CheckRow[]): CheckState {
  if (rows.some((row) => row.state === 'regressed')) return 'regressed';
  if (rows.some((row) => row.state === 'unverified' && row.required)) return 'unverified';
  const checked = rows.filter((row) => row.state !== 'unverified');
  if (checked.length === 0) return 'unverified';
  return checked.every((row) => row.state === 'proved') ? 'proved' : 'passed';
}
