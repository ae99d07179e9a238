import type { ChatBody, WireMessage } from './wire.ts';

const ROLES = new Set(['system', 'developer', 'user', 'assistant', 'tool']);

/** Why the real server would refuse a request; undefined where it would not. */
export function validateChat(body: ChatBody | undefined): string | undefined {
  if (!body || typeof body.model !== 'string' || body.model === '') return 'you must provide a model parameter';
  if (!Array.isArray(body.messages) || body.messages.length === 0) return "[] is too short - 'messages'";
  if (body.stream_options && !body.stream) return "The 'stream_options' parameter is only allowed when 'stream' is enabled.";
  return validateTools(body) ?? firstOf(body.messages.map(validateMessage)) ?? validatePairing(body.messages);
}

function validateTools({ tools }: ChatBody): string | undefined {
  if (!tools) return undefined;
  if (tools.length === 0) return "[] is too short - 'tools'";
  for (const {
    type,
    function: { name, parameters },
  } of tools) {
    if (type !== 'function') return `Invalid value: '${type}'. Supported values are: 'function'.`;
    if (!/^[a-zA-Z0-9_-]{1,64}$/.test(name)) return `Invalid 'tools[].function.name': '${name}'.`;
    if (typeof parameters !== 'object' || parameters === null || !('type' in parameters) || parameters.type !== 'object')
      return `Invalid schema for function '${name}': schema must be a JSON Schema of 'type: "object"'.`;
  }
  return undefined;
}

function validateMessage(message: WireMessage, at: number): string | undefined {
  const { role, content, tool_calls: calls, tool_call_id: answers } = message;
  const where = `messages[${at}]`;
  if (!ROLES.has(role)) return `Invalid value: '${role}' for '${where}.role'.`;
  if (role === 'assistant') {
    if (calls?.length === 0) return `[] is too short - '${where}.tool_calls'`;
    if (!calls && typeof content !== 'string') return `Invalid value for 'content': expected a string, got null in '${where}'.`;
    for (const call of calls ?? []) {
      if (call.type !== 'function' || !call.id || !call.function.name) return `Missing required parameter in '${where}.tool_calls'.`;
      if (!isObject(call.function.arguments)) return `Failed to parse tool call arguments as JSON in '${where}.tool_calls'.`;
    }
    return undefined;
  }
  if (calls) return `'tool_calls' is only allowed for the role 'assistant' (${where}).`;
  if (typeof content !== 'string') return `Invalid type for '${where}.content'.`;
  if (role === 'tool' && !answers) return `Missing required parameter: '${where}.tool_call_id'.`;
  return role === 'user' && content === '' ? `'${where}.content' is empty.` : undefined;
}

/** Every call is answered, right after the message that makes it, and nothing else is. */
function validatePairing(messages: readonly WireMessage[]): string | undefined {
  let open = new Set<string>();
  for (const message of messages) {
    if (message.role === 'tool') {
      if (!open.delete(message.tool_call_id ?? ''))
        return "messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.";
      continue;
    }
    if (open.size > 0)
      return `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${[...open].join(', ')}`;
    const ids = (message.tool_calls ?? []).map(({ id }) => id);
    open = new Set(ids);
    if (open.size < ids.length) return `Duplicate value for 'tool_call_id' in ${ids.join(', ')}.`;
  }
  return open.size > 0 ? `No tool output found for function call ${[...open].join(', ')}.` : undefined;
}

function isObject(json: string): boolean {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

const firstOf = (complaints: readonly (string | undefined)[]): string | undefined => complaints.find((one) => one !== undefined);
