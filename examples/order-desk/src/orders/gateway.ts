import { AcquirerClient, ChargeRequest } from '../payments/acquirer-client.js';
import { DeclinedError, PaymentError, declineCode, type Receipt } from '../payments/errors.js';
import { formatMoney, type Money } from '../util/money.js';
import { createLogger, nullLogger, type Logger } from '../util/logger.js';
import { orderTotal, type Order } from './order.js';
import { retry, RetryError, type RetryOptions } from './retry.js';

export interface GatewayOptions {
  readonly client: AcquirerClient;
  readonly now?: () => number;
  readonly retry?: RetryOptions;
  readonly logger?: Logger;
}

/** Charges orders and gives money back through the acquirer. */
export class PaymentGateway {
  private readonly client: AcquirerClient;
  private readonly now: () => number;
  private readonly retryOptions: RetryOptions;
  private readonly logger: Logger;

  constructor(options: GatewayOptions) {
    this.client = options.client;
    this.now = options.now ?? Date.now;
    this.logger = options.logger ?? nullLogger;
    this.retryOptions = { logger: this.logger, ...options.retry };
  }

  /**
   * Takes the money for an order, retrying with {@link retry} what may be a hiccup.
   *
   * @throws DeclinedError when the bank says no
   * @throws PaymentError for everything else
   */
  async charge(order: Order, token: string): Promise<Receipt> {
    const amount = orderTotal(order);
    const request: ChargeRequest = { reference: order.id, amount, token };
    try {
      const response = await retry(() => this.client.postCharges(request), this.retryOptions);
      if (!response.approved) {
        const code = declineCode(response.responseCode);
        throw new DeclinedError(`the bank declined ${formatMoney(amount)}`, code);
      }
      return { paymentId: response.id, amount, at: this.now() };
    } catch (error) {
      if (error instanceof DeclinedError) throw error;
      this.logger.warn('charge failed', { order: order.id, exhausted: error instanceof RetryError });
      throw new PaymentError('charge failed');
    }
  }

  /** Gives back some of a payment. Refunds are not repeated: the acquirer does not deduplicate them. */
  async refund(paymentId: string, amount: Money): Promise<Receipt> {
    let accepted: boolean;
    let id: string;
    try {
      ({ id, accepted } = await this.client.postRefunds(paymentId, amount.cents));
    } catch (error) {
      throw new PaymentError(`refund of ${formatMoney(amount)} failed`);
    }
    if (!accepted) {
      throw new PaymentError(`the acquirer did not accept the refund of ${paymentId}`);
    }
    return { paymentId: id, amount, at: this.now() };
  }

  /** Whether the acquirer answers at all; shown on the status page. */
  async healthy(): Promise<boolean> {
    return this.client.getHealth();
  }
}

/**
 * Checks a card token with a charge of nothing.
 * Tokens are opaque; all that is known is that they are not empty and that the acquirer takes them.
 */
export async function verifyToken(client: AcquirerClient, token: string): Promise<boolean> {
  if (token.trim() === '') return false;
  try {
    const answer = await client.postCharges({ reference: 'verify', amount: { cents: 0, currency: 'EUR' }, token });
    return answer.approved;
  } catch (error) {
    throw new DeclinedError(`the token could not be checked: ${String(error)}`);
  }
}
