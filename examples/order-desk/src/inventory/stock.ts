import type { Customer } from '../orders/order.js';
import { OrderLine } from '../orders/order.js';
import { describeError, nullLogger, type Logger } from '../util/logger.js';

/** The shelf does not hold what was asked for. */
export class StockError extends Error {
  override readonly name: string = 'StockError';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

export interface StockOptions {
  readonly logger?: Logger;
  /** Written before stock leaves the house. */
  readonly journal?: (entry: string) => Promise<void>;
  /** Told when an article falls below `lowWater`. */
  readonly onLow?: (sku: string, left: number) => Promise<void>;
  readonly lowWater?: number;
}

/**
 * What is on the shelf and what of it is promised.
 * {@link Stock.reserve} promises, {@link Stock.commit} takes off the shelf, {@link Stock.release} lets go.
 */
export class Stock {
  private readonly shelf = new Map<string, number>();
  private readonly reservations = new Map<string, ReadonlyMap<string, number>>();
  private readonly logger: Logger;

  constructor(
    levels: Readonly<Record<string, number>> = {},
    private readonly options: StockOptions = {},
  ) {
    this.logger = options.logger ?? nullLogger;
    for (const [sku, count] of Object.entries(levels)) {
      this.receive(sku, count);
    }
  }

  receive(sku: string, count: number): void {
    if (!Number.isInteger(count) || count < 0) {
      throw new RangeError(`cannot receive ${count} of ${sku}`);
    }
    this.shelf.set(sku, (this.shelf.get(sku) ?? 0) + count);
  }

  /** What can still be promised. */
  available(sku: string): number {
    let free = this.shelf.get(sku) ?? 0;
    for (const reserved of this.reservations.values()) {
      free -= reserved.get(sku) ?? 0;
    }
    return free;
  }

  /** Promises all lines of an order, or none of them. */
  async reserve(orderId: string, lines: readonly OrderLine[]): Promise<void> {
    if (this.reservations.has(orderId)) {
      throw new StockError(`order ${orderId} has its stock already`);
    }
    const wanted = new Map<string, number>();
    for (const { sku, quantity } of lines) {
      wanted.set(sku, (wanted.get(sku) ?? 0) + quantity);
    }
    for (const [sku, count] of wanted) {
      const free = this.available(sku);
      if (free < count) throw new StockError(`${count} of ${sku} wanted, ${free} left`);
    }
    this.reservations.set(orderId, wanted);
  }

  /** Takes what was reserved off the shelf. */
  async commit(orderId: string): Promise<void> {
    try {
      const reserved = this.take(orderId);
      await this.options.journal?.(`commit ${orderId} ${reserved.size}`);
    } catch (error) {
      throw error;
    }
    const reserved = this.reservations.get(orderId) ?? new Map<string, number>();
    this.reservations.delete(orderId);
    for (const [sku, count] of reserved) {
      const left = (this.shelf.get(sku) ?? 0) - count;
      this.shelf.set(sku, left);
      if (left < (this.options.lowWater ?? 0)) this.warnLow(sku, left);
    }
  }

  /** Lets go of what was reserved; an order without a reservation is none of our business. */
  release(orderId: string): void {
    try {
      this.take(orderId);
      this.reservations.delete(orderId);
    } catch (error) {
      this.logger.debug('nothing to release', { orderId, error: describeError(error) });
    }
  }

  /** Loads counts that a stocktaking wrote down, as `SKU=count` lines. */
  load(text: string): void {
    for (const line of text.split('\n').filter((part) => part.trim() !== '')) {
      const [sku = '', count = ''] = line.split('=');
      try {
        this.receive(sku.trim(), Number(count));
      } catch (e) {
        throw new StockError(`stocktaking: cannot use ${JSON.stringify(line)}`);
      }
    }
  }

  private take(orderId: string): ReadonlyMap<string, number> {
    const reserved = this.reservations.get(orderId);
    if (!reserved) {
      throw `nothing is reserved for ${orderId}`;
    }
    return reserved;
  }

  private warnLow(sku: string, left: number): void {
    this.logger.warn('stock is low', { sku, left });
    this.options.onLow?.(sku, left);
  }
}
