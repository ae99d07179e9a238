import assert from 'node:assert/strict';
import { BUILT_IN_ROLES } from '../../../src/agents/roles.ts';
import { ROLE_TOOLS } from '../../../src/agents/role-tools.ts';

describe('the instructions of a role', () => {
  it('on how to edit name only tools that it has', () => {
    for (const { name, instructions, tools } of BUILT_IN_ROLES) {
      const [, how = ''] = instructions.split('# How to edit');
      const named = ROLE_TOOLS.filter((tool) => new RegExp(`\\b${tool}\\b`).test(how));
      assert.deepEqual(
        named.filter((tool) => !tools.includes(tool)),
        [],
        name,
      );
    }
  });
});
