import type { AssistantMessage, Usage } from '../../domain/conversation.ts';
import { NO_USAGE } from '../../domain/conversation.ts';
import { ROLES } from '../../domain/ids.ts';
import type { ModelClient, ModelPart, ModelRequest } from '../../ports/model.ts';
import { decideCodeAnalysis } from './code-analysis.ts';
import { decideDocumentation } from './documentation.ts';
import { decideImplementation } from './implementation.ts';
import { decideSupervisor } from './supervisor.ts';
import { decideTest } from './test.ts';
import { readTranscript, type Decision, type Transcript } from './transcript.ts';

/**
 * The offline engine: a model without a model. It answers with the same tool calls a language model would make, and
 * is a pure function of the request: it keeps nothing, reads nothing, does no code work. Costs nothing.
 */
export class OfflineModel implements ModelClient {
  readonly readsData = true;

  estimate(): { readonly tokens: number; readonly costUsd: number } {
    return { tokens: 0, costUsd: 0 };
  }

  foresee(): Usage {
    return NO_USAGE;
  }

  async *stream(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelPart, void, undefined> {
    // A turn of the event loop between request and answer keeps a long run from starving its host.
    await new Promise<void>((resolve) => setImmediate(resolve));
    if (signal.aborted)
      return yield { type: 'error', error: { code: 'aborted', message: 'The request was aborted.', mayRetry: false }, usage: NO_USAGE };
    const message = answer(request);
    for (const block of message.content) if (block.type === 'text') yield { type: 'text-delta', text: block.text };
    const stopReason = message.content.some((block) => block.type === 'tool-call') ? 'tool-use' : 'end-turn';
    yield { type: 'end', message, stopReason, usage: NO_USAGE };
  }
}

/** The reply to a request; the same for the same messages and tools. */
export function answer(request: Pick<ModelRequest, 'messages'>): AssistantMessage {
  const transcript = readTranscript(request.messages);
  const decision = decide(transcript);
  return {
    role: 'assistant',
    content: [
      ...(decision.say === undefined ? [] : [{ type: 'text' as const, text: decision.say }]),
      ...decision.calls.map((call, index) => ({ type: 'tool-call' as const, id: `call-${transcript.turns + 1}-${index + 1}`, ...call })),
    ],
  };
}

function decide(transcript: Transcript): Decision {
  const { briefing } = transcript;
  if (briefing.type === 'run') return decideSupervisor(transcript, briefing.run);
  switch (briefing.task.role) {
    case ROLES.codeAnalysis:
      return decideCodeAnalysis(transcript, briefing.task);
    case ROLES.test:
      return decideTest(transcript);
    case ROLES.implementation:
      return decideImplementation(transcript, briefing.task);
    case ROLES.documentation:
      return decideDocumentation(transcript, briefing.task);
    default:
      return { say: `Offline, there is nobody for the role ${briefing.task.role}: it needs a model.`, calls: [] };
  }
}
