import { NO_USAGE, type Usage } from '../domain/conversation.ts';
import type { ModelClient, ModelError, ModelPart, ModelRequest } from '../ports/model.ts';
import type { RecordedAnswer, RecordedFault } from './attempt.ts';

/**
 * Answers what was answered, after failing as often as it had failed. Where nothing was recorded, the request came to
 * nothing: `hang` decides how that ends. A last failure of an agent that was stopped is its end.
 */
export function replayModel(
  answerTo: (request: ModelRequest) => RecordedAnswer | undefined | Promise<RecordedAnswer | undefined>,
  hang: (signal: AbortSignal) => Promise<never>,
  wasStopped: () => boolean,
): ModelClient {
  const failed = new Map<RecordedAnswer['step'], number>();
  return {
    async *stream(request, signal): AsyncGenerator<ModelPart, void, undefined> {
      const answer = await answerTo(request);
      const times = answer ? (failed.get(answer.step) ?? 0) : 0;
      const fault = answer?.faults[times];
      if (answer && fault) {
        failed.set(answer.step, times + 1);
        if (fault.then !== 'last' || !wasStopped()) return yield toError(fault);
      }
      if (answer?.reply && !fault) return yield { type: 'end', ...answer.reply };
      await hang(signal).catch(() => undefined);
      yield fault ? toError(fault) : error('aborted', 'The request was aborted.');
    },
  };
}

function toError({ then, text, usage, code = 'unavailable' }: RecordedFault): ModelPart {
  if (then === 'too-long') return error('too-long', text, usage);
  return error(code, text, usage, then === 'again');
}

const error = (code: ModelError['code'], message: string, usage: Usage = NO_USAGE, mayRetry = false): ModelPart => ({
  type: 'error',
  error: { code, message, mayRetry },
  usage,
});
