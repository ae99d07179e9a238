import type { Money } from '../util/money.js';

/** A payment did not go through, and it was not the customer's doing. */
export class PaymentError extends Error {
  override readonly name: string = 'PaymentError';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** Why an acquirer said no. */
export type DeclineCode = 'insufficient-funds' | 'expired-card' | 'suspected-fraud' | 'unknown';

const declineTexts: Readonly<Record<DeclineCode, string>> = {
  'insufficient-funds': 'the card has insufficient funds',
  'expired-card': 'the card has expired',
  'suspected-fraud': 'the bank asks the customer to call',
  unknown: 'the bank gave no reason',
};

/** The bank said no. Trying again does not help, see {@link isDecline}. */
export class DeclinedError extends Error {
  override readonly name: string = 'DeclinedError';

  constructor(
    message: string,
    readonly code: DeclineCode = 'unknown',
  ) {
    super(message);
  }
}

export function isDecline(error: unknown): error is DeclinedError {
  return error instanceof DeclinedError;
}

/** What to tell the customer about a {@link DeclinedError}. */
export function declineText(code: DeclineCode): string {
  return declineTexts[code];
}

/** Acquirers answer with numbers of their own; anything new is `unknown`. */
export function declineCode(responseCode: string): DeclineCode {
  switch (responseCode) {
    case '51':
      return 'insufficient-funds';
    case '54':
      return 'expired-card';
    case '59':
    case '62':
      return 'suspected-fraud';
    default:
      return 'unknown';
  }
}

export interface Receipt {
  readonly paymentId: string;
  readonly amount: Money;
  /** Epoch milliseconds. */
  readonly at: number;
}
