import assert from 'node:assert/strict';
import { KnownFindings } from '../../../src/agents/known-findings.ts';
import { writeNews } from '../../../src/domain/briefing.ts';
import type { Message } from '../../../src/domain/conversation.ts';
import { FindingId, ROLES, TaskId, WorkspacePath } from '../../../src/domain/ids.ts';

const a = WorkspacePath('a.ts');
const content = { kind: 'k', title: 't', path: a, line: 3 };
const heard = writeNews({ type: 'finding', taskId: TaskId('t1'), role: ROLES.codeAnalysis, findingId: FindingId('f1'), finding: content });

const CONVERSATION: readonly Message[] = [
  { role: 'user', content: [{ type: 'text', text: '<task>\n{"description": "Mend f5"}\n</task>' }] },
  { role: 'user', content: [{ type: 'text', text: heard }] },
  {
    role: 'assistant',
    content: [
      { type: 'text', text: 'I think that f8 is the one.' },
      { type: 'tool-call', id: 'c1', name: 'report_findings', input: { findings: [{ ...content, line: 9 }] } },
    ],
  },
  { role: 'user', content: [{ type: 'tool-result', callId: 'c1', text: '{"reported":["f2"]}', isError: false }] },
];

describe('the findings that an agent may name', () => {
  it('are those that it has heard of, reported, or was told of by name; also after it was cut off', () => {
    const known = new KnownFindings(CONVERSATION);
    for (const id of ['f1', 'f2', 'f5']) assert.equal(known.check(FindingId(id), a), undefined, id);
    assert.throws(() => known.check(FindingId('f8'), a), /About a\.ts: f1 \(line 3\) t; f2 \(line 9\) t\. Name one of these/);
    assert.throws(() => known.check(FindingId('f8'), WorkspacePath('b.ts')), /None that you know is about b\.ts/);
  });

  it('grow with what is heard and reported', () => {
    const known = new KnownFindings([]);
    assert.throws(() => known.check(FindingId('f1'), a));
    known.heard([{ type: 'message', messageId: 'm1' as never, mode: 'steer', text: 'Look at f1.', from: 'user' }]);
    known.reported([FindingId('f2')], [content]);
    assert.equal(known.check(FindingId('f1'), a), undefined);
    assert.equal(known.check(FindingId('f2'), a), undefined);
  });
});
