import { existsSync } from 'node:fs';
import type { UpdateSnapshotParams, UpdateSnapshotResponse } from 'typescript-native/unstable/proto';
import type { StartedCompiler, Verdict, VerifyRequest } from '../ports/verifier.ts';
import { variantOf, type ConfigVariant } from './config-variant.ts';
import type { DiskMemory } from './disk-memory.ts';
import { GlobalTypes } from './global-types.ts';
import { markFor, type Lane } from './lanes.ts';
import type { OverlayTexts, TextChanges } from './overlay-texts.ts';
import { ProgramCheck, type ConfigAnswers, type FilesCheck } from './program-check.ts';
import type { Wire } from './wire.ts';

/** How many projects stay open. */
const KEPT_PROJECTS = 4;

type Texts = VerifyRequest['texts'];
type Project = UpdateSnapshotResponse['projects'][number];

const CODE_FILE = /\.[cm]?[jt]sx?$/i;

interface Snapshot {
  readonly id: number;
  readonly project: Project | undefined;
  /** Others that differ from it by an empty line at the end of `marked`, so that they have checkers of their own. */
  readonly twins: Lane[];
  readonly marked: string | undefined;
  readonly texts: ReadonlyMap<string, string | null>;
  readonly ofConfigs: ConfigAnswers;
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
  readonly #lanes: number;
  #diskChanges: TextChanges[] = [];
  /** What was said of configurations since one may have changed. */
  #ofConfigs: ConfigAnswers = new Map();
  /** By its own name, the latest used one last. */
  readonly #open = new Map<string, ConfigVariant>();
  readonly #states = new Map<string, string>();
  readonly #globals = new GlobalTypes();
  #latest: Snapshot | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    compiler: StartedCompiler,
    wire: Wire,
    { overlay, disk, lanes }: { readonly overlay: OverlayTexts; readonly disk: DiskMemory; readonly lanes: number },
  ) {
    this.compiler = compiler;
    this.#wire = wire;
    this.#overlay = overlay;
    this.#disk = disk;
    this.#lanes = lanes;
  }

  get isClosed(): boolean {
    return this.#wire.isClosed;
  }

  /** Sees to it that the disk is looked at as it is in a state; false where that takes another compiler. */
  catchUp({ folder, state }: Pick<VerifyRequest, 'folder' | 'state'>): boolean {
    const isStale = this.#states.has(folder) && this.#states.get(folder) !== state;
    this.#states.set(folder, state);
    if (!isStale) return true;
    this.#globals.forget();
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
    const { snapshot, before } = await moving;
    // To let go takes the compiler as long as to answer a small question; a long check needs the memory first.
    const isLong = request.whole || snapshot.twins.length > 0;
    if (isLong) this.#leave(before);
    try {
      return await this.#ask(request, snapshot, started);
    } finally {
      this.#leave(snapshot);
      if (!isLong) this.#leave(before);
    }
  }

  /** Shows that the compiler is alive, whatever else it is doing. */
  async ping(): Promise<void> {
    await this.#wire.ask('initialize', null);
  }

  close(reason: Error): void {
    this.#wire.close(reason);
  }

  /** Answers the state asked for and the one before it, both of which have to be left in the end. */
  async #moveTo(
    request: VerifyRequest,
    variant: ConfigVariant,
  ): Promise<{ readonly snapshot: Snapshot; readonly before: Snapshot | undefined }> {
    const { texts } = request;
    const isOpen = this.#open.delete(variant.name);
    this.#open.set(variant.name, variant);
    const closing = [...this.#open.keys()].slice(0, -KEPT_PROJECTS);
    for (const name of closing) this.#open.delete(name);

    let answer = await this.#update(texts, {
      ...(!isOpen && { openProjects: [variant.name] }),
      ...(closing.length > 0 && { closeProjects: closing }),
    });
    const projectOf = ({ projects }: UpdateSnapshotResponse): Project | undefined =>
      projects.find(({ configFileName }) => configFileName === variant.name);
    const mark = this.#markFor(request, projectOf(answer));
    const twins: Lane[] = [];
    if (mark) {
      const others = texts.filter(({ name }) => name !== mark.name);
      for (let n = 1; n < this.#lanes; n++) {
        const twin = await this.#update([...others, { ...mark, text: mark.text + '\n'.repeat(n) }]);
        const project = projectOf(twin);
        if (project) twins.push({ snapshot: twin.snapshot, project: project.id });
      }
      this.#forget(answer.snapshot);
      answer = await this.#update(texts);
    }
    const before = this.#latest;
    if (before) before.users++;
    const snapshot: Snapshot = {
      id: answer.snapshot,
      project: projectOf(answer),
      twins,
      marked: mark?.name,
      texts: new Map(texts.map(({ name, text }) => [name, text])),
      ofConfigs: this.#ofConfigs,
      users: 1,
    };
    this.#latest = snapshot;
    return { snapshot, before };
  }

  #markFor(request: VerifyRequest, project: Project | undefined): ReturnType<typeof markFor> {
    if (!project || this.#lanes === 1) return undefined;
    if (request.whole && !this.#globals.haveAll(project.configFileName, request)) return undefined;
    return markFor(request, project.rootFiles);
  }

  async #update(texts: Texts, more: UpdateSnapshotParams = {}): Promise<UpdateSnapshotResponse> {
    const changes = [this.#overlay.replace([...texts, ...this.#open.values()]), ...this.#diskChanges.splice(0)];
    const all = (kind: keyof TextChanges): string[] => [...new Set(changes.flatMap((each) => each[kind]))];
    const fileChanges = { changed: all('changed'), created: all('created'), deleted: all('deleted') };
    if (mayConfigure(fileChanges)) this.#ofConfigs = new Map();
    return (await this.#wire.ask('updateSnapshot', { ...more, fileChanges })) as UpdateSnapshotResponse;
  }

  async #ask(request: VerifyRequest, snapshot: Snapshot, started: number): Promise<Verdict> {
    const { config, names, whole, declarations } = request;
    const { project } = snapshot;
    if (!project) return { status: 'unavailable', reason: `it does not know the project of ${config.name}` };
    if (project.rootFiles.length === 0) return { status: 'unavailable', reason: `${config.name} names no files` };
    const lanes = [{ snapshot: snapshot.id, project: project.id }, ...snapshot.twins] as const;
    const check = new ProgramCheck(this.#wire, { lanes, marked: snapshot.marked }, (name) => snapshot.texts.get(name));
    // All at once: each answer that is waited for costs a trip. Where something stops the project, the others count for nothing.
    const [obstacle, { found, missing }] = await Promise.all([
      check.obstacle(config.name, snapshot.ofConfigs),
      whole ? this.#whole(check, request, project) : check.files(names),
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

  async #whole(check: ProgramCheck, request: VerifyRequest, project: Project): Promise<FilesCheck> {
    const [found, held] = await Promise.all([check.whole(), check.names()]);
    if (check.isAlone) {
      const isClean = found.every(({ fileName }) => fileName !== undefined);
      this.#globals.note(project.configFileName, request, { isClean, held });
    }
    const all = new Set(held);
    return { found, missing: request.names.filter((name) => !all.has(name)) };
  }

  /** The latest one is what the next one is made from; its twins are needed no more. */
  #leave(snapshot: Snapshot | undefined): void {
    if (!snapshot) return;
    snapshot.users--;
    if (snapshot.users > 0) return;
    for (const twin of snapshot.twins.splice(0)) this.#forget(twin.snapshot);
    if (snapshot !== this.#latest) this.#forget(snapshot.id);
  }

  #forget(snapshot: number): void {
    this.#wire.ask('release', { snapshot }).catch(() => undefined);
  }
}

/** Whether a configuration, or which files it names, may be another one after that. */
const mayConfigure = ({ changed, created, deleted }: TextChanges): boolean =>
  created.length > 0 || deleted.length > 0 || changed.some((name) => !CODE_FILE.test(name));
