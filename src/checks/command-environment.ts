import { delimiter, join } from 'node:path';

/**
 * What a command of the folder must not see: keys of ours, what npm tells a script about the package that started us,
 * and what would make it act on another repository, another test run or another program than its own.
 */
const WITHHELD = [
  /^(ANTHROPIC|CLAUDE|OPENAI|REFACTOR_CREW)_/,
  /^npm_/i,
  /^(VSCODE|ELECTRON)_/,
  /^GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX|OBJECT_DIRECTORY|COMMON_DIR|CONFIG.*)$/,
  /^(INIT_CWD|NODE_OPTIONS|NODE_TEST_CONTEXT|NODE_V8_COVERAGE|NODE_CHANNEL_FD|NODE_UNIQUE_ID|NO_COLOR|OLDPWD|PWD)$/,
];

/**
 * The environment of a command in a mirror: the user's, without what is withheld, and set up as on a build server.
 * `NO_COLOR` is left unset: some suites test what happens with it.
 */
export function commandEnvironment(surroundings: Readonly<Record<string, string | undefined>>, root: string): Record<string, string> {
  const kept = Object.entries(surroundings).flatMap(([name, value]) =>
    value === undefined || WITHHELD.some((pattern) => pattern.test(name)) ? [] : [[name, value] as const],
  );
  const environment = Object.fromEntries(kept);
  const pathName = Object.keys(environment).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  return {
    ...environment,
    [pathName]: [join(root, 'node_modules', '.bin'), environment[pathName]].filter(Boolean).join(delimiter),
    CI: '1',
    FORCE_COLOR: '0',
    HUSKY: '0',
  };
}
