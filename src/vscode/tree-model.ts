import { certificateRow, changesRow } from './tree-review-rows.ts';
import { findingsRow } from './tree-finding-rows.ts';
import type { RowSource, TreeRow } from './tree-row.ts';
import { runFacts } from './tree-run-row.ts';
import { questionRows, taskRow } from './tree-task-rows.ts';

/** The row of a run with everything below it: questions first, then tasks, findings, changes, certificate. */
export function runRow(source: RowSource, isFirst: boolean): TreeRow {
  const children = [
    ...questionRows(source),
    ...[...source.run.tasks.values()].map((task) => taskRow(source, task)),
    ...findingsRow(source),
    ...changesRow(source),
    ...certificateRow(source),
  ];
  return { ...runFacts(source), isOpen: isFirst || source.run.status === 'running', children };
}
