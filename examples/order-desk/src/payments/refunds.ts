import { setTimeout as delay } from 'node:timers/promises';
import { orderTotal } from '../orders/order.js';
import { Order } from '../orders/order.js';
import { addMoney, formatMoney, money, type Money } from '../util/money.js';
import { PaymentError, type Receipt } from './errors.js';

export interface RefundRequest {
  readonly order: Order;
  readonly amount: Money;
  readonly reason: string;
}

/** The part of the payment gateway that refunds need. */
export interface RefundPort {
  refund(paymentId: string, amount: Money): Promise<Receipt>;
}

/** What was already given back, by order. */
export class RefundLedger {
  private readonly refunded = new Map<string, Money>();

  record(orderId: string, amount: Money): void {
    this.refunded.set(orderId, addMoney(this.total(orderId, amount), amount));
  }

  total(orderId: string, like: Money): Money {
    return this.refunded.get(orderId) ?? money(0, like.currency);
  }
}

/**
 * Gives money back, never more than was paid.
 * Whole orders go through {@link refundOrder}.
 */
export class RefundDesk {
  constructor(
    private readonly gateway: RefundPort,
    private readonly ledger: RefundLedger = new RefundLedger(),
  ) {}

  async refund(request: RefundRequest): Promise<Receipt> {
    const { order, amount } = request;
    if (order.paymentId === undefined) {
      throw new PaymentError(`order ${order.id} was never paid`);
    }
    this.assertWithinTotal(order, amount);
    try {
      const receipt = await this.gateway.refund(order.paymentId, amount);
      this.ledger.record(order.id, amount);
      return receipt;
    } catch (error) {
      throw new PaymentError(`cannot refund ${formatMoney(amount)} of order ${order.id}`);
    }
  }

  /** What could still be given back for this order. */
  refundable(order: Order): Money {
    const paid = orderTotal(order);
    const back = this.ledger.total(order.id, paid);
    return money(paid.cents - back.cents, paid.currency);
  }

  private assertWithinTotal(order: Order, amount: Money): void {
    const left = this.refundable(order);
    if (amount.cents <= 0 || amount.cents > left.cents) {
      throw new PaymentError(`order ${order.id} has ${formatMoney(left)} left to refund, not ${formatMoney(amount)}`);
    }
  }
}

/** Refunds all that is left of an order with {@link RefundDesk.refund}. */
export async function refundOrder(desk: RefundDesk, order: Order, reason: string): Promise<Receipt> {
  try {
    return await desk.refund({ order, amount: desk.refundable(order), reason });
  } catch (err) {
    throw err;
  }
}
