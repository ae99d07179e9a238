import type { Finding } from '../domain/finding.ts';
import { sentenceCase } from '../protocol/words.ts';
import { COMMANDS } from './commands.ts';
import { CHANGES_BEHAVIOUR } from './tree-icons.ts';
import type { RowSource, TreeRow } from './tree-row.ts';

/** The findings, by kind. Nothing where there are none. */
export function findingsRow(source: RowSource): TreeRow[] {
  const { run, t } = source;
  if (run.findings.length === 0) return [];
  const kinds = new Map<string, Finding[]>();
  for (const finding of run.findings) {
    const group = kinds.get(finding.content.kind);
    if (group) group.push(finding);
    else kinds.set(finding.content.kind, [finding]);
  }
  return [
    {
      id: `${run.runId}/findings`,
      label: t('Findings'),
      description: String(run.findings.length),
      icon: { name: 'lightbulb' },
      context: 'findings',
      facts: [],
      isOpen: false,
      command: null,
      about: { runId: run.runId },
      children: [...kinds].map(([kind, findings]) => kindRow(source, kind, findings)),
    },
  ];
}

function kindRow(source: RowSource, kind: string, findings: readonly Finding[]): TreeRow {
  return {
    id: `${source.run.runId}/findings/${kind}`,
    label: sentenceCase(kind),
    description: String(findings.length),
    icon: { name: 'symbol-event' },
    context: 'finding-kind',
    facts: [],
    isOpen: findings.length <= 20,
    command: null,
    about: { runId: source.run.runId },
    children: findings.map((finding) => findingRow(source, finding)),
  };
}

function findingRow({ run, t }: RowSource, { findingId, taskId, content }: Finding): TreeRow {
  const place = content.path === undefined ? '' : content.path + (content.line === undefined ? '' : `:${content.line}`);
  const task = run.tasks.get(taskId);
  return {
    id: `${run.runId}/${findingId}`,
    label: content.title,
    description: place,
    icon: content.changesBehaviour ? CHANGES_BEHAVIOUR : { name: content.path === undefined ? 'info' : 'go-to-file' },
    context: content.path === undefined ? 'finding' : 'finding place',
    facts: [
      [t('Finding'), content.title],
      ...(content.detail === undefined ? [] : ([[t('Detail'), content.detail]] as const)),
      ...(place === '' ? [] : ([[t('Place'), place]] as const)),
      ...(content.recipe === undefined ? [] : ([[t('Mended by'), content.recipe]] as const)),
      ...(content.changesBehaviour ? ([[t('Note'), t('Mending it would change behaviour.')]] as const) : []),
      ...(task ? ([[t('Found by'), task.spec.title]] as const) : []),
    ],
    isOpen: null,
    command: content.path === undefined ? null : COMMANDS.openFinding,
    about: {
      runId: run.runId,
      taskId,
      findingId,
      ...(content.path !== undefined && { path: content.path }),
      ...(content.line !== undefined && { line: content.line }),
    },
    children: [],
  };
}
