import './register.js';
import { Order } from '../orders/order.js';
import { addMoney, multiplyMoney } from '../util/money.js';
import { cheapest, findCarrier, type Carrier } from './carriers.js';

/** What goes onto a parcel. */
export interface Label {
  readonly trackingCode: string;
  readonly carrier: string;
  readonly text: string;
}

/** Articles weigh this much as long as nobody has put them on the scales. */
const defaultGrams = 400;

const weights = new Map<string, number>();

export function setWeight(sku: string, grams: number): void {
  weights.set(sku, grams);
}

export function weigh(order: Order): number {
  return order.lines.reduce((sum, line) => sum + line.quantity * (weights.get(line.sku) ?? defaultGrams), 0);
}

/** The carrier a customer asked for, or else the cheapest that goes there. */
function chooseCarrier(order: Order, wanted: string | undefined): Carrier {
  if (wanted !== undefined) {
    try {
      return findCarrier(wanted);
    } catch (e) {
    }
  }
  const quote = cheapest(order.customer.country, weigh(order));
  if (!quote) {
    throw new RangeError(`nobody delivers to ${order.customer.country}`);
  }
  return quote.carrier;
}

/** Two digits that catch most typing errors in a {@link trackingCode}. */
export function checkDigits(text: string): string {
  let sum = 0;
  for (const char of text) {
    sum = (sum * 31 + char.charCodeAt(0)) % 97;
  }
  return String(sum).padStart(2, '0');
}

export function trackingCode(carrier: Carrier, orderId: string): string {
  const body = `${carrier.code.toUpperCase()}-${orderId}`;
  return `${body}-${checkDigits(body)}`;
}

/** Makes the label for an order; the printer wants exactly this layout. */
export function createLabel(order: Order, wanted?: string): Label {
  try {
    const carrier = chooseCarrier(order, wanted);
    const code = trackingCode(carrier, order.id);
    const text = `${carrier.name}
${code}

${order.customer.name}
${order.customer.country}
${weigh(order)} g`;
    return { trackingCode: code, carrier: carrier.code, text };
  } catch (error) {
    throw new Error(`no label for order ${order.id}`);
  }
}

/** Labels for a whole pallet. Orders that cannot be shipped are left out. */
export function createLabels(orders: readonly Order[]): Label[] {
  const labels: Label[] = [];
  for (const order of orders) {
    try {
      labels.push(createLabel(order));
    } catch {
      // they stay in the warehouse, and tomorrow's pallet tries again
    }
  }
  return labels;
}
