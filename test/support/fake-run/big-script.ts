import type { ChangedFile } from '../../../src/domain/change.ts';
import { JOURNAL_VERSION } from '../../../src/domain/event.ts';
import { FindingId, Fingerprint, HunkId, ROLES, RunId, TaskId, ThreadId, WorkspacePath } from '../../../src/domain/ids.ts';
import { DEFAULT_LIMITS } from '../../../src/domain/task.ts';
import type { Script } from './demo-script.ts';

export interface Size {
  readonly tasks: number;
  readonly hunks: number;
  readonly files: number;
  /** Whether a model wrote them, so that none stands for many. */
  readonly byModel?: boolean;
}

/** A run that is larger than anybody's, to see that the panel stays smooth. */
export function bigScript({ tasks, ...changes }: Size): Script {
  const roles = Object.values(ROLES);
  const script: Script[number][] = [
    [
      0,
      {
        type: 'run-started',
        version: JOURNAL_VERSION,
        goal: 'Rename getOrder to findOrder everywhere',
        scope: { paths: [] },
        folder: '/home/ada/big',
        model: 'offline',
        trusted: true,
        tests: true,
        pid: 1,
      },
    ],
  ];
  for (let index = 0; index < tasks; index++) {
    const taskId = TaskId(`t${index + 1}`);
    const role = roles[index % roles.length] ?? ROLES.implementation;
    const from = 100 + index * 150;
    const spec = {
      taskId,
      role,
      title: `Part ${index + 1} of ${tasks}`,
      description: '',
      scope: { paths: [] },
      inputs: {},
      dependsOn: [],
      listensTo: [],
      limits: DEFAULT_LIMITS,
    };
    script.push(
      [from, { type: 'task-created', taskId, spec }],
      [from + 30, { type: 'task-started', taskId, role, threadId: ThreadId(`thread-${(index % 4) + 1}`), attempt: 1 }],
    );
    for (let step = 1; step <= 20; step++) {
      const at = from + step * 400;
      const callId = `${taskId}-${step}`;
      script.push(
        [at, { type: 'step-started', taskId, step }],
        [
          at + 20,
          {
            type: 'activity',
            taskId,
            step,
            activity: { kind: 'tool-started', callId, tool: 'apply_recipe', label: `renaming in file-${step}.ts` },
          },
        ],
        [
          at + 200,
          {
            type: 'activity',
            taskId,
            step,
            activity: { kind: 'tool-ended', callId, tool: 'apply_recipe', label: `renamed in file-${step}.ts`, state: 'done', ms: 180 },
          },
        ],
        [
          at + 240,
          {
            type: 'finding',
            taskId,
            findingId: FindingId(`f-${callId}`),
            finding: { kind: 'reference', title: 'A reference to getOrder', path: WorkspacePath(`src/file-${step}.ts`), line: step },
          },
        ],
        [at + 300, { type: 'step-finished', taskId, step, appended: [], usage: { inputTokens: 0, outputTokens: 0, costUsd: 0 } }],
      );
    }
    if (index % 5 !== 4) script.push([from + 8600, { type: 'task-ended', taskId, state: 'succeeded', summary: 'Ten references renamed.' }]);
  }
  script.push([17_000, { type: 'changes-offered', changes: { files: bigFiles(changes), conflicts: [] } }]);
  return script.sort((one, other) => one[0] - other[0]);
}

export const BIG_RUN = RunId('big');

function bigFiles({ hunks, files, byModel }: Omit<Size, 'tasks'>): ChangedFile[] {
  const source =
    byModel === true ? { type: 'model' as const, model: 'claude-sonnet-4-5' } : { type: 'recipe' as const, recipe: 'rename-symbol' };
  const before = (fileIndex: number): number => Math.floor((fileIndex * hunks) / files);
  return Array.from({ length: files }, (_file, fileIndex) => {
    const perFile = before(fileIndex + 1) - before(fileIndex);
    const path = WorkspacePath(`src/part-${fileIndex}/orders-${fileIndex}.ts`);
    const lines = Array.from({ length: perFile * 12 }, (_line, index) =>
      index % 12 === 6 ? `  const order${index} = await store.getOrder(id${index}, { fresh: true });\n` : `  log.debug('line ${index}');\n`,
    );
    const after = lines.map((line) => line.replace('getOrder', 'findOrder'));
    return {
      path,
      base: { text: lines.join(''), fingerprint: Fingerprint(`big-${fileIndex}`) },
      after: after.join(''),
      hunks: Array.from({ length: perFile }, (_hunk, index) => ({
        id: HunkId(`h-${fileIndex}-${index}`),
        path,
        baseStart: index * 12 + 7,
        baseLines: [lines[index * 12 + 6] ?? ''],
        afterStart: index * 12 + 7,
        afterLines: [after[index * 12 + 6] ?? ''],
        provenance: {
          taskId: TaskId('t3'),
          role: ROLES.implementation,
          source,
          reason: 'getOrder is now findOrder',
        },
        alsoFrom: [],
      })),
    };
  });
}
