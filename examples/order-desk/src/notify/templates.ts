import { Order, OrderLine } from '../orders/order.js';
import { formatMoney, multiplyMoney, sumMoney, type Money } from '../util/money.js';

export interface Message {
  readonly to: string;
  readonly subject: string;
  readonly body: string;
}

/** Plain amounts for columns whose heading names the currency. */
const bareAmount = (value: Money): string => (value.cents / 100).toFixed(2);

/**
 * One line of a mail: the single price in the column's format, the sum with its currency.
 * The sum is printed with {@link formatMoney}.
 */
export function renderLine(line: OrderLine, format: (value: Money) => string = bareAmount): string {
  const single = format(line.unitPrice).padStart(9);
  const sum = formatMoney(multiplyMoney(line.unitPrice, line.quantity));
  return `${String(line.quantity).padStart(3)} x ${line.sku.padEnd(12)} ${single}  ${sum}`;
}

function greeting(order: Order): string {
  return `Dear ${order.customer.name},`;
}

/** The mail that says: it arrived and it is paid. */
export function confirmation(order: Order): Message {
  const total = sumMoney(
    order.lines.map((line) => multiplyMoney(line.unitPrice, line.quantity)),
    order.currency,
  );
  return {
    to: order.customer.email,
    subject: `Your order ${order.id}`,
    body: [
      greeting(order),
      '',
      'thank you for your order. This is what we send you:',
      '',
      ...order.lines.map((line) => renderLine(line)),
      '',
      `Total: ${formatMoney(total)}`,
    ].join('\n'),
  };
}

/** The mail that says: it is on its way. */
export function shipped(order: Order): Message {
  return {
    to: order.customer.email,
    subject: `Your order ${order.id} is on its way`,
    body: [greeting(order), '', `follow your parcel with ${order.trackingCode ?? 'the link to come'}.`].join('\n'),
  };
}

/** The mail that says: sorry. */
export function apology(order: Order, reason: string): Message {
  return {
    to: order.customer.email,
    subject: `About your order ${order.id}`,
    body: [greeting(order), '', `we could not go on with your order: ${reason}.`].join('\n'),
  };
}