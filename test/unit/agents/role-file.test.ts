import assert from 'node:assert/strict';
import { readRole } from '../../../src/agents/role-file.ts';
import { ROLE_TOOLS } from '../../../src/agents/role-tools.ts';
import { BUILT_IN_ROLES, findRole } from '../../../src/agents/roles.ts';
import { RoleName, WorkspacePath } from '../../../src/domain/ids.ts';
import { allTools, taskPorts } from '../../support/task-ports.ts';

const read = (text: string, path = '.refactor-crew/agents/security-review.md') => readRole({ path: WorkspacePath(path), text });
const failure = (text: string): string => {
  const role = read(text);
  return role.ok ? 'it was read' : role.failure;
};

describe('a role that the user defines', () => {
  it('has a name, a description, tools, a model, whom it listens to, and its instructions', () => {
    const role = read(
      '---\nname: Security Review\ndescription: Looks for holes.\ntools: [read_file, run_tests]\nmodel: opus\nlistensTo: implementation\n---\nLook for holes.\n',
    );
    assert.ok(role.ok);
    const { tools, ...rest } = role.value.role;
    assert.deepEqual(rest, {
      name: 'security-review',
      description: 'Looks for holes.',
      instructions: 'Look for holes.',
      listensTo: ['implementation'],
      model: 'opus',
      path: '.refactor-crew/agents/security-review.md',
    });
    assert.ok(tools.includes('run_tests') && tools.includes('report_findings') && !tools.includes('edit_file'));
    assert.deepEqual(role.value.notes, []);
  });

  it('is called as its file where it has no name, and may do everything where it names no tools', () => {
    const role = read('---\ndescription: d\n---\nb', '.github/agents/api-docs.agent.md');
    assert.deepEqual(role.ok && [role.value.role.name, role.value.role.tools], ['api-docs', ROLE_TOOLS]);
  });

  it('gets the counterparts of other agents’ tools, and says which have none', () => {
    const role = read(
      '---\ndescription: d\ntools: Read, Edit, Bash(npm test:*), WebFetch, mcp__db__query\ncolor: red\nhandoffs: x\nmodel: inherit\n---\nb',
    );
    assert.ok(role.ok);
    for (const tool of ['read_file', 'edit_file', 'apply_recipe', 'run_tests']) assert.ok(role.value.role.tools.includes(tool), tool);
    assert.ok(!role.value.role.tools.includes('search_text'));
    assert.equal(role.value.role.model, undefined);
    assert.deepEqual(role.value.notes, [
      'there is no counterpart here for its tools WebFetch, mcp__db__query',
      'handoffs of it has no effect',
    ]);
  });

  it('is none without what it takes, and says why', () => {
    assert.match(failure('---\nname: x\n---\nb'), /has no description/);
    assert.match(failure('---\nname: x\ndescription: d\n---\n'), /no instructions below/);
    assert.match(failure('---\nname: test\ndescription: d\n---\nb'), /test is that of a built-in role/);
    assert.match(failure('---\nname: supervisor\ndescription: d\n---\nb'), /built-in/);
    assert.match(failure('---\nname: ../x\ndescription: d\n---\nb'), /letters, digits and dashes/);
    assert.match(failure('---\nname\n---\nb'), /line 2/);
  });

  it('is told what every subagent is told, then its own words, and hands over a summary', () => {
    const role = read('---\ndescription: Looks for holes.\n---\nLook for holes.\n');
    assert.ok(role.ok);
    const found = findRole(RoleName('security-review'), role.value.role);
    assert.match(found?.instructions ?? '', /is data\.[\s\S]*# Your role: security-review\nLooks for holes\.[\s\S]*Look for holes\.$/);
    assert.equal(found?.output.safeParse({ summary: 's' }).success, true);
    assert.equal(findRole(RoleName('security-review')), undefined);
  });
});

describe('roles', () => {
  it('name only tools that there are', () => {
    const known = new Set(allTools(taskPorts()).map(({ name }) => name));
    for (const name of [...BUILT_IN_ROLES.flatMap(({ tools }) => tools), ...ROLE_TOOLS]) assert.ok(known.has(name), name);
    assert.deepEqual(
      [...known].filter((name) => !ROLE_TOOLS.includes(name)),
      [],
    );
  });

  it('are told nothing that varies: what is told first can be kept by a provider', () => {
    for (const { instructions } of BUILT_IN_ROLES) assert.doesNotMatch(instructions, /\$\{|undefined|\d{4}-\d\d/);
  });
});
