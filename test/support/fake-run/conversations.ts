import { writeTaskBriefing } from '../../../src/domain/briefing.ts';
import type { AssistantMessage, Message } from '../../../src/domain/conversation.ts';
import type { RunEventBody } from '../../../src/domain/event.ts';
import type { Script } from './demo-script.ts';

/** The script with what its agents say and call as their conversations, in the steps that have none written out. */
export function withConversations(script: Script): Script {
  return script.map(([at, body]) =>
    body.type === 'step-finished' && body.appended.length === 0 ? [at, { ...body, appended: messagesOf(script, body) }] : [at, body],
  );
}

function messagesOf(script: Script, { taskId, step }: Extract<RunEventBody, { type: 'step-finished' }>): Message[] {
  const created = script.find(([, body]) => body.type === 'task-created' && body.taskId === taskId)?.[1];
  const told = step === 1 && created?.type === 'task-created' ? [{ type: 'text', text: writeTaskBriefing(created.spec) } as const] : [];
  const doings = script.flatMap(([, body]) =>
    body.type === 'activity' && body.taskId === taskId && body.step === step ? [body.activity] : [],
  );
  const spoken = doings.flatMap((doing): AssistantMessage['content'] => {
    if (doing.kind === 'said') return [{ type: 'text', text: doing.text }];
    return doing.kind === 'tool-started' ? [{ type: 'tool-call', id: doing.callId, name: doing.tool, input: {} }] : [];
  });
  const results = doings.flatMap((doing) =>
    doing.kind === 'tool-ended'
      ? [{ type: 'tool-result', callId: doing.callId, text: doing.label, isError: doing.state !== 'done' } as const]
      : [],
  );
  const messages: Message[] = [
    { role: 'user', content: told },
    { role: 'assistant', content: spoken },
    { role: 'user', content: results },
  ];
  return messages.filter((message) => message.content.length > 0);
}
