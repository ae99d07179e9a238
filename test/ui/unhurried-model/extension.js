// A model for tests and pictures: it answers what the offline engine answers, after the time a real model would take.
const vscode = require('vscode');

/** Milliseconds a turn takes, by role; UNHURRIED_PACE scales them. */
const TURN = { supervisor: 250, 'code-analysis': 700, test: 1300, implementation: 900, documentation: 900 };

exports.activate = async () => {
  const { offlineModel, selectModel } = await vscode.extensions.getExtension('refactor-crew.refactor-crew').activate();
  const pace = Number(process.env.UNHURRIED_PACE ?? 1);
  selectModel('unhurried', {
    async *stream(request, signal) {
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, (TURN[request.from.role] ?? 400) * pace);
        signal.addEventListener('abort', () => (clearTimeout(timer), resolve()));
      });
      yield* offlineModel.stream(request, signal);
    },
  });
};
