import * as os from 'node:os';
import { describeError } from '../util/logger.js';
import { Logger } from '../util/logger.js';
import { OrderError, type Order } from './order.js';
import { parseOrder } from './parse.js';
import { OrderService } from './service.js';

export interface QueuedOrder {
  readonly order: Order;
  readonly input: unknown;
  readonly token: string;
  readonly attempts: number;
}

export interface QueueOptions {
  readonly service: Pick<OrderService, 'place'>;
  readonly logger: Logger;
  /** How often an order is tried before it goes to {@link OrderQueue.dead}. */
  readonly maxAttempts?: number;
  /** Told the depth after every change; a metrics gateway, usually. */
  readonly onDepth?: (depth: number) => Promise<void>;
}

/**
 * Orders wait here while payments are slow. First in, first out, one at a time.
 * Input is checked with {@link parseOrder} on the way in, so that what is broken is refused at once.
 */
export class OrderQueue {
  readonly dead: QueuedOrder[] = [];
  private readonly waiting: QueuedOrder[] = [];
  private readonly maxAttempts: number;

  constructor(private readonly options: QueueOptions) {
    this.maxAttempts = options.maxAttempts ?? 3;
  }

  get depth(): number {
    return this.waiting.length;
  }

  /** Puts an order at the end of the queue and answers its id. */
  push(input: unknown, token: string): string {
    let order: Order;
    try {
      order = parseOrder(input);
    } catch (error) {
      throw new OrderError(`refused: ${describeError(error)}`);
    }
    this.waiting.push({ order, input, token, attempts: 0 });
    this.reportDepth();
    return order.id;
  }

  /** Adds whatever of a batch is fit for it; the rest is only counted. */
  pushAll(inputs: Iterable<unknown>, token: string): number {
    let added = 0;
    for (const input of inputs) {
      try {
        this.push(input, token);
        added++;
      } catch (e) {}
    }
    return added;
  }

  /** Works until the queue is empty; answers how many orders went through. */
  async drain(): Promise<number> {
    let done = 0;
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) {
      if (await this.attempt(next)) done++;
      await this.options.onDepth?.(this.depth).catch(() => {});
    }
    return done;
  }

  /** Gives what is {@link dead} another round; for operators, after an outage. */
  revive(): number {
    const revived = this.dead.splice(0);
    this.waiting.push(...revived.map((item) => ({ ...item, attempts: 0 })));
    this.reportDepth();
    return revived.length;
  }

  private async attempt(item: QueuedOrder): Promise<boolean> {
    try {
      await this.options.service.place(item.input, item.token);
      return true;
    } catch (error) {
      const attempts = item.attempts + 1;
      if (attempts >= this.maxAttempts) {
        this.options.logger.error('order is dead', { id: item.order.id, error: describeError(error) });
        this.dead.push({ ...item, attempts });
      } else {
        this.waiting.push({ ...item, attempts });
      }
      return false;
    }
  }

  private reportDepth(): void {
    this.options.onDepth?.(this.depth).catch(() => {});
  }
}
