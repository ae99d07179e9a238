import assert from 'node:assert/strict';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { runAgent } from '../../src/agents/agent-loop.ts';
import { Inbox } from '../../src/agents/inbox.ts';
import { toolSet } from '../../src/agents/tool-set.ts';
import { defineTool } from '../../src/agents/tool.ts';
import { finishTool } from '../../src/agents/tools/reporting.ts';
import * as sdk from '../../src/anthropic-sdk.ts';
import { systemClock } from '../../src/base/clock.ts';
import { MessageId, ROLES, RunId, TaskId } from '../../src/domain/ids.ts';
import type { RunState } from '../../src/domain/run-state.ts';
import { WHOLE_WORKSPACE } from '../../src/domain/scope.ts';
import { createAnthropicModel } from '../../src/models/anthropic/create-anthropic-model.ts';
import { RateLanes } from '../../src/models/rate/rate-lanes.ts';
import { OfflineModel } from '../../src/models/offline/offline-model.ts';
import type { ModelClient } from '../../src/ports/model.ts';
import { eventually } from '../support/eventually.ts';
import { inProcessCrew } from '../support/in-process-crew.ts';
import { answersFromFolder } from '../support/messages-server/folder-source.ts';
import { MessagesServer } from '../support/messages-server/messages-server.ts';
import { offlineEngine } from '../support/messages-server/offline-source.ts';
import { recordTo, replayFrom } from '../support/messages-server/recording.ts';
import { blocksOf, type AnswerSource } from '../support/messages-server/wire.ts';
import { playRow } from '../support/model-load/fault-matrix.ts';
import { fuzzConversations } from '../support/model-load/fuzzed-conversations.ts';
import { tempFolder } from '../support/temp-folder.ts';

const connect = (server: MessagesServer): ModelClient =>
  createAnthropicModel({
    apiKey: 'a key of a test',
    baseUrl: server.url,
    modelFor: () => 'claude-sonnet-5-5',
    clock: systemClock,
    lanes: new RateLanes(systemClock, Math.random),
    loadSdk: () => sdk,
  });

describe('models under load', () => {
  // What `npm run stress -- conversations` and `-- model-faults` do with more of them.
  it('are never sent a history that is not valid, whatever agents, users and providers do', async () => {
    const { problems, requests } = await fuzzConversations(12, 7);
    assert.deepEqual(problems, []);
    assert.ok(requests > 40);
  });

  for (const row of ['none', '401', '429 with retry-after', '429 for 90 s', '429 for an hour', 'reset']) {
    it(`lose nothing of a run of ten tasks: ${row}`, async () => {
      assert.deepEqual((await playRow(row, 10, 3)).problems, []);
    });
  }
});

describe('steering in the middle of a tool loop', () => {
  it('changes the very next request, and costs no reply that is paid for', async () => {
    const inbox = new Inbox();
    const server = await MessagesServer.start({
      answer: ({ params }) => {
        const turns = params.messages.filter(({ role }) => role === 'assistant').length;
        if (turns > 0) return { calls: [{ name: 'finish', input: { summary: 'done' } }] };
        return { text: 'Two things.', calls: ['one', 'two'].map((path) => ({ name: 'edit', input: { path } })) };
      },
    });
    const edited: string[] = [];
    const edit = defineTool({
      name: 'edit',
      description: 'Edits.',
      input: z.object({ path: z.string() }),
      effect: 'write',
      label: ({ path }) => path,
      run: async ({ path }) => {
        if (path === 'one')
          inbox.push({ type: 'message', messageId: MessageId('m1'), mode: 'steer', text: 'leave three alone', from: 'user' });
        edited.push(path);
        return { edited: path };
      },
    });
    const end = await runAgent(
      {
        from: { runId: RunId('r'), taskId: TaskId('t'), role: ROLES.implementation },
        model: connect(server),
        system: 'Edit.',
        tools: toolSet([edit, finishTool(z.object({ summary: z.string() }))]),
        inbox,
        maxSteps: 5,
        clock: systemClock,
        random: Math.random,
        signal: new AbortController().signal,
        emit: () => undefined,
      },
      [{ role: 'user', content: [{ type: 'text', text: 'go' }] }],
      0,
    );
    await server.close();
    assert.equal(end.status, 'finished');
    assert.deepEqual(edited, ['one', 'two'], 'what was asked for and paid is done');
    assert.equal(server.seen.length, 2);
    const last = server.seen[1]?.params.messages.at(-1);
    assert.deepEqual(last && blocksOf(last).map(({ type }) => type), ['tool_result', 'tool_result', 'text']);
    assert.match(JSON.stringify(last), /leave three alone/);
    assert.match(JSON.stringify(server.seen[1]?.params.messages[1]), /Two things/);
  });
});

describe('the server of the Messages API', () => {
  const scenario = join(process.cwd(), 'test/golden/error-handling/workspace');

  async function improve(model: ModelClient): Promise<RunState> {
    const crew = inProcessCrew({ model });
    const run = await crew.start({
      goal: 'improve error handling',
      scope: WHOLE_WORKSPACE,
      folder: scenario,
      trusted: false,
      tests: false,
    });
    await run.finished;
    await crew.dispose();
    return run.state;
  }

  async function over(answer: AnswerSource, use: (model: ModelClient) => Promise<RunState>): Promise<RunState> {
    const server = await MessagesServer.start({ answer });
    try {
      const state = await use(connect(server));
      assert.deepEqual(server.complaints, []);
      return state;
    } finally {
      await server.close();
    }
  }

  const written = ({ changes }: RunState): unknown => changes?.files.map(({ path, after }) => ({ path, after }));

  it('can have the offline engine behind it, or a recording of it: whole runs come out the same', async () => {
    const folder = tempFolder();
    const file = join(folder.path, 'recording.jsonl');
    try {
      const offline = await improve(new OfflineModel());
      const online = await over(recordTo(file, offlineEngine), improve);
      assert.ok((offline.changes?.files.length ?? 0) > 0);
      assert.deepEqual(written(online), written(offline));
      assert.equal(online.status, offline.status);
      assert.ok((online.usage.costUsd ?? 0) > 0 && (online.usage.cacheReadTokens ?? 0) > 0);
      const recorded = replayFrom(file);
      const first = JSON.parse(readFileSync(file, 'utf8').split('\n')[0] ?? '') as { key: string };
      assert.match(first.key, /^[0-9a-f]{16}$/);
      await assert.rejects(async () =>
        recorded({
          number: 1,
          headers: {},
          signal: new AbortController().signal,
          params: { model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'unheard of' }] },
        }),
      );
    } finally {
      folder.dispose();
    }
  });

  it('can have somebody else play the model, by files in a folder', async () => {
    const folder = tempFolder();
    const write = (name: string, content: unknown): void => {
      writeFileSync(join(folder.path, 'draft'), JSON.stringify(content));
      renameSync(join(folder.path, 'draft'), join(folder.path, name));
    };
    const exists = (name: string) => {
      try {
        return readFileSync(join(folder.path, name), 'utf8');
      } catch {
        return '';
      }
    };
    const server = await MessagesServer.start({ answer: answersFromFolder(folder.path) });
    try {
      const parts: string[] = [];
      const reading = (async () => {
        const request = {
          from: { runId: RunId('r'), taskId: TaskId('t'), role: ROLES.test },
          system: 'Be brief.',
          tools: [],
          messages: [{ role: 'user', content: [{ type: 'text', text: 'hello there' }] }] as const,
        };
        for await (const part of connect(server).stream(request, new AbortController().signal))
          parts.push(part.type === 'text-delta' ? part.text : part.type);
      })();
      await eventually(() => exists('001.request.json') !== '', 'the request');
      assert.match(exists('001.request.md'), /hello there/);
      write('001.response.json', { words: 'wrong' });
      await eventually(() => exists('001.response.wrong.txt').includes('words'), 'the complaint');
      write('001.response.json', { text: 'hi' });
      await reading;
      assert.deepEqual(parts, ['hi', 'end']);
    } finally {
      await server.close();
      folder.dispose();
    }
  });
});
