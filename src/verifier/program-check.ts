import { readFileSync } from 'node:fs';
import type { Diagnostic } from 'typescript-native/unstable/async';
import type { VerifierError } from '../ports/verifier.ts';
import { dealt, type Lane } from './lanes.ts';
import { keyOf } from './overlay-texts.ts';
import { CompilerRefusal, type Wire } from './wire.ts';

/** How many files a checker is asked about at a time. The more of them wait, the less it idles, and costs; see `bench verify`. */
const FILES_AT_A_TIME = 4_096;
/** A project that references another, whose output is not there: nothing that it imports from there has a type. */
const UNBUILT_REFERENCE = new Set([6305, 6306, 6310]);

export interface FilesCheck {
  readonly found: readonly Diagnostic[];
  /** Files that the project does not have. */
  readonly missing: readonly string[];
}

/** What the compiler has said of the configurations themselves, by their names. */
export type ConfigAnswers = Map<string, Promise<readonly Diagnostic[]>>;

/** Asks the compiler about one project as it is in one state, which later changes don't touch. */
export class ProgramCheck {
  readonly #wire: Wire;
  /** All show the same state; the first one answers for the project as a whole. */
  readonly #lanes: readonly [Lane, ...Lane[]];
  /** A file in which the other lanes differ from the first: only that one may tell of it. */
  readonly #marked: string | undefined;
  /** The text of a file in memory; undefined where the disk has it. */
  readonly #textOf: (name: string) => string | null | undefined;
  readonly #lineStarts = new Map<string, readonly number[]>();

  constructor(
    wire: Wire,
    { lanes, marked }: { readonly lanes: readonly [Lane, ...Lane[]]; readonly marked: string | undefined },
    textOf: (name: string) => string | null | undefined,
  ) {
    this.#wire = wire;
    this.#lanes = lanes;
    this.#marked = marked;
    this.#textOf = textOf;
  }

  /** Whether one checker looks at everything. */
  get isAlone(): boolean {
    return this.#lanes.length === 1;
  }

  /**
   * What keeps the project from being checked, as a clause. An error of the configuration means that the rest is anybody's guess.
   * @param known what was said of configurations that are as they were; is added to.
   */
  async obstacle(config: string, known: ConfigAnswers): Promise<string | undefined> {
    const askedOfConfig = known.get(config) ?? this.#ask('getConfigFileParsingDiagnostics');
    known.set(config, askedOfConfig);
    const [ofConfig, ofProgram] = await Promise.all([askedOfConfig, this.#ask('getProgramDiagnostics')]);
    const first = [...ofConfig, ...ofProgram].find(isError);
    return first && `${config} has what stops it: TS${first.code} ${flatten(first).split('\n')[0]?.replace(/\.$/, '')}`;
  }

  /**
   * All errors of the project. Several checkers leave out those that are of no file: the compiler tells of them only after
   * one checker has looked at everything.
   */
  async whole(): Promise<readonly Diagnostic[]> {
    const found = await Promise.all([
      this.#ask('getSyntacticDiagnostics'),
      this.isAlone ? this.#ask('getSemanticDiagnostics') : this.#semanticOfAll(),
      this.isAlone ? this.#ask('getGlobalDiagnostics') : [],
    ]);
    return found.flat();
  }

  /** The errors in these files; those that the project does not have are told apart. */
  async files(names: readonly string[]): Promise<FilesCheck> {
    const [syntactic, { found, missing }] = await Promise.all([this.#syntacticOf(names), this.#each('getSemanticDiagnostics', names)]);
    return { found: [...syntactic, ...found], missing };
  }

  /** What keeps the declarations of these files from being written. */
  async declarations(names: readonly string[]): Promise<readonly Diagnostic[]> {
    const found = await Promise.all(names.map((file) => this.#ask('getDeclarationDiagnostics', { file })));
    return found.flat();
  }

  /** All files of the project, those of libraries and packages included. */
  async names(): Promise<readonly string[]> {
    return (await this.#wire.ask('getSourceFileNames', this.#lanes[0])) as readonly string[];
  }

  told(diagnostics: readonly Diagnostic[]): VerifierError[] {
    return diagnostics.filter(isError).map((one) => ({
      name: one.fileName ?? null,
      position: one.pos,
      line: one.fileName === undefined ? 1 : this.#lineOf(one.fileName, one.pos),
      code: `TS${one.code}`,
      message: flatten(one),
    }));
  }

  async #semanticOfAll(): Promise<readonly Diagnostic[]> {
    return (await this.#each('getSemanticDiagnostics', await this.names())).found;
  }

  /** They are known as soon as a file is read: of many files, all are asked for at once. */
  async #syntacticOf(names: readonly string[]): Promise<readonly Diagnostic[]> {
    if (this.isAlone) return (await this.#each('getSyntacticDiagnostics', names)).found;
    const wanted = new Set(names.map(keyOf));
    return (await this.#ask('getSyntacticDiagnostics')).filter(({ fileName }) => fileName !== undefined && wanted.has(keyOf(fileName)));
  }

  async #each(method: string, names: readonly string[]): Promise<FilesCheck> {
    const found: Diagnostic[] = [];
    const missing: string[] = [];
    const ask = async (file: string, lane: Lane): Promise<void> => {
      try {
        found.push(...(await this.#ask(method, { file, lane })));
      } catch (error) {
        if (!isNotThere(error)) throw error;
        missing.push(file);
      }
    };
    const lanes = [...dealt(names, this.#lanes, this.#marked)].flatMap(([lane, files]) => {
      const left = files.values();
      return Array.from({ length: Math.min(FILES_AT_A_TIME, files.length) }, async () => {
        for (const file of left) await ask(file, lane);
      });
    });
    await Promise.all(lanes);
    return { found, missing };
  }

  async #ask(
    method: string,
    { file, lane = this.#lanes[0] }: { readonly file?: string; readonly lane?: Lane } = {},
  ): Promise<readonly Diagnostic[]> {
    const answer = await this.#wire.ask(method, { ...lane, ...(file !== undefined && { file }) });
    return (answer ?? []) as readonly Diagnostic[];
  }

  #lineOf(name: string, position: number): number {
    const starts = this.#lineStarts.get(name) ?? lineStartsOf(this.#textOf(name) ?? readOrNothing(name));
    this.#lineStarts.set(name, starts);
    return Math.max(1, starts.filter((start) => start <= position).length);
  }

  /** Whether an answer shows that a project was not checked after all. */
  unbuilt(diagnostics: readonly Diagnostic[]): string | undefined {
    const first = diagnostics.find(({ code }) => UNBUILT_REFERENCE.has(code));
    return first && `it needs what other projects build: TS${first.code} ${flatten(first)}`;
  }
}

const isError = ({ category }: Diagnostic): boolean => Number(category) === 1;

const isNotThere = (error: unknown): boolean => error instanceof CompilerRefusal && error.message.includes('source file not found');

/** As TypeScript writes messages that explain each other. */
function flatten({ text, messageChain = [] }: Diagnostic, depth = 0): string {
  const rest = messageChain.map((next) => `\n${'  '.repeat(depth + 1)}${flatten(next, depth + 1)}`);
  return text + rest.join('');
}

function lineStartsOf(text: string): number[] {
  return [0, ...[...text.matchAll(/\r\n|\r|\n|\u2028|\u2029/g)].map((match) => match.index + match[0].length)];
}

function readOrNothing(name: string): string {
  try {
    return readFileSync(name, 'utf8');
  } catch {
    return ''; // The declarations that come with the compiler may be nowhere on the disk.
  }
}
