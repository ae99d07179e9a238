import type { MessagePort } from 'node:worker_threads';
import { serve, type Contract } from '../protocol/rpc.ts';
import { channelOver } from './port-channel.ts';

/** Serves on a port for as long as somebody holds its other end: what a lost thread still waited for is broken off, and keeps nobody. */
export function serveOn<C extends Contract<C>>(port: MessagePort, service: C): void {
  const served = serve<C>(channelOver(port), service);
  port.once('close', () => served.close());
}
