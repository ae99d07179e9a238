import { describeError } from '../util/logger.js';
import { ValidationError } from '../orders/parse.js';
import { OrderError } from '../orders/order.js';
import { DeclinedError, declineText } from '../payments/errors.js';

/** An answer that is not a success. Handlers throw it; {@link toProblem} turns it into a body. */
export class HttpError extends Error {
  override readonly name: string = 'HttpError';

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly field?: string;
}

/**
 * For the log, never for the customer: what a developer should look at.
 *
 * A handler that does this hides the reason from everybody:
 *
 *     try { await charge(order); } catch (e) { throw e; }
 *     try { await charge(order); } catch (e) { throw new Error('charge failed'); }
 *     try { await charge(order); } catch {}
 */
const hints: Readonly<Record<string, string>> = {
  internal: 'Look for catch (error) { throw new Error(`...`) } without a cause in the handler.',
  raw: "A handler let go of a raw value, such as throw 'not found'; throw new HttpError(404, ...) instead.",
  lost: 'Somebody wrote notify().catch(() => {}) or catch (e) {} and the failure went nowhere.',
};

export function hintFor(code: string): string | undefined {
  return hints[code];
}

/** The answer to whatever a handler has thrown. */
export function toProblem(error: unknown): Problem {
  if (error instanceof HttpError) {
    return { status: error.status, code: 'http', title: error.message };
  }
  if (error instanceof ValidationError) {
    const problem: Problem = { status: 422, code: 'invalid', title: error.message };
    return error.field === undefined ? problem : { ...problem, field: error.field };
  }
  if (error instanceof DeclinedError) {
    return { status: 402, code: error.code, title: declineText(error.code) };
  }
  if (error instanceof OrderError) {
    return { status: 409, code: 'order', title: error.message };
  }
  if (error instanceof Error) {
    return { status: 500, code: 'internal', title: 'something went wrong' };
  }
  return { status: 500, code: 'raw', title: describeError(error) };
}
