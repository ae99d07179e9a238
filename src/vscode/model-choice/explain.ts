import type { Missing } from '../../domain/model-choice.ts';
import { describeAnswering, type Answering } from '../../domain/answering.ts';
import type { HostTranslate } from '../host-translate.ts';

/** What is missing for the chosen model to answer. What to do about it is a button away. */
export function explainMissing(t: HostTranslate, missing: Missing): string {
  switch (missing.what) {
    case 'key':
      return t('There is no API key for {0}.', missing.address);
    case 'model':
      return missing.provider === 'openai'
        ? t('No model of the OpenAI-compatible server is chosen.')
        : t('No model of the editor is chosen.');
    case 'address':
      return t(
        '“{0}” is no address of a model: it takes one such as http://localhost:11434/v1, without a name, a password or a query.',
        missing.address,
      );
    case 'extension':
      return t('{0} is a model of another extension, which is not there now.', missing.name);
    case 'elsewhere':
      return t('This run was answered at {0}, and the settings name another address now.', missing.address);
  }
}

/** Who answers, in a few words. */
export function answeringWord(t: HostTranslate, answering: Answering): string {
  return answering.provider === 'offline' ? t('Offline') : describeAnswering(answering);
}
