import { createHash } from 'node:crypto';
import { ts } from 'ts-morph';
import { Fingerprint } from '../domain/ids.ts';

/** One text of a file. It never changes, so what is derived from it is computed once. A byte order mark is part of it. */
export class SourceText {
  readonly text: string;
  #fingerprint: Fingerprint | undefined;
  #snapshot: ts.IScriptSnapshot | undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** Also the version by which the language service knows it: equal texts are never parsed or checked again. */
  get fingerprint(): Fingerprint {
    return (this.#fingerprint ??= fingerprintOf(this.text));
  }

  get snapshot(): ts.IScriptSnapshot {
    return (this.#snapshot ??= ts.ScriptSnapshot.fromString(this.text));
  }
}

export function fingerprintOf(text: string): Fingerprint {
  return Fingerprint(createHash('sha256').update(text).digest('hex'));
}
