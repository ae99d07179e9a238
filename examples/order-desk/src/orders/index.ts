import { refundOrder, RefundDesk } from '../payments/refunds.js';
import { nullLogger, type Logger } from '../util/logger.js';
import { readLegacyExport } from './legacy.js';
import { canMove, type Order } from './order.js';
import { OrderQueue } from './queue.js';

export * from './order.js';
export * from './parse.js';
export { isLegacyExportName, readLegacyExports } from './legacy.js';
export { OrderQueue, type QueuedOrder, type QueueOptions } from './queue.js';
export { PaymentGateway, verifyToken } from './gateway.js';
export { OrderService, type OrderServiceParts } from './service.js';

export interface IntakeOptions {
  readonly queue: OrderQueue;
  readonly token: string;
  readonly logger?: Logger;
}

/**
 * Feeds orders from a partner into the queue and starts to work on them.
 * The partner gets an answer at once; {@link OrderQueue.drain} goes on behind its back.
 */
export function startIntake(inputs: readonly unknown[], options: IntakeOptions): { accepted: number } {
  const { queue, token, logger = nullLogger } = options;
  const accepted = queue.pushAll(inputs, token);
  queue.drain();
  logger.info('intake started', { accepted, refused: inputs.length - accepted });
  return { accepted };
}

/** Puts a nightly export of the old shop into the queue. All of it, or nothing: see {@link readLegacyExport}. */
export function startLegacyIntake(text: string, options: IntakeOptions): { accepted: number } {
  const inputs = readLegacyExport(text).map((order) => ({
    ...order,
    lines: order.lines.map((line) => ({ ...line, unitPrice: line.unitPrice.cents })),
  }));
  return startIntake(inputs, options);
}

/** The orders that customers can still cancel by themselves. */
export function cancellable(orders: Iterable<Order>): Order[] {
  return [...orders].filter((order) => canMove(order.status, 'cancelled'));
}
