import { parseArgs } from 'node:util';
import { answersFromFolder } from './folder-source.ts';
import { MessagesServer } from './messages-server.ts';
import { offlineEngine } from './offline-source.ts';
import { recordTo, replayFrom } from './recording.ts';
import type { AnswerSource } from './wire.ts';

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    offline: { type: 'boolean' },
    replay: { type: 'string' },
    record: { type: 'string' },
    port: { type: 'string' },
  },
});

function sourceOf(): AnswerSource {
  if (values.folder !== undefined) return answersFromFolder(values.folder, (line) => console.error(line));
  if (values.replay !== undefined) return replayFrom(values.replay);
  if (values.offline) return offlineEngine;
  console.error('usage: node scripts/messages-server.mjs (--folder DIR | --offline | --replay FILE) [--record FILE] [--port N]');
  process.exit(2);
}

const source = sourceOf();
const server = await MessagesServer.start({
  answer: values.record === undefined ? source : recordTo(values.record, source),
  ...(values.port !== undefined && { port: Number(values.port) }),
});
console.log(server.url);
