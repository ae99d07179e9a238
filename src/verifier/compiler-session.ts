import { existsSync } from 'node:fs';
import type { UpdateSnapshotParams, UpdateSnapshotResponse } from 'typescript-native/unstable/proto';
import type { StartedCompiler, Verdict, VerifyRequest } from '../ports/verifier.ts';
import { variantOf, type ConfigVariant } from './config-variant.ts';
import type { DiskMemory } from './disk-memory.ts';
import type { OverlayTexts, TextChanges } from './overlay-texts.ts';
import { ProgramCheck } from './program-check.ts';
import type { Wire } from './wire.ts';

/** How many projects stay open. */
const KEPT_PROJECTS = 4;

interface Snapshot {
  readonly id: number;
  readonly projects: UpdateSnapshotResponse['projects'];
  readonly texts: ReadonlyMap<string, string | null>;
  /** How many ask about it. */
  users: number;
}

/**
 * One compiler process at work. Requests move it from one state of the texts to the next, one after the other; what is
 * asked about a state is asked of a snapshot, so that a quick question need not wait for a long one.
 */
export class CompilerSession {
  readonly compiler: StartedCompiler;
  readonly #wire: Wire;
  readonly #overlay: OverlayTexts;
  readonly #disk: DiskMemory;
  #diskChanges: TextChanges[] = [];
  /** By its own name, the latest used one last. */
  readonly #open = new Map<string, ConfigVariant>();
  readonly #states = new Map<string, string>();
  #latest: Snapshot | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(compiler: StartedCompiler, wire: Wire, { overlay, disk }: { readonly overlay: OverlayTexts; readonly disk: DiskMemory }) {
    this.compiler = compiler;
    this.#wire = wire;
    this.#overlay = overlay;
    this.#disk = disk;
  }

  get isClosed(): boolean {
    return this.#wire.isClosed;
  }

  /** Sees to it that the disk is looked at as it is in a state; false where that takes another compiler. */
  catchUp({ folder, state }: Pick<VerifyRequest, 'folder' | 'state'>): boolean {
    const isStale = this.#states.has(folder) && this.#states.get(folder) !== state;
    this.#states.set(folder, state);
    if (!isStale) return true;
    const { isFundamental, ...changes } = this.#disk.changes();
    this.#diskChanges.push(changes);
    return !isFundamental;
  }

  /** Rejects where the compiler is gone, or refuses to go on. */
  async check(request: VerifyRequest): Promise<Verdict> {
    const started = performance.now();
    if (!existsSync(request.config.name)) return { status: 'unavailable', reason: `there is no ${request.config.name} on the disk` };
    const variant = variantOf(request.config);
    const moving = this.#turn.then(() => this.#moveTo(request, variant));
    this.#turn = moving.catch(() => undefined);
    const snapshot = await moving;
    try {
      return await this.#ask(request, variant, snapshot, started);
    } finally {
      snapshot.users--;
      this.#release(snapshot);
    }
  }

  /** Shows that the compiler is alive, whatever else it is doing. */
  async ping(): Promise<void> {
    await this.#wire.ask('initialize', null);
  }

  close(reason: Error): void {
    this.#wire.close(reason);
  }

  async #moveTo({ texts }: VerifyRequest, variant: ConfigVariant): Promise<Snapshot> {
    const isOpen = this.#open.delete(variant.name);
    this.#open.set(variant.name, variant);
    const closing = [...this.#open.keys()].slice(0, -KEPT_PROJECTS);
    for (const name of closing) this.#open.delete(name);

    const changes = [this.#overlay.replace([...texts, ...this.#open.values()]), ...this.#diskChanges.splice(0)];
    const all = (kind: keyof TextChanges): string[] => [...new Set(changes.flatMap((each) => each[kind]))];
    const answer = await this.#update({
      ...(!isOpen && { openProjects: [variant.name] }),
      ...(closing.length > 0 && { closeProjects: closing }),
      fileChanges: { changed: all('changed'), created: all('created'), deleted: all('deleted') },
    });
    const before = this.#latest;
    this.#latest = {
      id: answer.snapshot,
      projects: answer.projects,
      texts: new Map(texts.map(({ name, text }) => [name, text])),
      users: 1,
    };
    if (before) this.#release(before);
    return this.#latest;
  }

  async #update(params: UpdateSnapshotParams): Promise<UpdateSnapshotResponse> {
    return (await this.#wire.ask('updateSnapshot', params)) as UpdateSnapshotResponse;
  }

  async #ask(request: VerifyRequest, variant: ConfigVariant, snapshot: Snapshot, started: number): Promise<Verdict> {
    const { config, names, whole, declarations } = request;
    const project = snapshot.projects.find(({ configFileName }) => configFileName === variant.name);
    if (!project) return { status: 'unavailable', reason: `it does not know the project of ${config.name}` };
    if (project.rootFiles.length === 0) return { status: 'unavailable', reason: `${config.name} names no files` };
    const at = { snapshot: snapshot.id, project: project.id };
    const check = new ProgramCheck(this.#wire, at, (name) => snapshot.texts.get(name));
    // All at once: each answer that is waited for costs a trip. Where something stops the project, the others count for nothing.
    const [obstacle, { found, missing }] = await Promise.all([
      check.obstacle(config.name),
      whole ? wholeOf(check, names) : check.files(names),
    ]);
    if (obstacle !== undefined) return { status: 'unavailable', reason: obstacle };
    const ofDeclarations = declarations ? await check.declarations(names.filter((name) => !missing.includes(name))) : [];
    const unbuilt = check.unbuilt(found);
    if (unbuilt !== undefined) return { status: 'unavailable', reason: unbuilt };
    return {
      status: 'checked',
      compiler: `TypeScript ${this.compiler.version} (native)`,
      errors: check.told([...found, ...ofDeclarations]),
      missing,
      ms: performance.now() - started,
    };
  }

  /** The latest one is what the next one is made from. */
  #release(snapshot: Snapshot): void {
    if (snapshot.users > 0 || snapshot === this.#latest) return;
    this.#wire.ask('release', { snapshot: snapshot.id }).catch(() => undefined);
  }
}

async function wholeOf(check: ProgramCheck, names: readonly string[]): Promise<Awaited<ReturnType<ProgramCheck['files']>>> {
  const [found, missing] = await Promise.all([check.whole(), check.missing(names)]);
  return { found, missing };
}
