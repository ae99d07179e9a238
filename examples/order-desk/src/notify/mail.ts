import { Customer, Order } from '../orders/order.js';
import { nullLogger, type Logger } from '../util/logger.js';
import { apology, confirmation, shipped, type Message } from './templates.js';

/** A message that could not be handed over. */
export class NotifyError extends Error {
  override readonly name: string = 'NotifyError';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** Whatever takes mail: SMTP in production, a list in tests. */
export interface Transport {
  deliver(message: Message): Promise<void>;
  close?(): Promise<void>;
}

export interface MailerOptions {
  readonly logger?: Logger;
  /** Customers who asked not to be written to. */
  readonly muted?: (customer: Customer) => boolean;
}

/** Writes to customers. What is said is in `templates.ts`, see {@link confirmation}. */
export class Mailer {
  private readonly logger: Logger;
  private sent = 0;

  constructor(
    private readonly transport: Transport,
    private readonly options: MailerOptions = {},
  ) {
    this.logger = options.logger ?? nullLogger;
  }

  get count(): number {
    return this.sent;
  }

  async sendConfirmation(order: Order): Promise<void> {
    await this.send(order, confirmation(order));
  }

  async sendShipped(order: Order): Promise<void> {
    try {
      await this.send(order, shipped(order));
    } catch (error) {
      // the parcel has left already: whoever ships decides what to do about it
      throw error;
    }
  }

  /** Says sorry, if that is possible at all. */
  async sendApology(order: Order, reason: string): Promise<void> {
    try {
      await this.send(order, apology(order, reason));
    } catch {
      // a second bad message would not make it any better
    }
  }

  /** One mail to many orders, such as for a recall; answers whom it did not reach. */
  async broadcast(orders: readonly Order[], write: (order: Order) => Message): Promise<string[]> {
    const missed: string[] = [];
    for (const order of orders) {
      try {
        await this.send(order, write(order));
      } catch (error) {
        missed.push(order.id);
      }
    }
    return missed;
  }

  async close(): Promise<void> {
    await this.transport.close?.().catch(() => {});
    this.logger.info('mailer closed', { sent: this.sent });
  }

  private async send(order: Order, message: Message): Promise<void> {
    if (this.options.muted?.(order.customer)) return;
    try {
      await this.transport.deliver(message);
      this.sent++;
    } catch (error) {
      throw new NotifyError(`cannot write to ${message.to}`);
    }
  }
}
