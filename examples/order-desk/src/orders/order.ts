import { multiplyMoney, sumMoney, type Currency, type Money } from '../util/money.js';

export interface Customer {
  readonly name: string;
  readonly email: string;
  /** ISO 3166 code, upper case. */
  readonly country: string;
}

export interface OrderLine {
  readonly sku: string;
  readonly quantity: number;
  readonly unitPrice: Money;
}

export type OrderStatus = 'received' | 'paid' | 'reserved' | 'shipped' | 'cancelled';

/** An order as the desk keeps it; {@link parseOrder} makes one of what customers send. */
export interface Order {
  readonly id: string;
  readonly customer: Customer;
  readonly lines: readonly OrderLine[];
  readonly currency: Currency;
  readonly status: OrderStatus;
  readonly paymentId?: string;
  readonly trackingCode?: string;
}

/** Something about the order itself is wrong, or it cannot go on from where it is. */
export class OrderError extends Error {
  override readonly name: string = 'OrderError';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

const transitions: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  received: ['paid', 'cancelled'],
  paid: ['reserved', 'cancelled'],
  reserved: ['shipped', 'cancelled'],
  shipped: [],
  cancelled: [],
};

export function canMove(from: OrderStatus, to: OrderStatus): boolean {
  return transitions[from].includes(to);
}

/** A copy of the order in its new state. Moves that {@link canMove} forbids throw an {@link OrderError}. */
export function moveTo(order: Order, to: OrderStatus, changes: Partial<Order> = {}): Order {
  if (!canMove(order.status, to)) {
    throw new OrderError(`order ${order.id} is ${order.status} and cannot become ${to}`);
  }
  return { ...order, ...changes, status: to };
}

export function lineTotal(line: OrderLine): Money {
  return multiplyMoney(line.unitPrice, line.quantity);
}

/** What the customer pays for the goods, shipping not included. */
export function orderTotal(order: Pick<Order, 'lines' | 'currency'>): Money {
  return sumMoney(order.lines.map(lineTotal), order.currency);
}
