import type { Tool, ToolContext } from '../agents/tool.ts';
import { isUnrecorded, type RecordedCall } from './attempt.ts';

/** Tools that do nothing but speak: they are run for real. */
const SPEAKING = new Set(['ask_user', 'ask_supervisor', 'tell_supervisor']);

export interface Replaying {
  /** Says again what the call said while it ran; resolves when it was its turn to end. */
  output(call: RecordedCall, context: ToolContext): Promise<void>;
  /** The call never came back. Rejects when it is stopped, unless its process was gone before that. */
  hang(signal: AbortSignal, call: RecordedCall): Promise<never>;
  /** Runs a tool for real that does something to the run; undefined for one that does not. */
  perform?(tool: Tool, input: unknown, context: ToolContext): Promise<unknown> | undefined;
  /** The same where the input was not recorded. */
  performUnrecorded?(tool: Tool, context: ToolContext): Promise<unknown> | undefined;
}

/** A tool that answers what was recorded of it instead of doing its work. */
export function recordedTool(tool: Tool, callOf: (callId: string) => RecordedCall, replaying: Replaying): Tool {
  // The input of a call whose step was cut off is not known: it passes as it is.
  const input = Object.create(tool.input, {
    safeParse: { value: (raw: unknown) => (isUnrecorded(raw) ? { success: true, data: raw } : tool.input.safeParse(raw)) },
  }) as Tool['input'];
  return {
    ...tool,
    input,
    label: (parsed) => (isUnrecorded(parsed) ? callOf(parsed.unrecorded).label : tool.label(parsed)),
    run: async (parsed, context) => {
      const call = callOf(context.callId);
      const again = isUnrecorded(parsed)
        ? replaying.performUnrecorded?.(tool, context)
        : SPEAKING.has(tool.name)
          ? tool.run(parsed, context)
          : replaying.perform?.(tool, parsed, context);
      if (again) return again;
      await replaying.output(call, context);
      if (call.text === undefined) return cutOff(call, context.signal);
      if (call.isError) throw new Error(call.text.replace(/^Error: /, ''));
      return JSON.parse(call.text) as unknown;
    },
  };

  /** What comes of a call whose step was cut off: as far as its end was on record, it ends. */
  function cutOff(call: RecordedCall, signal: AbortSignal): Promise<never> | null {
    const { state } = call;
    if (state === 'done') return null;
    // Stopped while it ran, or failed by itself: either way there is nobody left to be told why.
    return state !== undefined && signal.aborted ? fail() : replaying.hang(signal, call);
  }
}

function fail(): never {
  throw new Error('It was stopped.');
}
