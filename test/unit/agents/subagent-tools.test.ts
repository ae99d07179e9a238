import assert from 'node:assert/strict';
import * as z from 'zod';
import { findRole, type Role } from '../../../src/agents/roles.ts';
import { SubagentTools, type SubagentToolsSetup } from '../../../src/agents/subagent-tools.ts';
import { defineTool, type Tool } from '../../../src/agents/tool.ts';
import { TOOL_MAKERS } from '../../../src/agents/tools/all-tools.ts';
import { ROLES, type RoleName } from '../../../src/domain/ids.ts';
import { runTool, taskPorts } from '../../support/task-ports.ts';

describe('the tools of a subagent', () => {
  it('are those that its role names, in one order, and the one that ends it', () => {
    const { descriptions } = toolsOf();
    const names = descriptions.map(({ name }) => name);
    assert.equal(names.at(-1), 'finish');
    assert.deepEqual(
      names.slice(0, -1),
      Object.keys(TOOL_MAKERS).filter((name) => analysis().tools.includes(name)),
    );
  });

  it('have the names under which they are found', () => {
    for (const [name, make] of Object.entries(TOOL_MAKERS)) assert.equal(make(taskPorts()).name, name);
  });

  it('are not found where the role does not name them, nor by the name of something else', () => {
    assert.ok(toolsOf().find('read_file'));
    for (const name of ['edit_file', 'constructor', 'toString', '', 'no_such_tool']) assert.equal(toolsOf().find(name), undefined, name);
  });

  it('are described once for all tasks of a role', () => {
    assert.equal(toolsOf().descriptions, toolsOf().descriptions);
  });

  it('are one for each task: a tool asked for twice is the same, that of another task is not', () => {
    const tools = toolsOf();
    assert.equal(tools.find('read_file'), tools.find('read_file'));
    assert.notEqual(tools.find('read_file'), toolsOf().find('read_file'));
  });

  it('say whether one of them may edit', () => {
    assert.equal(toolsOf().mayEdit, false);
    assert.equal(toolsOf({ more: [spin] }).mayEdit, false);
    assert.equal(toolsOf({ more: [{ ...spin, edits: true }] }).mayEdit, true);
    for (const role of [ROLES.implementation, ROLES.documentation]) assert.equal(toolsOf({ role: roleOf(role) }).mayEdit, true, role);
  });

  it('may be more than the role names: told before the one that ends it, and found', () => {
    const tools = toolsOf({ more: [spin] });
    assert.deepEqual(
      tools.descriptions.slice(-2).map(({ name }) => name),
      ['spin', 'finish'],
    );
    assert.equal(tools.find('spin')?.name, 'spin');
    assert.ok(!toolsOf().descriptions.some(({ name }) => name === 'spin'));
  });

  it('tell of it when one runs that may edit, whatever is put around it', async () => {
    let edits = 0;
    const tools = toolsOf({
      role: roleOf(ROLES.implementation),
      onEdit: () => void (edits += 1),
      around: (tool) => ({ ...tool, run: () => Promise.resolve('instead') }),
    });
    const [reads, reverts] = [tools.find('read_file'), tools.find('revert_file')];
    assert.ok(reads && reverts);
    assert.equal(await runTool(reads, { path: 'a.ts' }), 'instead');
    assert.equal(edits, 0);
    assert.equal(await runTool(reverts, { path: 'a.ts' }), 'instead');
    assert.equal(edits, 1);
  });
});

const roleOf = (name: RoleName): Role => {
  const role = findRole(name);
  assert.ok(role);
  return role;
};

const analysis = (): Role => roleOf(ROLES.codeAnalysis);

const toolsOf = (overrides: Partial<SubagentToolsSetup> = {}): SubagentTools =>
  new SubagentTools({
    role: analysis(),
    ports: taskPorts(),
    readsData: false,
    overlay: { files: [] },
    more: [],
    onEdit: () => undefined,
    ...overrides,
  });

const spin: Tool = defineTool({
  name: 'spin',
  description: 'Spins.',
  input: z.object({}),
  effect: 'read',
  label: () => 'spinning',
  run: () => Promise.resolve(null),
});
