/** Files that decide what is run or who may do what: an agent changes them only with the user's consent. */
import type { WorkspacePath } from './ids.ts';

/** Folders of tools that run, or tell agents and editors what to do, what lies in them. */
const FOLDERS = new Set([
  '.git',
  '.github',
  '.gitlab',
  '.circleci',
  '.vscode',
  '.idea',
  '.devcontainer',
  '.husky',
  '.claude',
  '.cursor',
  '.refactor-crew',
]);

/** Names of files that do so wherever they lie. */
const NAMES: readonly RegExp[] = [
  /^\.env(\..*|rc)?$/,
  /\.code-workspace$/,
  /^\.?mcp\.json$/,
  /^(agents|claude|copilot-instructions)\.md$/,
  /^\.(npmrc|yarnrc.*|pnpmfile\.c?js|nvmrc|tool-versions)$/,
  /^(package-lock|npm-shrinkwrap)\.json$/,
  /^(yarn|bun|deno|cargo|composer|poetry)\.lock$/,
  /^(pnpm-lock|pnpm-workspace)\.yaml$/,
  /^bun\.lockb$/,
  /^\.git(attributes|modules|ignore|-blame-ignore-revs|lab-ci\.yml)$/,
  /^(\.pre-commit-config\.ya?ml|lefthook\.ya?ml|\.lefthook\.ya?ml)$/,
  /^\.(eslint|prettier|lintstaged|mocha|babel|stylelint)rc(\..*)?$/,
  /\.config\.[cm]?[jt]s$/,
  /^(makefile|dockerfile|justfile|procfile|jenkinsfile)$/,
];

/** What of a package.json is run, by npm or by hooks. */
const MANIFEST_FIELDS = [
  'scripts',
  'bin',
  'husky',
  'lint-staged',
  'simple-git-hooks',
  'pre-commit',
  'packageManager',
  'overrides',
  'resolutions',
  'pnpm',
  'imports',
];

/**
 * Why a change of a file needs the user's consent, as a clause; undefined where it does not. A text is null where the
 * file is not there. Names are compared without regard to case: on many disks they are one file.
 */
export function protection(path: WorkspacePath, before: string | null, after: string | null): string | undefined {
  const segments = path.toLowerCase().normalize('NFC').split('/');
  const name = segments.at(-1) ?? '';
  const folder = segments.slice(0, -1).find((segment) => FOLDERS.has(segment));
  if (folder !== undefined) return `${folder}/ holds what tools run or obey`;
  if (NAMES.some((pattern) => pattern.test(name))) return 'it decides what is run, installed or obeyed';
  if (name === 'package.json') {
    const changed = MANIFEST_FIELDS.find((field) => fieldOf(before, field) !== fieldOf(after, field));
    if (changed !== undefined) return `\`${changed}\` of it decides what is run`;
  }
  if (/^[tj]sconfig.*\.json$/.test(name) && pluginsOf(before) !== pluginsOf(after)) return '`plugins` of it are run by the editor';
  return undefined;
}

/** A field as a text that is the same for equal values; what can't be read is like nothing else. */
function fieldOf(text: string | null, field: string): string {
  if (text === null) return 'null';
  try {
    const manifest = JSON.parse(text) as unknown;
    const fields = typeof manifest === 'object' && manifest !== null ? new Map<string, unknown>(Object.entries(manifest)) : undefined;
    return JSON.stringify(fields?.get(field) ?? null);
  } catch {
    return text;
  }
}

function pluginsOf(text: string | null): string {
  return (/"plugins"\s*:\s*\[[^\]]*\]?/.exec(text ?? '')?.[0] ?? '').replace(/\s+/g, ' ');
}
