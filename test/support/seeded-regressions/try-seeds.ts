/** Seeded regressions as `verify` sees them: the real command line on a real folder, with patches that git made. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { CheckRow, CheckState } from '../../../src/domain/certificate.ts';
import { OLD_ERRORS, writeFixture } from './fixture.ts';
import type { Seed } from './seeds.ts';

export interface Verified {
  readonly exitCode: number;
  readonly verdict: CheckState;
  readonly rows: readonly CheckRow[];
}

export interface SeedOutcome {
  readonly name: string;
  readonly kind: string;
  /** Exit code 3, and the right row names what was seeded. */
  readonly flagged: boolean;
  /** What was told of errors that have always been there. */
  readonly old: readonly string[];
  readonly exitCode: number;
  readonly regressed: readonly string[];
  readonly ms: number;
}

/** The fixture in a git repository of its own. */
export class SeedFolder {
  readonly #scratch = realpathSync(mkdtempSync(join(tmpdir(), 'refactor-crew-seeds-')));
  readonly folder = join(this.#scratch, 'till');

  async create(): Promise<void> {
    mkdirSync(this.folder);
    writeFixture(this.folder);
    writeFileSync(join(this.folder, '.gitignore'), 'node_modules\n');
    await this.#git('init', '-q');
    await this.commit();
  }

  async commit(): Promise<void> {
    await this.#git('add', '-A');
    await this.#git('commit', '-q', '--allow-empty', '-m', 'so far');
  }

  dispose(): void {
    rmSync(this.#scratch, { recursive: true, force: true });
  }

  /** Makes the change in the folder. */
  async write(change: Seed['change']): Promise<void> {
    for (const [path, content] of Object.entries(change)) {
      const place = join(this.folder, path);
      if (content === null) await rm(place);
      else {
        mkdirSync(dirname(place), { recursive: true });
        await writeFile(place, typeof content === 'string' ? content : content(await readFile(place, 'utf8')));
      }
    }
  }

  async reset(): Promise<void> {
    await this.#git('reset', '-q', '--hard');
    await this.#git('clean', '-qfd');
  }

  /** The change as a patch; the folder is as it was again. */
  async patchOf(change: Seed['change']): Promise<string> {
    await this.write(change);
    await this.#git('add', '-A');
    const file = join(this.#scratch, `${crypto.randomUUID()}.patch`);
    await writeFile(file, await this.#git('diff', '--cached'));
    await this.reset();
    return file;
  }

  async verify(...args: readonly string[]): Promise<Verified> {
    const env = { ...process.env, REFACTOR_CREW_HOME: join(this.#scratch, 'home') };
    const { code, stdout, stderr } = await command(
      process.execPath,
      [resolve('dist/cli.js'), 'verify', '--folder', this.folder, '--json', ...args],
      env,
    );
    const line = stdout.trim().split('\n').at(-1) ?? '';
    if (!line.startsWith('{')) throw new Error(`verify said nothing: exit code ${code}: ${stderr}`);
    return { ...(JSON.parse(line) as Omit<Verified, 'exitCode'>), exitCode: code };
  }

  async #git(...args: readonly string[]): Promise<string> {
    const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false'];
    const { code, stdout, stderr } = await command('git', [...who, '-C', this.folder, ...args], process.env);
    if (code !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout;
  }
}

/** Whether `verify` finds what is worse with a seed, and nothing of what was wrong before. */
export async function trySeed(place: SeedFolder, seed: Seed): Promise<SeedOutcome> {
  const started = performance.now();
  const { exitCode, rows } = await place.verify('--patch', await place.patchOf(seed.change));
  return outcomeOf(seed, exitCode, rows, performance.now() - started);
}

export function outcomeOf(seed: Seed, exitCode: number, rows: readonly CheckRow[], ms: number): SeedOutcome {
  const regressed = rows.filter(({ state }) => state === 'regressed');
  const told = regressed.flatMap(({ kind, details }) => details.map((detail) => `${kind}: ${detail}`));
  const row = regressed.find(({ kind }) => kind === seed.kind);
  return {
    name: seed.name,
    kind: seed.kind,
    flagged: exitCode === 3 && row !== undefined && seed.says.test([row.summary, ...row.details].join('\n')),
    old: told.filter((line) => /\bold|src\/legacy\.ts:1 /.test(line) && !seed.says.test(line)),
    exitCode,
    regressed: [...regressed.map(({ kind, summary }) => `${kind}: ${summary}`), ...told.slice(0, 6)],
    ms: Math.round(ms),
  };
}

export const oldErrors = Object.values(OLD_ERRORS).reduce((sum, count) => sum + count, 0);

function command(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((done) => {
    execFile(program, args, { env, maxBuffer: 1 << 28 }, (error, stdout, stderr) =>
      done({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr }),
    );
  });
}
