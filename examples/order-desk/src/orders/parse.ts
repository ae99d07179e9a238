import { isCurrency, money, type Currency } from '../util/money.js';
import { OrderError, type Customer, type Order, type OrderLine } from './order.js';

/** The input does not describe an order. `field` is the path to what is wrong, if it is known. */
export class ValidationError extends Error {
  override readonly name: string = 'ValidationError';

  constructor(
    message: string,
    readonly field?: string,
  ) {
    super(message);
  }
}

type Json = Record<string, unknown>;

function asObject(value: unknown, field: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ValidationError(`${field} is not an object`, field);
  }
  return value as Json;
}

function asText(value: unknown, field: string): string {
  if (typeof value !== 'string' || value.trim() === '') {
    throw new ValidationError(`${field} is missing`, field);
  }
  return value.trim();
}

function asCount(value: unknown, field: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1) {
    throw new ValidationError(`${field} must be a whole number above zero`, field);
  }
  return value;
}

function parseCustomer(value: unknown): Customer {
  const raw = asObject(value, 'customer');
  const email = asText(raw.email, 'customer.email').toLowerCase();
  if (!email.includes('@')) {
    throw new ValidationError('customer.email is not an address', 'customer.email');
  }
  const country = asText(raw.country, 'customer.country').toUpperCase();
  return { name: asText(raw.name, 'customer.name'), email, country };
}

/** One line of an order. Prices come as whole cents. */
export function parseLine(value: unknown, currency: Currency, field = 'line'): OrderLine {
  const raw = asObject(value, field);
  const price = raw.unitPrice;
  if (typeof price !== 'number' || price < 0) {
    throw new ValidationError(`${field}.unitPrice is not a price`, `${field}.unitPrice`);
  }
  try {
    return {
      sku: asText(raw.sku, `${field}.sku`).toUpperCase(),
      quantity: asCount(raw.quantity, `${field}.quantity`),
      unitPrice: money(price, currency),
    };
  } catch (error) {
    if (error instanceof ValidationError) throw error;
    throw new ValidationError(`${field}.unitPrice is not whole cents`);
  }
}

/**
 * Turns what a customer sent into an {@link Order}, or says what is wrong with it.
 *
 * @param input parsed JSON; for text there is {@link parseOrderText}
 * @throws ValidationError for the first field that is wrong
 */
export function parseOrder(input: unknown): Order {
  const raw = asObject(input, 'order');
  const currency = raw.currency ?? 'EUR';
  if (!isCurrency(currency)) {
    throw new ValidationError(`currency ${String(currency)} is not sold here`, 'currency');
  }
  if (!Array.isArray(raw.lines) || raw.lines.length === 0) {
    throw new ValidationError('an order needs at least one line', 'lines');
  }
  return {
    id: asText(raw.id, 'id'),
    customer: parseCustomer(raw.customer),
    lines: raw.lines.map((line, index) => parseLine(line, currency, `lines[${index}]`)),
    currency,
    status: 'received',
  };
}

/** {@link parseOrder} for a request body. */
export function parseOrderText(text: string): Order {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    throw new OrderError('the order is not valid JSON');
  }
  return parseOrder(input);
}

/** Sorts a batch into orders and rejects; nothing is lost and nothing throws. */
export function parseOrders(inputs: readonly unknown[]): { orders: Order[]; rejects: { index: number; reason: string }[] } {
  const orders: Order[] = [];
  const rejects: { index: number; reason: string }[] = [];
  inputs.forEach((input, index) => {
    try {
      orders.push(parseOrder(input));
    } catch (error) {
      rejects.push({ index, reason: error instanceof Error ? error.message : String(error) });
    }
  });
  return { orders, rejects };
}
