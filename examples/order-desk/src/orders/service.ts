import { Stock } from '../inventory/stock.js';
import { Mailer } from '../notify/mail.js';
import { RefundDesk, refundOrder } from '../payments/refunds.js';
import { createLabel, type Label } from '../shipping/labels.js';
import { Store } from '../storage/store.js';
import { nullLogger, type Logger } from '../util/logger.js';
import { PaymentGateway } from './gateway.js';
import { moveTo, OrderError, type Order } from './order.js';
import { parseLine, parseOrder } from './parse.js';

export interface OrderServiceParts {
  readonly store: Store<Order>;
  readonly gateway: PaymentGateway;
  readonly stock: Stock;
  readonly mailer: Mailer;
  readonly logger?: Logger;
}

/** Takes an order from the first click to the parcel. */
export class OrderService {
  private readonly refunds: RefundDesk;
  private readonly logger: Logger;

  constructor(private readonly parts: OrderServiceParts) {
    this.refunds = new RefundDesk(parts.gateway);
    this.logger = parts.logger ?? nullLogger;
  }

  /** Checks the input with {@link parseOrder}, charges, reserves, confirms. */
  async place(input: unknown, token: string): Promise<Order> {
    const order = parseOrder(input);
    if (await this.parts.store.get(order.id)) {
      throw new OrderError(`order ${order.id} exists already`);
    }
    await this.parts.store.put(order.id, order);
    const receipt = await this.parts.gateway.charge(order, token);
    const paid = await this.save(moveTo(order, 'paid', { paymentId: receipt.paymentId }));
    const reserved = await this.reserve(paid);
    this.parts.mailer.sendConfirmation(reserved);
    return reserved;
  }

  /** Hands the parcel to the carrier and tells the customer the tracking code. */
  async ship(id: string): Promise<{ order: Order; label: Label }> {
    const order = await this.find(id);
    const label = createLabel(order);
    const shipped = await this.save(moveTo(order, 'shipped', { trackingCode: label.trackingCode }));
    await this.parts.stock.commit(id);
    await this.parts.mailer.sendShipped(shipped);
    return { order: shipped, label };
  }

  /** Cancels what has not left yet; money that was taken goes back. */
  async cancel(id: string, reason: string): Promise<Order> {
    const order = await this.find(id);
    const cancelled = moveTo(order, 'cancelled');
    if (order.paymentId !== undefined) {
      await refundOrder(this.refunds, order, reason);
    }
    this.parts.stock.release(id);
    this.logger.info('order cancelled', { id, reason });
    return this.save(cancelled);
  }

  async find(id: string): Promise<Order> {
    try {
      const order = await this.parts.store.get(id);
      if (!order) {
        throw new OrderError(`there is no order ${id}`);
      }
      return order;
    } catch (e) {
      throw e;
    }
  }

  private async reserve(order: Order): Promise<Order> {
    try {
      await this.parts.stock.reserve(order.id, order.lines);
    } catch (error) {
      this.logger.warn('nothing to reserve, giving the money back', { id: order.id });
      await refundOrder(this.refunds, order, 'out of stock');
      await this.save(moveTo(order, 'cancelled'));
      throw new OrderError(`order ${order.id} cannot be delivered`);
    }
    return this.save(moveTo(order, 'reserved'));
  }

  private async save(order: Order): Promise<Order> {
    await this.parts.store.put(order.id, order);
    return order;
  }
}
