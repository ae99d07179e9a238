import { fail, ok, type Result } from '../base/result.ts';

/** `--model` and `--base-url`: who is to answer. */
export interface ModelArgument {
  readonly provider: 'auto' | 'offline' | 'anthropic' | 'openai';
  /** Null: what is usual for each role. */
  readonly name: string | null;
  readonly baseUrl: string | null;
}

const WITH_NAME = /^(anthropic|openai):(.+)$/;

export function parseModel(model = 'auto', baseUrl: string | undefined): Result<ModelArgument, string> {
  const told = { name: null, baseUrl: baseUrl ?? null };
  const [, named, name] = WITH_NAME.exec(model) ?? [];
  if (named === 'anthropic' || named === 'openai') return ok({ ...told, provider: named, name: name ?? null });
  switch (model) {
    case 'auto':
    case 'anthropic':
      return ok({ ...told, provider: model });
    case 'offline':
      return baseUrl === undefined ? ok({ ...told, provider: model }) : fail('--base-url says where a model is: offline there is none.');
    case 'openai':
    case 'openai:':
      return fail('--model openai: name the model as well, such as openai:qwen3-coder.');
    default:
      return fail(`--model ${model}: there is no such provider. Give auto, offline, anthropic, anthropic:NAME or openai:NAME.`);
  }
}
