/** Changed functions called before and after on the same inputs: what the engine plans and the checks run. Data only. */
import type { WorkspacePath } from '../domain/ids.ts';

/** What a parameter takes, as far as it can be made up. */
export type InputShape =
  | { readonly is: 'number' | 'string' | 'boolean' | 'bigint' | 'date' | 'undefined' }
  | { readonly is: 'constant'; readonly value: string | number | boolean | null }
  | { readonly is: 'array' | 'set' | 'record'; readonly of: InputShape }
  | { readonly is: 'tuple' | 'union'; readonly of: readonly InputShape[] }
  | { readonly is: 'map'; readonly keys: InputShape; readonly values: InputShape }
  | { readonly is: 'object'; readonly members: readonly { readonly name: string; readonly of: InputShape; readonly optional: boolean }[] }
  /** A pure function that looks at no more than `takes` arguments. */
  | { readonly is: 'function'; readonly takes: number; readonly answers: InputShape };

export interface ProbedParameter {
  readonly name: string;
  readonly of: InputShape;
  readonly optional: boolean;
  readonly rest: boolean;
}

/** JavaScript of what a function needs and of nothing else, by module; `entry` has it under `name`. */
export interface ProbedCode {
  readonly modules: readonly { readonly id: string; readonly script: string }[];
  readonly entry: string;
  readonly name: string;
}

export interface ProbedFunction {
  readonly path: WorkspacePath;
  /** The name it has before the change. */
  readonly name: string;
  readonly parameters: readonly ProbedParameter[];
  readonly before: ProbedCode;
  readonly after: ProbedCode;
  /** Values that the code speaks of: inputs near them are the telling ones. */
  readonly hints: readonly (string | number)[];
}

export interface ProbePlan {
  readonly functions: readonly ProbedFunction[];
  /** Changed functions that are not called, and why, as a clause. */
  readonly leftOut: readonly LeftOut[];
}

export interface LeftOut {
  readonly path: WorkspacePath;
  readonly name: string;
  readonly reason: string;
}

/** What came of one function. */
export type ProbeOutcome =
  | {
      readonly path: WorkspacePath;
      readonly name: string;
      readonly status: 'same';
      readonly inputs: number;
      readonly odd?: ProbeDifference;
    }
  | {
      readonly path: WorkspacePath;
      readonly name: string;
      readonly status: 'different';
      readonly inputs: number;
      readonly difference: ProbeDifference;
    }
  | { readonly path: WorkspacePath; readonly name: string; readonly status: 'left-out'; readonly reason: string };

/** The smallest call that was found to differ, as it would be written, and what came of it. */
export interface ProbeDifference {
  readonly call: string;
  readonly before: string;
  readonly after: string;
}

export type ProbeReport =
  | {
      readonly status: 'probed';
      readonly outcomes: readonly ProbeOutcome[];
      /** With it the same inputs are made again. */
      readonly seed: number;
      readonly ms: number;
    }
  | { readonly status: 'unavailable'; readonly reason: string };

/** A small fault put into a changed line. */
export interface Mutant {
  readonly path: WorkspacePath;
  readonly line: number;
  /** What is other there, such as `<= for <`. */
  readonly what: string;
  /** The whole text of the file with it. */
  readonly text: string;
}
