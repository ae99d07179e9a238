// What the machine takes for the least that an answer needs, with nothing else going on.
import { once } from 'node:events';
import { closeSync, fdatasyncSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';

/**
 * A file with room for `amount` lines, each synced by itself: no acknowledgement is sooner than one of these. How long it takes depends on
 * what the machine did just before, so it is to be written between the measures that it is held against.
 */
export function bareFile(path, amount) {
  const line = Buffer.from(`${'x'.repeat(300)}\n`);
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, 'w');
  writeSync(file, Buffer.alloc(line.length * amount));
  fsyncSync(file);
  let at = 0;
  return {
    writeLine() {
      writeSync(file, line, 0, line.length, at);
      fdatasyncSync(file);
      at += line.length;
    },
    close: () => closeSync(file),
  };
}

/** What a message to an idle thread and its answer take. */
export async function timeRoundTrips(amount) {
  const echo = `const { parentPort } = require('node:worker_threads'); parentPort.on('message', (message) => parentPort.postMessage(message));`;
  const worker = new Worker(echo, { eval: true });
  const samples = [];
  for (let at = 0; at <= amount; at += 1) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    const began = performance.now();
    worker.postMessage({ type: 'ping', at });
    await once(worker, 'message');
    samples.push(performance.now() - began);
  }
  await worker.terminate();
  // The first one waits for the thread to start.
  return samples.slice(1);
}
