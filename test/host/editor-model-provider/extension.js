// A language model of the editor, as any extension may provide one. Tests set what it says: `exports.answer`.
const vscode = require('vscode');

const INFO = {
  // What is called so is asked as the offline engine is, which answers whole runs in its place.
  id: 'offline',
  name: 'Parrot',
  family: 'parrot',
  version: '1',
  maxInputTokens: 200_000,
  maxOutputTokens: 8000,
  capabilities: { toolCalling: true },
};

exports.activate = (context) => {
  const model = { answer: () => ({ text: 'Nothing was said to me.' }), requests: [] };
  let calls = 0;
  context.subscriptions.push(
    vscode.lm.registerLanguageModelChatProvider('crew-test', {
      provideLanguageModelChatInformation: () => [INFO],
      async provideLanguageModelChatResponse(_info, messages, options, progress, token) {
        model.requests.push({ messages, options });
        const reply = await model.answer(messages, token);
        for (const [bit] of (reply.text ?? '').matchAll(/[^]{1,9}/gu)) progress.report(new vscode.LanguageModelTextPart(bit));
        for (const { name, input } of reply.calls ?? [])
          progress.report(new vscode.LanguageModelToolCallPart(`call-${(calls += 1)}`, name, input ?? {}));
      },
      provideTokenCount: async (_info, text) => Math.ceil((typeof text === 'string' ? text : JSON.stringify(text.content)).length / 4),
    }),
  );
  return model;
};
