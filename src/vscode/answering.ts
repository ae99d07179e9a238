import * as vscode from 'vscode';
import type { QuestionId } from '../domain/ids.ts';
import type { QuestionRecord } from '../domain/run-state.ts';
import { agentName, answerWord } from '../protocol/task-words.ts';
import type { RunApi } from '../supervisor/crew-api.ts';
import { t } from './l10n.ts';

interface AnswerItem extends vscode.QuickPickItem {
  readonly reply: { readonly answer: 'yes' | 'no'; readonly text: string } | 'own words';
}

/** Asks for the answer to a question: one of its choices, yes or no, or words of the user's own. */
export async function askForAnswer(run: RunApi, question: QuestionRecord): Promise<void> {
  const title = t('{0} asks: {1}', agentName(t, run.state, question.taskId), question.text);
  const picked = await vscode.window.showQuickPick(answersTo(question), { title, placeHolder: question.why, ignoreFocusOut: true });
  if (!picked) return;
  if (picked.reply !== 'own words') return giveAnswer(run, question.questionId, picked.reply.answer, picked.reply.text);
  const text = await vscode.window.showInputBox({
    title,
    prompt: question.why,
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() === '' ? t('This is needed.') : undefined),
  });
  if (text !== undefined) giveAnswer(run, question.questionId, 'yes', text.trim());
}

function answersTo({ options }: QuestionRecord): AnswerItem[] {
  const own: AnswerItem = { label: t('Answer in your own words…'), iconPath: new vscode.ThemeIcon('edit'), reply: 'own words' };
  const no: AnswerItem = {
    label: options ? t('None of these') : t('No'),
    iconPath: new vscode.ThemeIcon('x'),
    reply: { answer: 'no', text: '' },
  };
  const choices: AnswerItem[] = options?.map((text) => ({ label: text, reply: { answer: 'yes', text } })) ?? [
    { label: t('Yes'), iconPath: new vscode.ThemeIcon('check'), reply: { answer: 'yes', text: '' } },
  ];
  return options ? [...choices, own, no] : [...choices, no, own];
}

/** Gives an answer; one that comes after another is told, not thrown. */
export function giveAnswer(run: RunApi, questionId: QuestionId, answer: 'yes' | 'no', text: string): void {
  const question = run.state.questions.get(questionId);
  if (question?.answer === undefined) return run.answer(questionId, answer, text);
  const known = answerWord(t, question.answer, question.answerText ?? '', question.answeredBy);
  void vscode.window.showInformationMessage(t('This question is closed already. {0}', known));
}
