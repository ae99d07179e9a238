import { splitLines } from '../../../src/base/text.ts';
import type { ChangeSet, ChangedFile, Hunk, Provenance } from '../../../src/domain/change.ts';
import { FindingId, Fingerprint, HunkId, MessageId, ROLES, TaskId, WorkspacePath } from '../../../src/domain/ids.ts';
import { DEMO_FILES, type DemoPath } from './demo-files.ts';

export const DEMO_TASKS = {
  analysis: TaskId('t1'),
  tests: TaskId('t2'),
  implementation: TaskId('t3'),
  documentation: TaskId('t4'),
} as const;

interface Edit {
  readonly find: readonly string[];
  readonly replace: readonly string[];
  readonly from: Provenance;
}

const recipe = (id: string, reason: string, more: Partial<Provenance> = {}): Provenance => ({
  taskId: DEMO_TASKS.implementation,
  role: ROLES.implementation,
  source: { type: 'recipe', recipe: id },
  reason,
  ...more,
});

const model = (reason: string, more: Partial<Provenance> = {}): Provenance => ({
  taskId: DEMO_TASKS.implementation,
  role: ROLES.implementation,
  source: { type: 'model', model: 'claude-sonnet-4-5' },
  reason,
  ...more,
});

const keepsCause = (finding: number): Provenance =>
  recipe('error-cause', 'keeps the cause of a rethrown error', { finding: FindingId(`f${finding}`) });

const unused = recipe('unused-imports', 'removes an import that nothing uses');

const EDITS: Readonly<Record<DemoPath, readonly Edit[]>> = {
  'src/orders/gateway.ts': [
    {
      find: [`      throw new PaymentError('charge failed');`],
      replace: [`      throw new PaymentError('charge failed', { cause: error });`],
      from: { ...keepsCause(1), message: MessageId('m1') },
    },
    {
      find: ['      throw new PaymentError(`refund of ${formatMoney(amount)} failed`);'],
      replace: ['      throw new PaymentError(`refund of ${formatMoney(amount)} failed`, { cause: error });'],
      from: keepsCause(2),
    },
  ],
  'src/orders/retry.ts': [
    {
      find: ['  for (let attempt = 1; ; attempt++) {'],
      replace: ['  let first: unknown;', '  for (let attempt = 1; ; attempt++) {'],
      from: model('remembers the first failure, so that giving up can say what started it'),
    },
    {
      find: [
        '      if (attempt >= attempts) {',
        '        throw new RetryError(`gave up after ${attempts} attempts`);',
        '      }',
        '      const pause',
      ],
      replace: [
        '      first ??= error;',
        '      if (attempt >= attempts) {',
        '        throw new RetryError(`gave up after ${attempts} attempts`, { cause: first });',
        '      }',
        '      const pause',
      ],
      from: model('remembers the first failure, so that giving up can say what started it', { finding: FindingId('f6') }),
    },
  ],
  'src/orders/queue.ts': [
    { find: [`import * as os from 'node:os';`], replace: [], from: unused },
    {
      find: ['      throw new OrderError(`refused: ${describeError(error)}`);'],
      replace: ['      throw new OrderError(`refused: ${describeError(error)}`, { cause: error });'],
      from: keepsCause(3),
    },
    {
      find: ['      } catch (e) {}'],
      replace: [
        '      } catch (error) {',
        `        if (!(error instanceof OrderError)) throw error;`,
        `        this.options.logger.warn('order refused', { error: describeError(error) });`,
        '      }',
      ],
      from: model('counts only refused orders; anything unexpected is no longer swallowed', { finding: FindingId('f4') }),
    },
  ],
  'src/orders/service.ts': [
    {
      find: [
        '    try {',
        '      const order = await this.parts.store.get(id);',
        '      if (!order) {',
        '        throw new OrderError(`there is no order ${id}`);',
        '      }',
        '      return order;',
        '    } catch (e) {',
        '      throw e;',
        '    }',
      ],
      replace: [
        '    const order = await this.parts.store.get(id);',
        '    if (!order) {',
        '      throw new OrderError(`there is no order ${id}`);',
        '    }',
        '    return order;',
      ],
      from: recipe('useless-catch', 'a catch that only throws again does nothing', { finding: FindingId('f5') }),
    },
    {
      find: ['      throw new OrderError(`order ${order.id} cannot be delivered`);'],
      replace: ['      throw new OrderError(`order ${order.id} cannot be delivered`, { cause: error });'],
      from: keepsCause(7),
    },
  ],
  'src/orders/index.ts': [
    {
      find: [
        `import { refundOrder, RefundDesk } from '../payments/refunds.js';`,
        `import { nullLogger, type Logger } from '../util/logger.js';`,
      ],
      replace: [`import { describeError, nullLogger, type Logger } from '../util/logger.js';`],
      from: unused,
    },
    {
      find: ['  queue.drain();'],
      replace: [
        '  queue.drain().catch((error: unknown) => {',
        `    logger.error('intake stopped', { error: describeError(error) });`,
        '  });',
      ],
      from: recipe('floating-promise', 'handles what a promise nobody waits for may throw', { finding: FindingId('f8') }),
    },
  ],
  'src/orders/legacy.ts': [{ find: [`import path from 'node:path';`], replace: [], from: unused }],
  'docs/errors.md': [
    {
      find: ['where `{ cause: error }` is known. (There is older code that does.)'],
      replace: ['where `{ cause: error }` is known.'],
      from: {
        taskId: DEMO_TASKS.documentation,
        role: ROLES.documentation,
        source: { type: 'model', model: 'claude-sonnet-4-5' },
        reason: 'no code is left that drops the cause',
      },
    },
  ],
};

/** What the demo run offers. */
export function demoChanges(): ChangeSet {
  let number = 0;
  const files = Object.entries(EDITS).map(([path, edits]) =>
    changedFile(WorkspacePath(path), DEMO_FILES[path as DemoPath], edits, () => ++number),
  );
  const conflict = {
    path: WorkspacePath('src/orders/retry.ts'),
    kept: DEMO_TASKS.implementation,
    dropped: DEMO_TASKS.documentation,
    keptLines: [' * Runs an operation until it works, waiting {@link backoff} between attempts.\n'],
    droppedLines: [' * Runs an operation until it works; the cause of giving up is the first failure.\n'],
  };
  return { files, conflicts: [conflict] };
}

function changedFile(path: WorkspacePath, text: string, edits: readonly Edit[], next: () => number): ChangedFile {
  const base = splitLines(text);
  const after: string[] = [];
  const hunks: Hunk[] = [];
  let at = 0;
  for (const edit of edits) {
    const start = base.findIndex(
      (_line, index) => index >= at && edit.find.every((line, offset) => base[index + offset]?.startsWith(line)),
    );
    if (start < 0) throw new Error(`${path} has no ${edit.find[0]}`);
    after.push(...base.slice(at, start));
    // The last line searched for may be a prefix that only tells the place.
    const baseLines = base.slice(start, start + edit.find.length);
    const afterLines = edit.replace.map(
      (line) => baseLines.find((old) => old.startsWith(line) && line === edit.find.at(-1)) ?? `${line}\n`,
    );
    const [from, to] = trimmed(baseLines, afterLines);
    hunks.push({
      id: HunkId(`h${next()}`),
      path,
      baseStart: start + 1 + from,
      baseLines: baseLines.slice(from, baseLines.length - to),
      afterStart: after.length + 1 + from,
      afterLines: afterLines.slice(from, afterLines.length - to),
      provenance: edit.from,
      alsoFrom: [],
    });
    after.push(...afterLines);
    at = start + edit.find.length;
  }
  after.push(...base.slice(at));
  return { path, base: { text, fingerprint: Fingerprint(`demo-${path}`) }, after: after.join(''), hunks };
}

/** How many lines two blocks share at their start and at their end. */
function trimmed(one: readonly string[], other: readonly string[]): readonly [number, number] {
  const most = Math.min(one.length, other.length);
  let from = 0;
  while (from < most && one[from] === other[from]) from++;
  let to = 0;
  while (to < most - from && one.at(-1 - to) === other.at(-1 - to)) to++;
  return [from, to];
}
