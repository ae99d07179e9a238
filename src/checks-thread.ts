/** The thread of the checks: it serves one CheckRunner to everyone who is given a port to it. */
import { parentPort, type MessagePort } from 'node:worker_threads';
import { createCheckRunner } from './checks/check-runner.ts';
import { rememberBaseline } from './checks/remember-baseline.ts';
import type { CheckRunner } from './ports/checks.ts';
import { makeWay } from './runners/make-way.ts';
import { serveOn } from './runners/serve-on.ts';

makeWay();

const checks = rememberBaseline(createCheckRunner());

parentPort?.on('message', (message: { readonly type: 'connect'; readonly port: MessagePort }) => {
  if (message.type === 'connect') serveOn<CheckRunner>(message.port, checks);
});
