/** Files that say what is right: an agent that may change them can make anything pass. */
import type { WorkspacePath } from './ids.ts';

/** `runner`: how tests are run and what they have to cover; `scripts`: what a package.json has run as its checks. */
export type Contract = 'test' | 'snapshot' | 'lint' | 'compiler' | 'runner' | 'ci' | 'scripts';

const TEST_FOLDER = /(^|\/)(tests?|__tests__|specs?|e2e|__mocks__|__fixtures__|fixtures)\//;
const TEST_NAME = /\.(test|spec|e2e|cy)(-d)?\.[^/]+$/;
const SNAPSHOT = /(^|\/)(__snapshots__|__image_snapshots__)\/|\.snap$|\.approved\.\w+$/;
const CI = /(^|\/)(\.github|\.circleci|\.gitlab|\.buildkite|\.husky)\//;

const NAMES: readonly (readonly [RegExp, Contract])[] = [
  [/^[tj]sconfig([.-].*)?\.json$/, 'compiler'],
  [/^\.?(eslint|stylelint|prettier|oxlint|jshint)rc(\..*)?$/, 'lint'],
  [/^(eslint|stylelint|prettier)\.config\.\w+$/, 'lint'],
  [/^\.(eslint|stylelint|prettier)ignore$/, 'lint'],
  [/^(\.oxlintrc|biome|tslint|dprint|\.dprint)\.jsonc?$/, 'lint'],
  [/^\.dependency-cruiser\.\w+$/, 'lint'],
  [/^(jest|vitest|playwright|cypress|karma|wdio|ava)\.(config|conf|workspace|setup)\.\w+$/, 'runner'],
  [/^\.(mocharc|nycrc|c8rc|taprc)(\..*)?$/, 'runner'],
  [/^\.?codecov\.ya?ml$/, 'runner'],
  [/^(\.gitlab-ci|\.travis|azure-pipelines.*|bitbucket-pipelines|\.?lefthook|\.pre-commit-config|appveyor|\.appveyor)\.ya?ml$/, 'ci'],
  [/^jenkinsfile$/, 'ci'],
];

/** What of a package.json is a check, or says how strict one is. */
const CHECKING_FIELDS = ['jest', 'vitest', 'mocha', 'ava', 'nyc', 'c8', 'tap', 'eslintConfig', 'xo', 'size-limit'];
const CHECKING_SCRIPT = /(^|:)(pre|post)?(test|lint|check|typecheck|types|tsc|verify|ci|coverage|audit)\w*(:|$)/;

/**
 * Of which contract a file is a part; undefined where it is of none. The texts, null where the file is not there, tell a
 * package.json whose checks change from one of which something else does.
 */
export function contractOf(path: WorkspacePath, before: string | null, after: string | null): Contract | undefined {
  const lower = path.toLowerCase();
  const name = lower.slice(lower.lastIndexOf('/') + 1);
  if (SNAPSHOT.test(lower)) return 'snapshot';
  if (CI.test(lower)) return 'ci';
  const named = NAMES.find(([pattern]) => pattern.test(name));
  if (named) return named[1];
  if (name === 'package.json') return checksOf(before) === checksOf(after) ? undefined : 'scripts';
  if (name.endsWith('.md')) return undefined;
  return TEST_NAME.test(lower) || TEST_FOLDER.test(lower) ? 'test' : undefined;
}

/** The checks of a manifest as a text that is the same for equal ones; one that can't be read is like nothing else. */
function checksOf(text: string | null): string {
  if (text === null) return 'null';
  try {
    const manifest = new Map<string, unknown>(Object.entries(JSON.parse(text) as object));
    const scripts = Object.entries(manifest.get('scripts') ?? {}).filter(([script]) => CHECKING_SCRIPT.test(script));
    return JSON.stringify([scripts.sort(), CHECKING_FIELDS.map((field) => manifest.get(field) ?? null)]);
  } catch {
    return text;
  }
}
