import assert from 'node:assert/strict';
import { WorkspacePath } from '../../../src/domain/ids.ts';
import { WHOLE_WORKSPACE } from '../../../src/domain/scope.ts';
import { agentWords, instructionsFor } from '../../../src/supervisor/agent-words.ts';

const file = (path: string, text: string) => ({ path: WorkspacePath(path), text });
const role = (path: string, name: string) => file(path, `---\nname: ${name}\ndescription: d\n---\nb`);

describe('what a run goes by of a folder’s files for agents', () => {
  it('is the first definition of each role, and the user is told what is left out', () => {
    const words = agentWords({
      roles: [role('.refactor-crew/agents/x.md', 'x'), role('.claude/agents/x.md', 'x'), file('.claude/agents/y.md', 'no front matter')],
      instructions: [],
      problems: ['z.md could not be read.'],
    });
    assert.deepEqual(
      words.roles.map(({ path }) => path),
      ['.refactor-crew/agents/x.md'],
    );
    assert.equal(
      words.told,
      'Roles of the folder: x. z.md could not be read. .claude/agents/x.md is not used: .refactor-crew/agents/x.md defines x. ' +
        '.claude/agents/y.md defines no role: it has no description, by which the supervisor would choose it.',
    );
  });

  it('is nothing to tell where there is nothing', () => {
    assert.deepEqual(agentWords({ roles: [], instructions: [], problems: [] }), { roles: [], instructions: [], told: '' });
  });

  it('leaves out what only points at another file or says the same, and cuts what is too long', () => {
    const { instructions } = agentWords({
      roles: [],
      instructions: [
        file('AGENTS.md', 'rules\n'),
        file('CLAUDE.md', '@AGENTS.md\n'),
        file('a/AGENTS.md', 'rules'),
        file('b/AGENTS.md', 'x'.repeat(20_000)),
        file('c/AGENTS.md', 'y'.repeat(20_000)),
      ],
      problems: [],
    });
    assert.deepEqual(
      instructions.map(({ path }) => path),
      ['AGENTS.md', 'b/AGENTS.md', 'c/AGENTS.md'],
    );
    assert.match(instructions[1]?.text ?? '', /… cut here after 12000 of 20000 characters\.$/);
    assert.ok(instructions.reduce((sum, { text }) => sum + text.length, 0) < 24_300);
  });

  it('is for a task what stands at the top, above its scope or in it', () => {
    const all = [file('AGENTS.md', '1'), file('src/AGENTS.md', '2'), file('src/a/CLAUDE.md', '3'), file('lib/AGENTS.md', '4')];
    const of = (...paths: string[]) =>
      instructionsFor(all, paths.length > 0 ? { paths: paths.map(WorkspacePath) } : WHOLE_WORKSPACE)
        .map(({ text }) => text)
        .join('');
    assert.deepEqual([of(), of('src/a/x.ts'), of('src'), of('docs')], ['1234', '123', '123', '1']);
  });
});
