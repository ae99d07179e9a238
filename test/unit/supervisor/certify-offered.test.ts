import assert from 'node:assert/strict';
import { combine } from '../../../src/changeset/combine.ts';
import { RunId } from '../../../src/domain/ids.ts';
import type { CertifyRequest } from '../../../src/supervisor/certifier.ts';
import { certifyOffered } from '../../../src/supervisor/certify-offered.ts';
import { requestOf } from '../../../src/supervisor/crew.ts';
import { RunRecord } from '../../../src/supervisor/run-record.ts';
import { taskChanges } from '../../support/changes.ts';
import { started } from '../../support/events.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { memoryCodeProject } from '../../support/memory-code-project.ts';
import { MemoryJournal } from '../../support/memory-journal.ts';
import { noChecks } from '../../support/no-checks.ts';

/** What is asked of the checks for a run that was started like this. */
async function asked(more: object): Promise<CertifyRequest> {
  const { runId: _runId, seq: _seq, at: _at, ...header } = started('r');
  assert.ok(header.type === 'run-started');
  const record = await RunRecord.begin(RunId('r'), { ...header, ...more }, new FakeClock(), new MemoryJournal(), {
    recorded: () => undefined,
  });
  record.record({ type: 'changes-offered', changes: combine([taskChanges('t1', { 'a.ts': ['a\n', 'b\n'] })]) });
  const requests: CertifyRequest[] = [];
  const certify = (request: CertifyRequest) => {
    requests.push(request);
    return Promise.resolve({ verdict: 'passed', rows: [] } as const);
  };
  const ports = { code: memoryCodeProject(), checks: noChecks(), ground: [], certify };
  await certifyOffered(record, requestOf(record.state.header), ports, new AbortController().signal);
  return requests[0] ?? assert.fail();
}

describe('the checks of what a run offers', () => {
  it('are about the texts before and after, as the run was started', async () => {
    const { before, after, tests, mutations } = await asked({ tests: false });
    assert.deepEqual([before, after], [[{ path: 'a.ts', text: 'a\n' }], [{ path: 'a.ts', text: 'b\n' }]]);
    assert.deepEqual([tests, mutations], [false, undefined]);
  });

  it('try what the tests notice where the run was started so, also when it is taken up from its journal', async () => {
    assert.equal((await asked({ mutations: true })).mutations, true);
  });
});
