import { NO_USAGE } from '../domain/conversation.ts';
import type { ModelClient, ModelRequest } from '../ports/model.ts';
import type { RecordedAnswer } from './attempt.ts';

/**
 * Answers what was answered, after failing as often as it had failed. Where nothing was recorded, the request came to
 * nothing: `hang` decides how that ends.
 */
export function replayModel(
  answerTo: (request: ModelRequest) => RecordedAnswer | undefined | Promise<RecordedAnswer | undefined>,
  hang: (signal: AbortSignal) => Promise<never>,
): ModelClient {
  const failed = new Map<RecordedAnswer['message'], number>();
  return {
    async *stream(request, signal) {
      const answer = await answerTo(request);
      if (!answer) {
        await hang(signal).catch(() => undefined);
        yield { type: 'error', error: { code: 'aborted', message: 'The request was aborted.', mayRetry: false }, usage: NO_USAGE };
        return;
      }
      const { failures, message, stopReason, usage } = answer;
      const times = failed.get(message) ?? 0;
      const text = failures[times];
      if (text !== undefined) {
        failed.set(message, times + 1);
        yield { type: 'error', error: { code: 'unavailable', message: text, mayRetry: true }, usage: NO_USAGE };
        return;
      }
      yield { type: 'end', message, stopReason, usage };
    },
  };
}
