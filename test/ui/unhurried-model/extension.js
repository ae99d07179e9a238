// A model for tests and pictures: it answers what the offline engine answers, after the time a real model would take.
const { existsSync } = require('node:fs');
const vscode = require('vscode');

/** Milliseconds a turn takes, by role; UNHURRIED_PACE scales them. */
const TURN = { supervisor: 250, 'code-analysis': 700, test: 1300, implementation: 900, documentation: 900 };

/** As long as the file is there that UNHURRIED_HOLD names, the implementation's answers wait from its second one on. */
const { UNHURRIED_HOLD, UNHURRIED_ASKS, UNHURRIED_SPEAKS, UNHURRIED_HEEDS } = process.env;

/** With UNHURRIED_SPEAKS the analysis' first answer is written in two parts; as long as the file of that name is there, the second one waits. */
const WORDS = ['I look where errors ', 'get lost.'];

/** With UNHURRIED_ASKS the documentation asks this first. */
const QUESTION = {
  question: 'Two pages describe the errors. Which of them is to stay?',
  why: 'They contradict each other. If it is no, both stay as they are.',
  options: ['docs/errors.md', 'README.md'],
};

/** With UNHURRIED_HEEDS the first comment on a change is heeded by these calls of edit_file. */
const heeds = UNHURRIED_HEEDS && JSON.parse(UNHURRIED_HEEDS);
const COMMENT = 'This is about your change of';

exports.activate = async () => {
  const { offlineModel, selectModel } = await vscode.extensions.getExtension('refactor-crew.refactor-crew').activate();
  const pace = Number(process.env.UNHURRIED_PACE ?? 1);
  selectModel('unhurried', {
    readsData: true,
    async *stream(request, signal) {
      const turns = request.messages.filter((message) => message.role === 'assistant').length;
      const { role } = request.from;
      await pause((TURN[role] ?? 400) * pace, signal);
      while (UNHURRIED_HOLD && role === 'implementation' && turns > 0 && existsSync(UNHURRIED_HOLD) && !signal.aborted)
        await pause(100, signal);
      const speaks = UNHURRIED_SPEAKS && role === 'code-analysis' && turns === 0;
      if (speaks) {
        yield { type: 'thinking-delta', text: 'Where are they?' };
        yield { type: 'text-delta', text: WORDS[0] };
        while (existsSync(UNHURRIED_SPEAKS) && !signal.aborted) await pause(100, signal);
        yield { type: 'text-delta', text: WORDS[1] };
      }
      if (heeds && role === 'implementation' && isCommentedOn(request.messages)) return yield heeding();
      for await (const part of offlineModel.stream(request, signal)) {
        if (part.type !== 'end' || turns > 0) yield part;
        else if (speaks) yield saying(part);
        else yield UNHURRIED_ASKS && role === 'documentation' ? asking(part) : part;
      }
    },
  });
};

/** Whether somebody has commented on a change, and nothing was done about it yet. */
function isCommentedOn(messages) {
  const said = JSON.stringify(messages);
  return said.includes(COMMENT) && !said.includes('heed-1');
}

/** The answer that does what a comment wants. */
function heeding() {
  const content = heeds.map((input, index) => ({ type: 'tool-call', id: `heed-${index + 1}`, name: 'edit_file', input }));
  const message = { role: 'assistant', content };
  return { type: 'end', message, stopReason: 'tool-use', usage: { inputTokens: 0, outputTokens: 0, costUsd: 0 } };
}

/** The same answer with what was written before it. */
function saying(part) {
  const said = [
    { type: 'thinking', text: 'Where are they?' },
    { type: 'text', text: WORDS.join('') },
  ];
  return { ...part, message: { ...part.message, content: [...said, ...part.message.content] } };
}

/** The same answer with a question before its calls. */
function asking(part) {
  const ask = { type: 'tool-call', id: 'ask-1', name: 'ask_user', input: QUESTION };
  return { ...part, message: { ...part.message, content: [ask, ...part.message.content] } };
}

function pause(ms, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
