import { readNews, type News } from '../domain/briefing.ts';
import type { ModelClient, ModelPart, ModelRequest } from '../ports/model.ts';
import type { RunRecord } from './run-record.ts';

/** The first version of the journal in which replies are kept. */
const SINCE = 3;

export interface Desk {
  /** Whether nothing that the supervisor does is to be put on record any more. */
  isAbandoned(): boolean;
  /** Waited for before what comes of an answer. */
  readonly pace?: (signal: AbortSignal) => Promise<void>;
}

/**
 * The supervisor's model, each of whose answers is on record before anything comes of it. An answer that was cut off
 * while it was acted on is given again, and the model not asked: what was paid for is not paid twice.
 */
export function keepReplies(model: ModelClient, record: RunRecord, desk: Desk): ModelClient {
  return {
    async *stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelPart, void, undefined> {
      const { openReply, header } = record.state;
      if (openReply) {
        const { step: _step, heard: _heard, ...reply } = openReply;
        await desk.pace?.(signal);
        return yield { type: 'end', ...reply };
      }
      for await (const part of model.stream(request, signal)) {
        if (part.type === 'end' && header.version >= SINCE && !signal.aborted && !desk.isAbandoned()) {
          const { type: _type, ...reply } = part;
          record.record({ type: 'supervisor-replied', step: record.state.supervisor.step, heard: heardIn(request), ...reply });
          await desk.pace?.(signal);
        }
        yield part;
      }
    },
  };
}

/** The news with which a request ends. */
function heardIn({ messages }: ModelRequest): News[] {
  const last = messages.at(-1);
  if (last?.role !== 'user') return [];
  return last.content.flatMap((block) => (block.type === 'text' ? readNews(block.text) : []));
}
