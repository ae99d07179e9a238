import { isAbsolute, relative, sep } from 'node:path';
import * as z from 'zod';
import { WorkspacePath } from '../domain/ids.ts';
import type { LintMessage } from '../ports/checks.ts';

export interface LintedFiles {
  /** How many files it looked at; what it was told to leave out does not count. */
  readonly files: number;
  readonly messages: readonly LintMessage[];
}

const eslintReport = z.array(
  z.object({
    filePath: z.string(),
    messages: z.array(
      z.object({
        ruleId: z.string().nullable().optional(),
        severity: z.number(),
        fatal: z.boolean().optional(),
        message: z.string(),
        line: z.number().optional(),
      }),
    ),
  }),
);

/** What eslint says in its own JSON; undefined where that is none. */
export function parseEslintReport(text: string, root: string): LintedFiles | undefined {
  const parsed = eslintReport.safeParse(parse(text));
  if (!parsed.success) return undefined;
  // Of a file that it leaves out it says just that, by no rule.
  const linted = parsed.data.filter(
    ({ messages }) => !messages.some(({ ruleId, severity, fatal }) => ruleId == null && severity === 1 && !fatal),
  );
  const messages = linted.flatMap(({ filePath, messages }) =>
    messages.map(({ ruleId, severity, message, line }): LintMessage => {
      return { path: inside(root, filePath), line: line ?? 1, code: ruleId ?? 'parse', message, isError: severity > 1 };
    }),
  );
  return { files: linted.length, messages };
}

const biomeReport = z.object({
  summary: z.object({ unchanged: z.number().catch(0), changed: z.number().catch(0) }),
  diagnostics: z.array(
    z.object({
      category: z.string().nullable().catch(null),
      severity: z.string(),
      description: z.string().optional(),
      message: z.unknown(),
      location: z.object({ path: z.unknown(), start: z.object({ line: z.number() }).optional().catch(undefined) }).optional(),
    }),
  ),
});

/** What biome says as JSON, among whatever else it prints; undefined where there is none. */
export function parseBiomeReport(output: string, root: string): LintedFiles | undefined {
  const line = output.split('\n').find((one) => one.startsWith('{'));
  const parsed = biomeReport.safeParse(line === undefined ? undefined : parse(line));
  if (!parsed.success) return undefined;
  const { summary, diagnostics } = parsed.data;
  const messages = diagnostics.map(({ category, severity, description, message, location }): LintMessage => ({
    path: inside(root, pathIn(location?.path) ?? ''),
    line: location?.start?.line ?? 1,
    code: category ?? 'biome',
    message: description ?? (typeof message === 'string' ? message : JSON.stringify(message)),
    isError: severity === 'error' || severity === 'fatal',
  }));
  return { files: summary.unchanged + summary.changed, messages };
}

/** Some versions give a path as text, others in an object. */
function pathIn(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const file: unknown = typeof value === 'object' && value !== null && 'file' in value ? value.file : undefined;
  return typeof file === 'string' ? file : undefined;
}

function inside(root: string, file: string): WorkspacePath {
  const path = isAbsolute(file) ? relative(root, file) : file.replace(/^\.[/\\]/, '');
  return WorkspacePath(path.split(sep).join('/'));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // The reader says what it wants instead.
  }
}
