import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';

export const CLI = resolve('dist/cli.js');
export const GOAL = 'improve error handling in src/orders';
const SAMPLE = resolve('examples/order-desk');

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A line of what a run tells as JSON. */
export interface Line {
  readonly type: string;
  readonly seq: number;
  readonly at: number;
  readonly runId: string;
  readonly taskId?: string;
  readonly [key: string]: unknown;
}

/** The command line on a copy of the sample, with a home of its own, anew for each test. */
export interface CommandLine {
  readonly scratch: string;
  readonly folder: string;
  /** What a process that is started by hand needs. */
  readonly options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv };
  crew(...args: readonly string[]): Promise<Outcome>;
  /** `run` with the usual goal on the copy. */
  run(...args: readonly string[]): Promise<Outcome>;
}

/** To be called within `describe`. */
export function commandLine(): CommandLine {
  let scratch = '';
  beforeEach(() => {
    scratch = mkdtempSync(join(tmpdir(), 'refactor-crew-cli-'));
    cpSync(SAMPLE, join(scratch, 'order-desk'), { recursive: true });
    symlinkSync(resolve('node_modules'), join(scratch, 'node_modules'));
  });
  afterEach(() => rmSync(scratch, { recursive: true, force: true }));

  return {
    get scratch() {
      return scratch;
    },
    get folder() {
      return join(scratch, 'order-desk');
    },
    get options() {
      return { cwd: scratch, env: { ...process.env, REFACTOR_CREW_HOME: join(scratch, 'home') } };
    },
    crew(...args) {
      return new Promise((done) => {
        execFile(process.execPath, [CLI, ...args], { ...this.options, maxBuffer: 1 << 28 }, (error, stdout, stderr) =>
          done({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
        );
      });
    },
    run(...args) {
      return this.crew('run', GOAL, '--folder', this.folder, ...args);
    },
  };
}

export const parseLines = (stdout: string): Line[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

/** Every file with its time of change and bytes; nothing of it may change but by apply. */
export function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => !file.includes('/.git/') && statSync(file).isFile());
  return Object.fromEntries(
    files.sort().map((file) => [relative(folder, file), `${statSync(file).mtimeMs} ${readFileSync(file, 'latin1')}`]),
  );
}

/** The same without the times. */
export const texts = (all: Record<string, string>): string[] =>
  Object.entries(all).map(([file, content]) => `${file} ${content.slice(content.indexOf(' '))}`);

/** The files that are not as in the sample. */
export const changedFiles = (folder: string): string[] =>
  Object.keys(contents(folder)).filter((file) => readFileSync(join(folder, file), 'latin1') !== inSample(file));

const inSample = (file: string): string => (existsSync(join(SAMPLE, file)) ? readFileSync(join(SAMPLE, file), 'latin1') : '');
