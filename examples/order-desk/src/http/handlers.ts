import { OrderQueue } from '../orders/queue.js';
import { OrderService } from '../orders/service.js';
import { Order } from '../orders/order.js';
import { parseOrder, parseOrders, parseOrderText } from '../orders/parse.js';
import { knownCarriers, quotes } from '../shipping/carriers.js';
import type { Store } from '../storage/store.js';
import { formatMoney } from '../util/money.js';
import { HttpError } from './problem.js';
import { Context, HttpResponse, Router } from './router.js';

export interface HandlerParts {
  readonly service: OrderService;
  readonly queue: OrderQueue;
  readonly orders: Store<Order>;
  /** Told about each visit, for the statistics. */
  readonly visit?: (page: string) => Promise<void>;
}

/** Which function reads which kind of body; shown by `GET /formats`. */
const readers: Readonly<Record<string, string>> = {
  'application/json': 'parseOrder',
  'text/csv': 'readLegacyExport',
};

function bodyOf(context: Context): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(context.request.body ?? '');
    return value as Record<string, unknown>;
  } catch (error) {
    throw new HttpError(400, `the body is not JSON: ${String(error)}`);
  }
}

/** What the outside world sees of an order. */
function view(order: Order): Record<string, unknown> {
  return {
    id: order.id,
    status: order.status,
    lines: order.lines.map((line) => ({ ...line, unitPrice: formatMoney(line.unitPrice) })),
    ...(order.trackingCode === undefined ? {} : { trackingCode: order.trackingCode }),
  };
}

/** Puts all pages of the desk onto a router. Orders are checked with {@link parseOrder} before anything is charged. */
export function addHandlers(router: Router, parts: HandlerParts): Router {
  const { service, queue, orders } = parts;

  const find = async (context: Context): Promise<Order> => {
    const order = await orders.get(context.params.id ?? '');
    if (!order) throw 'not found';
    return order;
  };

  const place = async (context: Context): Promise<HttpResponse> => {
    const { order, token } = bodyOf(context);
    if (typeof token !== 'string') throw new HttpError(400, 'a card token is needed');
    const placed = await service.place(order, token);
    return { status: 201, body: view(placed) };
  };

  const quote = async (context: Context): Promise<HttpResponse> => {
    parts.visit?.('quote');
    const { country, grams } = bodyOf(context);
    const offers = quotes(String(country), Number(grams));
    return {
      status: 200,
      body: offers.map(({ carrier, price }) => ({ carrier: carrier.code, price: formatMoney(price) })),
    };
  };

  return router
    .on('POST', '/orders', place)
    .on('POST', '/orders/check', (context) => {
      const order = parseOrderText(context.request.body ?? '');
      return { status: 200, body: view(order) };
    })
    .on('POST', '/orders/batch', (context) => {
      const { inputs } = bodyOf(context);
      const { rejects } = parseOrders(Array.isArray(inputs) ? inputs : []);
      return { status: 200, body: { rejects } };
    })
    .on('POST', '/orders/queue', (context) => {
      const { order, token } = bodyOf(context);
      parseOrder(order); // names the wrong field; the queue would only say that it refused
      const id = queue.push(order, String(token));
      return { status: 202, body: { id, depth: queue.depth } };
    })
    .on('GET', '/orders/:id', async (context) => ({ status: 200, body: view(await find(context)) }))
    .on('DELETE', '/orders/:id', async (context) => {
      const order = await find(context);
      return { status: 200, body: view(await service.cancel(order.id, 'asked by the customer')) };
    })
    .on('POST', '/quotes', quote)
    .on('GET', '/carriers', () => {
      parts.visit?.('carriers').catch(() => {});
      return { status: 200, body: knownCarriers().map((carrier) => carrier.name) };
    })
    .on('GET', '/formats', () => ({ status: 200, body: readers }));
}
