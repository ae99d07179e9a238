import * as sdk from '../../src/anthropic-sdk.ts';
import { systemClock } from '../../src/base/clock.ts';
import { createAnthropicModel } from '../../src/models/anthropic/create-anthropic-model.ts';
import { RateLanes } from '../../src/models/rate/rate-lanes.ts';
import { OfflineModel } from '../../src/models/offline/offline-model.ts';
import { MessagesServer } from '../support/messages-server/messages-server.ts';
import type { Reply } from '../support/messages-server/wire.ts';
import { describeModelClient } from './model-client.contract.ts';

describeModelClient({
  name: 'the offline engine',
  streams: false,
  isScripted: false,
  open: async () => ({ model: new OfflineModel(), close: () => Promise.resolve() }),
});

describeModelClient({
  name: 'Claude, by the Messages API',
  streams: true,
  isScripted: true,
  open: async () => {
    let reply: Reply | 'hang' = {};
    const server = await MessagesServer.start({ answer: () => (reply === 'hang' ? new Promise(() => undefined) : reply), chunkBytes: 7 });
    const model = createAnthropicModel({
      apiKey: 'key',
      baseUrl: server.url,
      modelFor: () => 'claude-sonnet-5-5',
      clock: systemClock,
      lanes: new RateLanes(systemClock, Math.random),
      loadSdk: () => sdk,
    });
    return {
      model,
      say: (saying) => void (reply = saying),
      hang: () => void (reply = 'hang'),
      complaints: () => server.complaints,
      close: () => server.close(),
    };
  },
});

const key = process.env.ANTHROPIC_API_KEY;
if (key) {
  console.log('A key of Anthropic is set: the contract is tried on the real API as well.');
  describeModelClient({
    name: 'Claude, the real one',
    streams: true,
    isScripted: false,
    open: async () => ({
      model: createAnthropicModel({
        apiKey: key,
        modelFor: () => 'claude-haiku-4-5',
        maxOutputTokens: 500,
        clock: systemClock,
        lanes: new RateLanes(systemClock, Math.random),
        loadSdk: () => sdk,
      }),
      close: () => Promise.resolve(),
    }),
  });
}
