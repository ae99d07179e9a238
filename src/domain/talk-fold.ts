import { ChunkedMap } from '../base/chunked-map.ts';
import { changedRun, changedTask } from './copies.ts';
import { subjectOf } from './message.ts';
import type { Envelope } from './event.ts';
import { openQuestions, type RunState } from './run-state.ts';
import { post, roleOf, updateTask } from './state-update.ts';
import type { MessageEdited, MessageSent, MessageStateChanged, QuestionAnswered, QuestionAsked, TaskTold } from './talk-event.ts';

type Talk = MessageSent | MessageEdited | MessageStateChanged | QuestionAsked | QuestionAnswered | TaskTold;

/** The state after somebody said one more thing: the user, the supervisor or a task. */
export function foldTalk(state: RunState, event: Envelope & Talk): RunState {
  switch (event.type) {
    case 'message-sent': {
      const { messageId, taskId, mode, text, from, at, seq } = event;
      return changedRun(state, {
        messages: ChunkedMap.of(state.messages).with(messageId, {
          messageId,
          taskId,
          mode,
          text,
          from,
          ...subjectOf(event),
          at,
          seq,
          state: 'queued',
          step: null,
        }),
      });
    }
    case 'message-edited': {
      const message = state.messages.get(event.messageId);
      if (!message) return state;
      return changedRun(state, { messages: ChunkedMap.of(state.messages).with(event.messageId, { ...message, text: event.text }) });
    }
    case 'message-state': {
      const message = state.messages.get(event.messageId);
      if (!message) return state;
      const now = { ...message, state: event.state, step: event.step ?? message.step };
      return changedRun(state, { messages: ChunkedMap.of(state.messages).with(event.messageId, now) });
    }
    case 'question': {
      const { questionId, taskId, text, why, at, options, expiresAt } = event;
      const question = {
        questionId,
        taskId,
        text,
        why,
        at,
        ...(options && { options }),
        ...(expiresAt !== undefined && { expiresAt }),
      };
      const asked = changedRun(state, { questions: new Map(state.questions).set(questionId, question) });
      return updateTask(asked, taskId, (task) => (task.status === 'running' ? changedTask(task, { status: 'needs-user' }) : task));
    }
    case 'question-answered': {
      const { questionId, taskId, answer, text, by = 'user' } = event;
      const question = state.questions.get(questionId);
      if (!question || question.answer !== undefined) return state;
      const known = { ...question, answer, answerText: text, answeredBy: by };
      const answered = changedRun(state, { questions: new Map(state.questions).set(questionId, known) });
      const told =
        by === 'ended'
          ? answered
          : post(answered, event, taskId, { type: 'answer', taskId, questionId, question: question.text, answer, text, by });
      if (openQuestions(told, taskId).length > 0) return told;
      return updateTask(told, taskId, (task) => (task.status === 'needs-user' ? changedTask(task, { status: 'running' }) : task));
    }
    case 'task-told': {
      const { taskId, text, asks } = event;
      return post(state, event, taskId, { type: 'task-told', taskId, role: roleOf(state, taskId), text, asks });
    }
  }
}
