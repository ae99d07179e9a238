import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import * as z from 'zod';
import { messageOf } from '../domain/failure.ts';
import { MessageId, QuestionId, SUPERVISOR, TaskId } from '../domain/ids.ts';
import type { RunApi } from '../supervisor/crew-api.ts';

const commandSchema = z.object({
  type: z.enum(['steer', 'wrap-up', 'abort', 'cancel', 'withdraw', 'edit', 'check', 'list', 'answer']),
  taskId: z.string().optional(),
  text: z.string().optional(),
  messageId: z.string().optional(),
  questionId: z.string().optional(),
  /** Handed back in the answer, so that a program can tell which command it belongs to. */
  id: z.union([z.string(), z.number()]).optional(),
});

type ControlCommand = z.infer<typeof commandSchema>;

/** Reads JSON commands, one a line, and answers each with one line; a command that can't be taken is answered with the reason. */
export function readControl(input: Readable, run: RunApi, answer: (line: object) => void): () => void {
  const lines = createInterface({ input, terminal: false });
  let heeded = Promise.resolve();
  lines.on('line', (line) => {
    // One after the other, so that answers come in the order of the commands.
    if (line.trim() !== '') heeded = heeded.then(() => heed(line)).then(answer);
  });
  return () => lines.close();

  async function heed(line: string): Promise<object> {
    let command: ControlCommand | undefined;
    try {
      command = commandSchema.parse(JSON.parse(line));
      return {
        type: 'control-answer',
        runId: run.runId,
        command: command.type,
        ...(command.id !== undefined && { id: command.id }),
        ok: true,
        ...(await perform(command, run)),
        ...(await onDisk(run)),
      };
    } catch (error) {
      const reason =
        error instanceof z.ZodError
          ? error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
          : messageOf(error);
      return {
        type: 'control-answer',
        runId: run.runId,
        command: command?.type ?? null,
        ...(command?.id !== undefined && { id: command.id }),
        ok: false,
        error: `${reason.replace(/\.$/, '')}. The line was: ${line.slice(0, 200)}`,
      };
    }
  }
}

/** An answer is a promise: what the command did is on the disk. */
async function onDisk(run: RunApi): Promise<object> {
  await run.flush();
  return {};
}

/** `no` and nothing are a no; anything else is a yes, in words of the user's own. */
function answer(run: RunApi, questionId: QuestionId, text: string): object {
  const isNo = text === '' || /^no?$/i.test(text);
  run.answer(questionId, isNo ? 'no' : 'yes', /^(y|yes|n|no)$/i.test(text) ? '' : text);
  return {};
}

async function perform(command: ControlCommand, run: RunApi): Promise<object> {
  const taskId = TaskId(command.taskId ?? SUPERVISOR);
  switch (command.type) {
    case 'steer':
      if (command.text === undefined || command.text.trim() === '') throw new Error('“steer” needs a text');
      return { messageId: run.send(taskId, 'steer', command.text) };
    case 'wrap-up':
      if (command.taskId === undefined) {
        run.wrapUp();
        return {};
      }
      return { messageId: run.send(taskId, 'wrap-up', command.text ?? 'Finish now and keep what you have.') };
    case 'abort':
    case 'cancel':
      if (command.taskId === undefined) run.cancel();
      else run.cancelTask(taskId);
      return {};
    case 'withdraw':
      if (command.messageId === undefined) throw new Error('“withdraw” needs the messageId that “steer” answered');
      return { withdrawn: await run.withdraw(MessageId(command.messageId)) };
    case 'edit':
      if (command.messageId === undefined || command.text === undefined || command.text.trim() === '')
        throw new Error('“edit” needs the messageId that “steer” answered, and a text');
      return { edited: await run.edit(MessageId(command.messageId), command.text) };
    case 'check':
      return { task: run.check(taskId) };
    case 'list':
      return { tasks: run.list() };
    case 'answer':
      if (command.questionId === undefined) throw new Error('“answer” needs the questionId of the question');
      return answer(run, QuestionId(command.questionId), command.text?.trim() ?? '');
  }
}
