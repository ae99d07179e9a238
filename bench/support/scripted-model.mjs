// A ModelClient that answers by a script after a fixed time, in the host, where models are in the product.

/**
 * @param script the tool call of a turn, from the request and the number of the turn (from 1), as
 * `{ tool, input, ms }`; `ms` is how long the model thinks.
 */
export function scriptedModel(script) {
  return {
    async *stream(request, signal) {
      const turn = request.messages.filter((message) => message.role === 'assistant').length + 1;
      const { tool, input, ms } = script(request, turn);
      if (!(await pause(ms, signal))) {
        yield { type: 'error', error: { code: 'aborted', message: 'It was aborted.', mayRetry: true }, usage: USAGE };
        return;
      }
      const call = { type: 'tool-call', id: `call-${turn}`, name: tool, input };
      yield { type: 'end', message: { role: 'assistant', content: [call] }, stopReason: 'tool-use', usage: USAGE };
    },
  };
}

const USAGE = { inputTokens: 1000, outputTokens: 50, costUsd: 0 };

/** False when it was aborted before its time. */
function pause(ms, signal) {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const abort = () => end(false);
    const timer = setTimeout(() => end(true), ms);
    const end = (whole) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      resolve(whole);
    };
    signal.addEventListener('abort', abort);
  });
}

/** The input of report_findings; another one in each turn, for who repeats itself is told that it is stuck. */
export const aFinding = (turn) => ({
  findings: [{ kind: 'lost-cause', title: `The cause of error ${turn} is lost.`, path: 'index.ts', line: turn }],
});
