import type { Certificate, CheckRow } from '../domain/certificate.ts';
import { formatMs } from '../base/figures.ts';
import { checkKindWord, checkRowWord, checkStateWord, countFiles } from '../protocol/words.ts';
import type { HostTranslate } from './host-translate.ts';

/** What a certificate document is about. */
export interface CertifiedChange {
  readonly folderName: string;
  readonly trusted: boolean;
  readonly files: readonly string[];
  readonly certificate: Certificate;
}

/** A certificate as Markdown that reads well as it is. */
export function certificateDocument(t: HostTranslate, { folderName, trusted, files, certificate }: CertifiedChange): string {
  const parts = [
    `# ${t('Certificate')}: ${folderName}`,
    `**${checkStateWord(t, certificate.verdict)}** · ${countFiles(t, files.length)}`,
    ...(trusted ? [] : [`> ${t('The folder is not trusted: nothing of it was run.')}`]),
    ...certificate.rows.map((row) => rowText(t, row)),
    `## ${t('Files')}`,
    files.map((path) => `- ${path}`).join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}

function rowText(t: HostTranslate, row: CheckRow): string {
  const command = row.command === undefined ? [] : [`\`${row.command.replaceAll('`', '')}\``];
  const details = row.details.length > 0 ? ['```text', ...row.details.map((line) => line.replaceAll('```', "'''")), '```'] : [];
  return [
    `## ${checkKindWord(t, row.kind)}: ${checkRowWord(t, row)}`,
    '',
    row.summary,
    '',
    [...command, formatMs(row.ms)].join(' · '),
    ...(details.length > 0 ? ['', ...details] : []),
  ].join('\n');
}
