import { toPatch } from '../../src/changeset/patch.ts';
import { describeScope } from '../../src/domain/scope.ts';
import type { RunState } from '../../src/domain/run-state.ts';

/**
 * A finished run as text that two runs of the same goal on the same code share: what each task found, changed and said,
 * without times and without the order in which tasks took turns.
 */
export function toGoldenText(state: RunState): string {
  const tasks = [...state.tasks.values()].map((task) => {
    const findings = state.findings
      .filter((finding) => finding.taskId === task.spec.taskId)
      .map(({ content }) => {
        const place = content.path === undefined ? '' : `${content.path}:${content.line ?? ''} `;
        return `  - ${place}${content.kind}${content.recipe ? ` [${content.recipe}]` : ''}${content.changesBehaviour ? ' (changes behaviour)' : ''}: ${content.title}`;
      });
    return [
      `${task.spec.taskId} ${task.spec.role} in ${describeScope(task.spec.scope)}: ${task.status}`,
      `  ${task.summary}`,
      ...findings.sort(),
    ].join('\n');
  });
  const hunks = (state.changes?.files ?? []).flatMap((file) =>
    file.hunks.map(
      ({ id, provenance }) =>
        `${id} ${provenance.taskId} ${provenance.source.type === 'recipe' ? provenance.source.recipe : provenance.source.type}${provenance.finding ? ' from a finding' : ''}: ${provenance.reason}`,
    ),
  );
  const checks = state.checks.map((row) => `${row.kind}: ${row.state}`).sort();
  return [
    `goal: ${state.header.goal}`,
    `status: ${state.status}`,
    state.summary,
    '',
    ...tasks,
    '',
    ...hunks,
    ...(hunks.length > 0 ? [''] : []),
    ...checks,
    ...(state.certificate ? [`verdict: ${state.certificate.verdict}`] : []),
    '',
    state.changes ? toPatch(state.changes) : '',
  ].join('\n');
}
