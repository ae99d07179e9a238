/** Currencies that the desk sells in. */
export type Currency = 'EUR' | 'USD' | 'GBP';

/** An amount in minor units. Build one with {@link money}, print it with {@link formatMoney}. */
export interface Money {
  readonly cents: number;
  readonly currency: Currency;
}

const currencies: readonly string[] = ['EUR', 'USD', 'GBP'];

export function isCurrency(value: unknown): value is Currency {
  return typeof value === 'string' && currencies.includes(value);
}

/** Makes an amount; fractions of a cent are refused rather than rounded. */
export function money(cents: number, currency: Currency = 'EUR'): Money {
  if (!Number.isSafeInteger(cents)) {
    throw new RangeError(`not a whole number of cents: ${cents}`);
  }
  return { cents, currency };
}

/** Adds two amounts. Mixing currencies is a bug, never a conversion. */
export function addMoney(a: Money, b: Money): Money {
  if (a.currency !== b.currency) {
    throw new RangeError(`cannot add ${b.currency} to ${a.currency}`);
  }
  return money(a.cents + b.cents, a.currency);
}

export function multiplyMoney(value: Money, factor: number): Money {
  return money(Math.round(value.cents * factor), value.currency);
}

/** Adds up any number of amounts with {@link addMoney}; nothing at all is zero. */
export function sumMoney(values: Iterable<Money>, currency: Currency = 'EUR'): Money {
  let total = money(0, currency);
  for (const value of values) {
    total = addMoney(total, value);
  }
  return total;
}

/**
 * Prints an amount the way it appears in mails and on invoices: `EUR 12.50`.
 * {@link parseMoney} reads it back.
 */
export function formatMoney(value: Money): string {
  const sign = value.cents < 0 ? '-' : '';
  const cents = Math.abs(value.cents);
  const fraction = String(cents % 100).padStart(2, '0');
  return `${value.currency} ${sign}${Math.trunc(cents / 100)}.${fraction}`;
}

/** Reads what {@link formatMoney} prints. */
export function parseMoney(text: string): Money {
  const match = /^([A-Z]{3}) (-?)(\d+)\.(\d{2})$/.exec(text.trim());
  if (!match || !isCurrency(match[1])) {
    throw new RangeError(`not an amount: ${JSON.stringify(text)}`);
  }
  const cents = Number(match[3]) * 100 + Number(match[4]);
  return money(match[2] === '-' ? -cents : cents, match[1]);
}
