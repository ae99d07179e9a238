/** Seeded changes of behaviour as a certificate sees them: the real engine, mirrors and processes, on a real folder. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createCheckRunner } from '../../../src/checks/check-runner.ts';
import type { CheckRow } from '../../../src/domain/certificate.ts';
import { WorkspacePath } from '../../../src/domain/ids.ts';
import { createEngine } from '../../../src/engine/engine.ts';
import { certifyForeignChange } from '../../../src/supervisor/certify-working-change.ts';
import { FILES, writeFixture } from './fixture.ts';
import { textWith, type BehaviourSeed } from './seeds.ts';

export interface BehaviourOutcome {
  readonly change: string;
  /** The row; absent where no changed function could be called. */
  readonly state: CheckRow['state'] | 'no row';
  readonly summary: string;
  readonly details: readonly string[];
  readonly ms: number;
}

/** The fixture, with an engine that stays warm. */
export class BehaviourFolder {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'refactor-crew-behaviour-')));
  readonly #engine = createEngine();
  readonly #checks = createCheckRunner(resolve('dist/probe.js'));

  constructor() {
    writeFixture(this.folder);
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** All rows of the certificate of some changes made together. */
  async certify(
    seeds: readonly BehaviourSeed[],
    options: { readonly tests: boolean; readonly mutations: boolean },
  ): Promise<readonly CheckRow[]> {
    const files = seeds.map((seed) => ({ path: WorkspacePath(seed.path), before: FILES[seed.path] ?? null, after: textWith(seed) }));
    const { rows } = await certifyForeignChange(
      { folder: this.folder, trusted: true, timeoutMs: 60_000, ...options },
      {
        before: files.map(({ path, before }) => ({ path, text: before })),
        after: files.map(({ path, after }) => ({ path, text: after })),
        ground: [],
      },
      { code: this.#engine, checks: this.#checks },
      { started: () => undefined, finished: () => undefined },
      new AbortController().signal,
    );
    return rows;
  }

  async try(seed: BehaviourSeed): Promise<BehaviourOutcome> {
    const rows = await this.certify([seed], { tests: false, mutations: false });
    const row = rows.find(({ kind }) => kind === 'behaviour');
    const change = `${seed.path}: ${seed.from} → ${seed.to}`.replaceAll(/\s+/g, ' ');
    if (!row) return { change, state: 'no row', summary: '', details: [], ms: 0 };
    return { change, state: row.state, summary: row.summary, details: row.details, ms: row.ms };
  }
}
