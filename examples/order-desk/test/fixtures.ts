import type { Message } from '../src/notify/templates.js';
import type { Transport } from '../src/notify/mail.js';
import { parseOrder, type Order } from '../src/orders/index.js';
import type { AcquirerTransport } from '../src/payments/acquirer-client.js';

/** What a customer would send, for {@link parseOrder}. */
export function orderInput(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 'A-1',
    customer: { name: 'Ada Lovelace', email: 'ada@example.com', country: 'DE' },
    lines: [
      { sku: 'lamp', quantity: 2, unitPrice: 1999 },
      { sku: 'bulb', quantity: 6, unitPrice: 250 },
    ],
    ...changes,
  };
}

export function sampleOrder(changes: Partial<Order> = {}): Order {
  return { ...parseOrder(orderInput()), ...changes };
}

export interface AcquirerScript {
  /** How many calls fail before one works. */
  failures?: number;
  responseCode?: string;
  refundAccepted?: boolean;
}

/** An acquirer that answers at once, and remembers what it was asked. */
export function fakeAcquirer(script: AcquirerScript = {}): AcquirerTransport & { calls: string[] } {
  const calls: string[] = [];
  let failures = script.failures ?? 0;
  const transport = async (method: string, path: string): Promise<string> => {
    calls.push(`${method} ${path}`);
    if (failures > 0) {
      failures--;
      throw new Error('connection reset');
    }
    if (path.endsWith('/refunds')) {
      return JSON.stringify({ id: 're-1', accepted: script.refundAccepted ?? true });
    }
    const responseCode = script.responseCode ?? '00';
    return JSON.stringify({ id: 'ch-1', responseCode, approved: responseCode === '00' });
  };
  return Object.assign(transport, { calls });
}

/** A mail transport that keeps everything, or refuses everything. */
export function mailbox(broken = false): Transport & { messages: Message[] } {
  const messages: Message[] = [];
  return {
    messages,
    async deliver(message) {
      if (broken) throw new Error('mailbox is full');
      messages.push(message);
    },
  };
}

export const noSleep = async (): Promise<void> => {};
