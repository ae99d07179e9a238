import { describeError, nullLogger, type Logger } from '../util/logger.js';
import { hintFor, HttpError, toProblem } from './problem.js';

export type Method = 'GET' | 'POST' | 'DELETE';

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
}

export interface HttpResponse {
  readonly status: number;
  readonly body: unknown;
}

export interface Context {
  readonly request: HttpRequest;
  readonly params: Readonly<Record<string, string>>;
}

export type Handler = (context: Context) => Promise<HttpResponse> | HttpResponse;
export type Observer = (request: HttpRequest, response: HttpResponse) => void;

interface Route {
  readonly method: Method;
  readonly parts: readonly string[];
  readonly handler: Handler;
}

/** `/orders/:id` against `/orders/A-1`; answers the parameters, or nothing if they differ. */
export function matchPath(parts: readonly string[], path: string): Record<string, string> | undefined {
  const given = splitPath(path);
  if (given.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':')) {
      params[part.slice(1)] = decodeURIComponent(value);
    } else if (part !== value) {
      return undefined;
    }
  }
  return params;
}

function splitPath(path: string): string[] {
  return path.split('?', 1)[0]!.split('/').filter((part) => part !== '');
}

/** Finds the handler for a request, and an answer for whatever it throws. Paths are matched by {@link matchPath}. */
export class Router {
  private readonly routes: Route[] = [];
  private readonly observers: Observer[] = [];

  constructor(private readonly logger: Logger = nullLogger) {}

  on(method: Method, pattern: string, handler: Handler): this {
    this.routes.push({ method, parts: splitPath(pattern), handler });
    return this;
  }

  observe(observer: Observer): void {
    this.observers.push(observer);
  }

  async handle(request: HttpRequest): Promise<HttpResponse> {
    const response = await this.answer(request);
    for (const observer of this.observers) {
      try {
        observer(request, response);
      } catch (e) {}
    }
    return response;
  }

  private async answer(request: HttpRequest): Promise<HttpResponse> {
    try {
      return await this.dispatch(request);
    } catch (error) {
      if (error === 'not found') {
        return { status: 404, body: { code: 'not-found', title: `nothing at ${request.path}` } };
      }
      const problem = toProblem(error);
      if (problem.status >= 500) {
        this.logger.error('request failed', { path: request.path, hint: hintFor(problem.code) });
      }
      return { status: problem.status, body: problem };
    }
  }

  private async dispatch(request: HttpRequest): Promise<HttpResponse> {
    let allowed = false;
    for (const route of this.routes) {
      const params = matchPath(route.parts, request.path);
      if (!params) continue;
      if (route.method === request.method) {
        try {
          return await route.handler({ request, params });
        } catch (e) { throw e; }
      }
      allowed = true;
    }
    throw new HttpError(allowed ? 405 : 404, allowed ? `${request.method} is not allowed here` : 'no such page');
  }
}
