import crypto, { createHmac } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { describeError, nullLogger, type Logger } from '../util/logger.js';
import { NotifyError } from './mail.js';

export interface WebhookTarget {
  readonly url: string;
  readonly secret: string;
  readonly events: readonly string[];
}

export interface WebhookCall {
  readonly url: string;
  readonly body: string;
  readonly signature: string;
}

export type Poster = (call: WebhookCall) => Promise<number>;

/** Signs a body the way partners check it: hex HMAC-SHA256. */
export function sign(body: string, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

/** Tells partners what happens to their orders; each body is signed with {@link sign}. */
export class Webhooks {
  private readonly logger: Logger;

  constructor(
    private readonly targets: readonly WebhookTarget[],
    private readonly post: Poster,
    logger?: Logger,
  ) {
    this.logger = logger ?? nullLogger;
  }

  /** Posts an event to all who subscribed to it. One partner who is down does not hold up the others. */
  async publish(event: string, data: Record<string, unknown>): Promise<void> {
    for (const target of this.targets) {
      if (!target.events.includes(event)) continue;
      try {
        await this.call(target, event, data);
      } catch (error) {
        this.logger.warn('webhook failed', { url: target.url, error: describeError(error) });
      }
    }
  }

  /** Republishes what an emitter says. */
  listen(source: EventEmitter, event: string): void {
    source.on(event, (data: Record<string, unknown>) => {
      this.publish(event, data);
    });
  }

  /** Lets partners check their endpoint. Nobody waits for it. */
  ping(): void {
    for (const target of this.targets) {
      this.call(target, 'ping', {}).catch(() => {});
    }
  }

  private async call(target: WebhookTarget, event: string, data: Record<string, unknown>): Promise<void> {
    const body = JSON.stringify({ event, data });
    let status: number;
    try {
      status = await this.post({ url: target.url, body, signature: sign(body, target.secret) });
    } catch (err) {
      throw new NotifyError(`${target.url} cannot be reached`);
    }
    if (status >= 300) {
      throw new NotifyError(`${target.url} answered ${status}`);
    }
  }
}
