/** The one part of the product that holds the SDK of Anthropic: a bundle of its own, loaded with the first request to Claude. */
import { BaseAnthropic, type Middleware } from '@anthropic-ai/sdk/client';
import { Messages } from '@anthropic-ai/sdk/resources/messages/messages';
import type { ConnectOptions, MessagesConnection, StreamWatch } from './models/anthropic/sdk.ts';

/** Connects to a provider that speaks the Messages API. Retries, limits and budgets are ours: the SDK sends each request once. */
export function connect({ apiKey, baseUrl, headersMs, warn }: ConnectOptions): MessagesConnection {
  const client = withoutItsVariables(
    () =>
      new BaseAnthropic({
        apiKey,
        baseURL: baseUrl,
        maxRetries: 0,
        timeout: headersMs,
        logLevel: 'warn',
        // Its second argument may hold what was sent or received.
        logger: { error: (text) => warn(text), warn: (text) => warn(text), info: () => undefined, debug: () => undefined },
        openTelemetry: { propagation: false, traces: false },
      }),
  );
  const messages = new Messages(client);
  return {
    stream: (params, watch) => messages.create(params, { signal: watch.signal, middleware: [observer(watch)] }),
  };
}

function observer({ onHeaders, onBytes }: StreamWatch): Middleware {
  return async (request, next) => {
    const response = await next(request);
    onHeaders(response.headers);
    if (!response.ok || !response.body) return response;
    const observed = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        onBytes();
        controller.enqueue(chunk);
      },
    });
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(observed), { status, statusText, headers });
  };
}

/**
 * The SDK heeds `ANTHROPIC_CUSTOM_HEADERS` and others whatever it is told. In an editor such variables may come from the
 * folder that is open: where requests go and what they say is for the settings alone. It reads them while it is constructed.
 */
function withoutItsVariables<Made>(make: () => Made): Made {
  const hidden = Object.keys(process.env).filter((name) => name.toUpperCase().startsWith('ANTHROPIC_'));
  const values = hidden.map((name) => process.env[name]);
  for (const name of hidden) delete process.env[name];
  try {
    return make();
  } finally {
    hidden.forEach((name, at) => (process.env[name] = values[at]));
  }
}
