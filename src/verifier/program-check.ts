import { readFileSync } from 'node:fs';
import type { Diagnostic } from 'typescript-native/unstable/async';
import type { VerifierError } from '../ports/verifier.ts';
import { CompilerRefusal, type Wire } from './wire.ts';

/** How many files are asked about at a time: enough to keep the compiler busy, however late we get to hear of its answers. */
const FILES_AT_A_TIME = 256;
/** A project that references another, whose output is not there: nothing that it imports from there has a type. */
const UNBUILT_REFERENCE = new Set([6305, 6306, 6310]);

/** Asks the compiler about one project as it is in one snapshot, which later changes don't touch. */
export class ProgramCheck {
  readonly #wire: Wire;
  readonly #at: { readonly snapshot: number; readonly project: string };
  /** The text of a file in memory; undefined where the disk has it. */
  readonly #textOf: (name: string) => string | null | undefined;
  readonly #lineStarts = new Map<string, readonly number[]>();

  constructor(
    wire: Wire,
    at: { readonly snapshot: number; readonly project: string },
    textOf: (name: string) => string | null | undefined,
  ) {
    this.#wire = wire;
    this.#at = at;
    this.#textOf = textOf;
  }

  /** What keeps the project from being checked, as a clause. An error of the configuration means that the rest is anybody's guess. */
  async obstacle(config: string): Promise<string | undefined> {
    const [ofConfig, ofProgram] = await Promise.all([this.#ask('getConfigFileParsingDiagnostics'), this.#ask('getProgramDiagnostics')]);
    const first = [...ofConfig, ...ofProgram].find(isError);
    return first && `${config} has what stops it: TS${first.code} ${flatten(first).split('\n')[0]?.replace(/\.$/, '')}`;
  }

  /** All errors of the project. */
  async whole(): Promise<readonly Diagnostic[]> {
    const found = await Promise.all([
      this.#ask('getSyntacticDiagnostics'),
      this.#ask('getSemanticDiagnostics'),
      this.#ask('getGlobalDiagnostics'),
    ]);
    return found.flat();
  }

  /** The errors in these files; those that the project does not have are told apart. */
  async files(names: readonly string[]): Promise<{ readonly found: readonly Diagnostic[]; readonly missing: readonly string[] }> {
    const found: Diagnostic[] = [];
    const missing: string[] = [];
    const left = [...names];
    const workers = Array.from({ length: Math.min(FILES_AT_A_TIME, names.length) }, async () => {
      for (let file = left.shift(); file !== undefined; file = left.shift()) {
        try {
          const both = await Promise.all([this.#ask('getSyntacticDiagnostics', file), this.#ask('getSemanticDiagnostics', file)]);
          found.push(...both.flat());
        } catch (error) {
          if (!isNotThere(error)) throw error;
          missing.push(file);
        }
      }
    });
    await Promise.all(workers);
    return { found, missing };
  }

  /** What keeps the declarations of these files from being written. */
  async declarations(names: readonly string[]): Promise<readonly Diagnostic[]> {
    const found = await Promise.all(names.map((file) => this.#ask('getDeclarationDiagnostics', file)));
    return found.flat();
  }

  /** Of these, those that are not in the project. */
  async missing(names: readonly string[]): Promise<readonly string[]> {
    const held = new Set((await this.#wire.ask('getSourceFileNames', this.#at)) as readonly string[]);
    return names.filter((name) => !held.has(name));
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

  async #ask(method: string, file?: string): Promise<readonly Diagnostic[]> {
    const answer = await this.#wire.ask(method, { ...this.#at, ...(file !== undefined && { file }) });
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
