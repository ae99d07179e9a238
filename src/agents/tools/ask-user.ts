import type { Consents } from '../consents.ts';
import { defineTool, type Tool } from '../tool.ts';
import { ASK_USER, questionSchema, toQuestion } from './question-input.ts';

/**
 * A question goes to the user and does not hold up anybody: the tool answers at once, the user's answer comes as news.
 * @param consents told which protected files a yes allows to change.
 */
export const askUserTool = (consents?: Consents): Tool =>
  defineTool({
    name: ASK_USER,
    description:
      'Asks the user for consent or for an answer that the code cannot give. Answers at once; the user’s answer comes as news. Do what does not depend on it meanwhile, then call wait_for_updates. Without an answer in time it counts as no.',
    input: questionSchema,
    effect: 'write',
    label: (input) => `asking: ${toQuestion(input).content.text}`,
    run: (input, { ask }) => {
      const { content, files } = toQuestion(input);
      consents?.asked(content.text, files);
      ask(content);
      return Promise.resolve({ answer: 'It comes as news.' });
    },
  });
