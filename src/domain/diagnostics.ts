/** What tells one message of a compiler from another, its place left aside: lines move. */
interface Message {
  readonly path: string | null;
  readonly code: string;
  readonly message: string;
}

/** The messages of `after` that `before` does not have: compared as multisets by file, code and message, never by position. */
export function newMessages<One extends Message>(before: readonly Message[], after: readonly One[]): One[] {
  const known = new Map<string, number>();
  for (const message of before) known.set(keyOf(message), (known.get(keyOf(message)) ?? 0) + 1);
  return after.filter((message) => {
    const left = known.get(keyOf(message)) ?? 0;
    known.set(keyOf(message), left - 1);
    return left <= 0;
  });
}

const keyOf = ({ path, code, message }: Message): string => `${path}\n${code}\n${message}`;
