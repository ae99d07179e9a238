/** A goal that says all that one recipe needs to be told. */
export interface ToldGoal {
  readonly id: string;
  readonly with: Readonly<Record<string, unknown>>;
  /** The goal without what was read, in which the scope may still be named. */
  readonly rest: string;
}

const NAME = '["\'`“”]?([\\w$]+)["\'`“”]?';
const PATH = '["\'`“”]?([\\w@$.~()[\\]/-]*[\\w$-]\\.[cm]?[jt]sx?)["\'`“”]?';
const KIND = '(?:the\\s+)?(?:(?:function|class|type|interface|constant|const|enum|symbol|component|helper)\\s+)?';
const TO = '(?:to|into|->|→|=>)\\s+(?:(?:a|the|its)\\s+)?(?:(?:own|new|separate)\\s+)?(?:file\\s+|module\\s+)?';

/**
 * Goals about files, which have to be read before paths are taken for a scope: `move X from A to B`, `rename A to B`
 * and `extract lines 10-20 of A into NAME`.
 */
export function readToldGoal(goal: string): ToldGoal | undefined {
  return readMove(goal) ?? readFileRename(goal) ?? readExtraction(goal);
}

function readMove(goal: string): ToldGoal | undefined {
  const match = new RegExp(`\\bmove\\s+${KIND}${NAME}\\s+(?:(?:from|of|in|out\\s+of)\\s+${PATH}\\s+)?${TO}${PATH}`, 'iu').exec(goal);
  const [whole, name, from, to] = match ?? [];
  if (whole === undefined || name === undefined || to === undefined) return undefined;
  return {
    id: 'move-symbol',
    with: { name, to: tidy(to), ...(from !== undefined && { from: tidy(from) }) },
    rest: goal.replace(whole, ' '),
  };
}

function readFileRename(goal: string): ToldGoal | undefined {
  const match = new RegExp(`\\b(?:rename|move)\\s+(?:the\\s+)?(?:file\\s+)?${PATH}\\s+(?:to|into|as|->|→|=>)\\s+${PATH}`, 'iu').exec(goal);
  const [whole, from, to] = match ?? [];
  if (whole === undefined || from === undefined || to === undefined) return undefined;
  return { id: 'rename-file', with: { from: tidy(from), to: tidy(to) }, rest: goal.replace(whole, ' ') };
}

function readExtraction(goal: string): ToldGoal | undefined {
  const lines = 'lines?\\s+(\\d+)(?:\\s*(?:-|–|to|through|until)\\s*(\\d+))?';
  const match = new RegExp(
    `\\bextract\\s+${lines}\\s+(?:of|in|from)\\s+${PATH}\\s+(?:to|into|as)\\s+(?:a\\s+|the\\s+)?(?:new\\s+)?(?:function\\s+)?(?:called\\s+|named\\s+)?${NAME}`,
    'iu',
  ).exec(goal);
  const [whole, first, last, file, name] = match ?? [];
  if (whole === undefined || first === undefined || file === undefined || name === undefined) return undefined;
  const range = { start: Number(first), end: Number(last ?? first) };
  return { id: 'extract-function', with: { file: tidy(file), lines: range, name }, rest: goal.replace(whole, ' ') };
}

const tidy = (path: string): string => path.replace(/^\.\//, '');
