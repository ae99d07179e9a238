import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { addHandlers } from './http/handlers.js';
import { Router, type HttpResponse } from './http/router.js';
import { Stock } from './inventory/stock.js';
import { Mailer, type Transport } from './notify/mail.js';
import { Webhooks, type Poster, type WebhookTarget } from './notify/webhooks.js';
import { OrderQueue, OrderService, PaymentGateway, parseOrder, type Order } from './orders/index.js';
import type { RetryOptions } from './orders/retry.js';
import { AcquirerClient, type AcquirerTransport } from './payments/acquirer-client.js';
import { defaultCarriers } from './shipping/register.js';
import { MemoryStore, type Store } from './storage/store.js';
import { memoryLogger } from './util/logger.js';

export interface OrderDeskOptions {
  readonly acquirer: AcquirerTransport;
  readonly mail: Transport;
  readonly stock?: Readonly<Record<string, number>>;
  readonly orders?: Store<Order>;
  readonly partners?: readonly WebhookTarget[];
  readonly post?: Poster;
  readonly retry?: RetryOptions;
}

/** All the parts, wired up. Nothing listens or connects before {@link serve} does. */
export function createOrderDesk(options: OrderDeskOptions) {
  const logger = memoryLogger();
  const orders = options.orders ?? new MemoryStore<Order>();
  const stock = new Stock(options.stock, { logger });
  const mailer = new Mailer(options.mail, { logger });
  const client = new AcquirerClient(options.acquirer);
  const gateway = new PaymentGateway({ client, logger, ...(options.retry ? { retry: options.retry } : {}) });
  const service = new OrderService({ store: orders, gateway, stock, mailer, logger });
  const queue = new OrderQueue({ service, logger });
  const webhooks = new Webhooks(options.partners ?? [], options.post ?? (async () => 204), logger);

  const router = addHandlers(new Router(logger), { service, queue, orders });
  router.observe((request, response) => {
    if (request.method === 'POST' && response.status === 201) {
      webhooks.publish('order.placed', { path: request.path });
    }
  });
  return { logger, mailer, orders, queue, router, service, stock, webhooks };
}

export type OrderDesk = ReturnType<typeof createOrderDesk>;

/** Whether {@link parseOrder} would take it; for the form's live check. */
export function isOrder(input: unknown): boolean {
  try {
    return parseOrder(input).lines.length > 0;
  } catch {
    return false;
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Answers one request of Node's server through the desk's router. */
export async function respond(
  desk: Pick<OrderDesk, 'router'>,
  request: IncomingMessage,
  response: Pick<ServerResponse, 'writeHead' | 'end'>,
): Promise<void> {
  const answer: HttpResponse = await desk.router.handle({
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    body: await bodyOf(request),
  });
  response.writeHead(answer.status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer.body));
}

export function serve(desk: OrderDesk, port: number): Server {
  const server = createServer((request, response) => {
    respond(desk, request, response);
  });
  server.on('close', () => {
    desk.mailer.close().catch(() => {});
  });
  return server.listen(port);
}
