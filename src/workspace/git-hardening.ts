import type { SimpleGitOptions } from 'simple-git';

/**
 * Options of simple-git, which refuses settings that could make git run something. Ours are of that kind because they
 * switch such things off; those kinds are allowed, no others.
 */
export const HARDENED_OPTIONS = {
  trimmed: false,
  timeout: { block: 60_000 },
  // Left to itself, simple-git takes a failure for a success when git says nothing on its standard error.
  errors: (error, { exitCode, stdOut }) => error ?? (exitCode === 0 ? undefined : explain(exitCode, stdOut)),
  unsafe: {
    allowUnsafeConfigEnvCount: true,
    allowUnsafeHooksPath: true,
    allowUnsafeFsMonitor: true,
    allowUnsafeProtocolOverride: true,
    allowUnsafeDiffExternal: true,
    allowUnsafeFilter: true,
  },
} satisfies Partial<SimpleGitOptions>;

function explain(exitCode: number, output: readonly Buffer[]): Buffer {
  const said = Buffer.concat(output);
  return said.length > 0 ? said : Buffer.from(`git ended with exit code ${exitCode}`);
}

/** Settings under which git runs nothing but itself. */
const SETTINGS: readonly Setting[] = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['protocol.ext.allow', 'never'],
  ['diff.external', ''],
  ['diff.ignoreSubmodules', 'all'],
  ['submodule.recurse', 'false'],
  ['commit.gpgSign', 'false'],
  ['maintenance.auto', 'false'],
  ['gc.auto', '0'],
];

type Setting = readonly [name: string, value: string];

/** The variables by which the user's surroundings could point git at another repository or program. */
const GUARDED = /^(git_.*|editor|visual|pager|prefix|ssh_askpass)$/i;

/** The environment of a hardened git without its variables that `surroundings` has; see {@link hardenedVariables}. */
export function plainVariables(surroundings: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(surroundings).filter(([name]) => !GUARDED.test(name)));
}

/**
 * The variables that harden git. `configured` are the names of all settings in force, so that each filter among them
 * can be emptied. With `hooks` the repository's hooks can be run: the user has allowed that. Settings go by the environment, not by `-c`, as a filter's name may have a `=` in it.
 */
export function hardenedVariables(configured: readonly string[], hooks = false): Record<string, string> {
  const settings = [...SETTINGS.filter(([name]) => !hooks || name !== 'core.hooksPath'), ...configured.flatMap(toEmptied)];
  return {
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_LITERAL_PATHSPECS: '1',
    // What is missing in a partial clone is not fetched: that would start whatever the remote's settings say.
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    LC_ALL: 'C',
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([name, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, name],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}

/** A filter without a program does nothing, and must not be missed. */
function toEmptied(name: string): Setting[] {
  const filter = /^(filter\..+\.)(clean|smudge|process)$/is.exec(name);
  return filter
    ? [
        [name, ''],
        [`${filter[1]}required`, 'false'],
      ]
    : [];
}
