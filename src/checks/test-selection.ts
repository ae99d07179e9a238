import type { WorkspacePath } from '../domain/ids.ts';

/** How a package manager passes words on to the script that it runs. */
const SCRIPT_RUNNERS: readonly (readonly [pattern: RegExp, before: string])[] = [
  [/^npm (run(-script)? )?(test|t)$/, ' --'],
  [/^(yarn|pnpm)( run)? test$/, ''],
  [/^bun run test$/, ''],
];

/** Test runners that run only the files that they are named, and what has to stand before these. */
const SELECTING: readonly (readonly [runner: RegExp, before: string])[] = [
  [/^vitest( run)?$/, ''],
  [/^jest$/, ' --runTestsByPath'],
  [/^ava$/, ''],
  [/^bun test$/, ''],
  [/^(tap|tape|uvu|jasmine)$/, ''],
  [/^node --test$/, ''],
];

/** Words in front of a program that change nothing about what it is. */
const PREFIXES = /^((npx|pnpm exec|yarn exec|bunx|cross-env|env|c8|nyc)\s+|[A-Z_][A-Z0-9_]*=\S*\s+)+/;

/** What Node is told to load first. */
const LOADED = /^node(\s+(-r|--require|--import|--loader)[ =]\S+)+(?=\s)/;

/**
 * The command that runs only these test files, where it is certain that the test runner takes it so: a single program
 * of those that are known, whose own words name no files. Undefined otherwise: then all tests are run.
 *
 * @param command as it was found or named. @param script the test script that it may run.
 */
export function selectTests(command: string, script: string | undefined, files: readonly WorkspacePath[]): string | undefined {
  const runner = SCRIPT_RUNNERS.find(([pattern]) => pattern.test(command.trim()));
  const line = runner ? script : command;
  const before = line === undefined ? undefined : selecting(line.trim());
  // A model has chosen these names.
  if (before === undefined || !files.every((path) => PLAIN.test(path))) return undefined;
  return `${command.trim()}${runner?.[1] ?? ''}${before} ${files.map(quoted).join(' ')}`;
}

function selecting(line: string): string | undefined {
  // Words that are put at the end of it must reach the runner, and nothing else.
  if (/[;&|<>`$()\n\\]/.test(line)) return undefined;
  const words = line.replace(PREFIXES, '').replace(LOADED, 'node').split(/\s+/);
  const options = words.findIndex((word) => word.startsWith('-') && word !== '--test');
  const program = (options < 0 ? words : words.slice(0, options)).join(' ');
  // What follows an option may be its value or a file: only options that carry their value themselves are certain.
  const rest = options < 0 ? [] : words.slice(options);
  if (!rest.every((word) => word.startsWith('-'))) return undefined;
  return SELECTING.find(([pattern]) => pattern.test(program))?.[1];
}

/** Names that mean nothing else to any shell, in double quotes or, as package managers pass them on, in single ones. */
const PLAIN = /^(?!-)[\w@+=,./ ()[\]-]+$/;

const quoted = (path: string): string => (/[ ()[\]]/.test(path) ? `"${path}"` : path);
