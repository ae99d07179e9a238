import { availableParallelism } from 'node:os';
import * as z from 'zod/mini';

/** The configuration, as plain data. */
export interface Settings {
  readonly tests: boolean;
  /** Whether it is tried what the tests notice. */
  readonly mutations: boolean;
  /** Show the plan of a run before its tasks start. */
  readonly planFirst: boolean;
  /** Absent: found in the folder. Ignored by VS Code itself in a folder that is not trusted. */
  readonly testCommand?: string;
  readonly concurrency: number;
  readonly threads: number;
  /** In MB. */
  readonly memoryPerThread: number;
  readonly taskTimeoutMs: number;
  /** What a run may spend on a model at most, in US dollars; absent: as much as it takes. */
  readonly maxCostUsd?: number;
  /** How the message of a commit on a branch is written, whether the folder's commit-msg hook may look at it, and whether a git note says who wrote which lines. */
  readonly commit: {
    readonly convention: 'plain' | 'conventional';
    readonly type: string;
    readonly runHooks: boolean;
    readonly notes: boolean;
  };
  /** How many past runs are kept at least. */
  readonly keepRuns: number;
}

export const SETTINGS_SECTION = 'refactorCrew';

/** What is asked for the value of a setting: VS Code's configuration, or a map in a test. */
export interface Configuration {
  get(name: string): unknown;
}

/** Reads all settings at once. One that makes no sense counts as its default: a typo in a file must not stop a run. */
export function readSettings(configuration: Configuration, cores = availableParallelism()): Settings {
  const read = <Value>(name: string, schema: z.ZodMiniType<Value>, otherwise: Value): Value => {
    const parsed = schema.safeParse(configuration.get(name));
    return parsed.success ? parsed.data : otherwise;
  };
  const maxCostUsd = read('budget', z.number().check(z.minimum(0)), 0);
  const testCommand = read('tests.command', z.string(), '').trim();
  return {
    tests: read('tests.enabled', z.boolean(), true),
    mutations: read('tests.mutations', z.boolean(), false),
    planFirst: read('planFirst', z.boolean(), false),
    ...(testCommand !== '' && { testCommand }),
    ...(maxCostUsd > 0 && { maxCostUsd }),
    concurrency: read('concurrency', z.int().check(z.minimum(1), z.maximum(32)), 8),
    threads: read('threads', z.int().check(z.minimum(0), z.maximum(16)), 0) || Math.min(Math.max(cores, 2), 4),
    memoryPerThread: read('memoryPerThread', z.int().check(z.minimum(64), z.maximum(4096)), 256),
    taskTimeoutMs: read('taskTimeoutMinutes', z.number().check(z.minimum(1), z.maximum(24 * 60)), 30) * 60_000,
    commit: {
      convention: read('commit.convention', z.enum(['plain', 'conventional']), 'plain'),
      type: read('commit.type', z.string().check(z.regex(/^[a-z][a-z0-9-]*(\([^()\n]+\))?$/)), 'refactor'),
      runHooks: read('commit.runHooks', z.boolean(), false),
      notes: read('commit.notes', z.boolean(), false),
    },
    keepRuns: read('keepRuns', z.int().check(z.minimum(1), z.maximum(10_000)), 200),
  };
}
