import assert from 'node:assert/strict';
import { OFFLINE, type Answering } from '../../../src/domain/answering.ts';
import { RoleName, WorkspacePath } from '../../../src/domain/ids.ts';
import { withRoleModels } from '../../../src/domain/role-models.ts';
import type { RoleDefinition } from '../../../src/domain/role.ts';

const asking = (name: string, model?: string): RoleDefinition => ({
  name: RoleName(name),
  description: 'd',
  instructions: 'i',
  tools: [],
  listensTo: [],
  ...(model !== undefined && { model }),
  path: WorkspacePath('x.md'),
});
const claude: Answering = { provider: 'anthropic', models: { usual: 'claude-sonnet-5-5', roles: { set: 'claude-haiku-5-5' } } };

describe('models that roles ask for', () => {
  it('answer them, by a family’s name, their own, or one with the provider’s', () => {
    const roles = [asking('a', 'opus'), asking('b', 'claude-fable-5'), asking('c', 'anthropic:claude-x')];
    assert.deepEqual(withRoleModels(claude, roles).models, {
      usual: 'claude-sonnet-5-5',
      roles: { set: 'claude-haiku-5-5', a: 'claude-opus-5-5', b: 'claude-fable-5', c: 'claude-x' },
    });
  });

  it('count for less than what the user has set, and for nothing where the provider does not know them', () => {
    assert.equal(withRoleModels(claude, [asking('set', 'opus'), asking('a', 'openai:gpt'), asking('b', 'GPT-5'), asking('c')]), claude);
    assert.equal(withRoleModels(OFFLINE, [asking('a', 'opus')]), OFFLINE);
    const other: Answering = { provider: 'openai', models: { usual: 'm', roles: {} } };
    assert.deepEqual(withRoleModels(other, [asking('a', 'opus'), asking('b', 'openai:gpt')]).models.roles, { b: 'gpt' });
  });
});
