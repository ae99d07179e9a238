import type { ts } from 'ts-morph';
import { written, type Piece } from '../ast/pieces.ts';
import type { NodeCall } from './node-callbacks.ts';

/** What takes the place of a stretch of a file, and why. */
export interface CallbackRewrite {
  readonly start: number;
  readonly end: number;
  readonly pieces: readonly Piece[];
  readonly why: string;
}

/** `fs.promises.readFile(…)`, with all arguments but the callback. */
export function twinCall({ call, module, name }: NodeCall, sourceFile: ts.SourceFile): Piece[] {
  const last = call.arguments.at(-2);
  const from = name.getStart(sourceFile);
  const to = last?.end ?? call.arguments.pos;
  return [
    { type: 'kept', start: module.getStart(sourceFile), end: module.end },
    written('.promises.'),
    { type: 'kept', start: from, end: to },
    written(')'),
  ];
}
