import { ts } from 'ts-morph';

/** Where the value of a chain, or of a part of it, goes. */
export type Sink =
  /** `awaited`: a `try` around it must see it fail. `isLast`: nothing of the function follows. */
  | { readonly type: 'return'; readonly awaited: boolean; readonly isLast: boolean }
  | { readonly type: 'declare'; readonly keyword: 'const' | 'let'; readonly name: ts.BindingName; readonly typeNode?: ts.TypeNode }
  | { readonly type: 'assign'; readonly name: ts.Identifier }
  | { readonly type: 'drop' }
  | { readonly type: 'call'; readonly callee: ts.Identifier; readonly mayBeAwaited: boolean; readonly into: Sink };

/** The same place, seen from within a `try`. */
export function protectedSink(sink: Sink): Sink {
  if (sink.type === 'return') return { ...sink, awaited: true };
  return sink.type === 'declare' && ts.isIdentifier(sink.name) ? { type: 'assign', name: sink.name } : sink;
}

/** Why a value can't be handed out of a `try`. */
export function whyNotProtected(sink: Sink): string | undefined {
  if (sink.type === 'call') return `\`${sink.callee.text}\` is given the outcome of what is caught before it.`;
  return sink.type === 'declare' && !ts.isIdentifier(sink.name)
    ? 'What is taken apart is the outcome of what is caught before it.'
    : undefined;
}

/** Whether the place needs a value. */
export function needsValue(sink: Sink): boolean {
  return sink.type !== 'return' && sink.type !== 'drop';
}
