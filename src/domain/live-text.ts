import type { RunId, TaskId } from './ids.ts';

/** A part of what a model is writing: words, or its reasoning as far as the provider shows it. */
export interface LivePiece {
  readonly kind: 'text' | 'thinking';
  readonly text: string;
}

/**
 * Something that a model has just written to one of its agents; on no record, and void once the step is. `anew`: what
 * was written before no longer counts, as when the step went on record or the model is asked again.
 */
export type Delta = { readonly runId: RunId; readonly taskId: TaskId } & (LivePiece | { readonly kind: 'anew' });

/** The pieces with one more at their end; what is of one kind is one piece. */
export function withPiece(pieces: readonly LivePiece[], piece: LivePiece): readonly LivePiece[] {
  const last = pieces.at(-1);
  if (piece.text === '') return pieces;
  return last?.kind === piece.kind ? [...pieces.slice(0, -1), { ...last, text: last.text + piece.text }] : [...pieces, piece];
}

/** The words of them, without the reasoning. */
export const wordsOf = (pieces: readonly LivePiece[]): string =>
  pieces
    .filter(({ kind }) => kind === 'text')
    .map(({ text }) => text)
    .join('\n\n');
