/** A test point of a TAP document, with those of its subtest. */
export interface TapPoint {
  readonly isOk: boolean;
  readonly isSkipped: boolean;
  readonly isTodo: boolean;
  readonly name: string;
  readonly children: readonly TapPoint[];
}

interface Level {
  readonly indent: number;
  readonly points: TapPoint[];
}

/**
 * The test points of a TAP document, at its top level; those of subtests, which are indented, below the point that
 * ends them. What is not TAP is passed over.
 */
export function parseTap(text: string): TapPoint[] {
  const levels: Level[] = [{ indent: 0, points: [] }];
  for (const line of text.split('\n')) {
    const match = /^( *)(not )?ok\b(?: +\d+)?(?: +-)? *(.*?)(?: +# (.*))?$/.exec(line);
    if (!match) continue;
    const [, spaces = '', not, name = '', directive = ''] = match;
    const indent = spaces.length;
    // Points deeper than this one are of the subtest that it ends.
    let children: readonly TapPoint[] = [];
    while ((levels.at(-1)?.indent ?? 0) > indent) children = levels.pop()?.points ?? [];
    let level = levels.at(-1);
    if (!level || level.indent < indent) levels.push((level = { indent, points: [] }));
    level.points.push({
      isOk: not === undefined,
      isSkipped: /^skip/i.test(directive),
      isTodo: /^todo/i.test(directive),
      name: unescape(name.replace(/ +# time=.*$/, '')),
      children,
    });
  }
  return levels[0]?.points ?? [];
}

/** The names of the points that failed by themselves, with those of the tests around them. */
export function tapFailures(points: readonly TapPoint[], above: readonly string[] = []): string[] {
  return points.flatMap((point) => {
    if (point.isOk || point.isTodo || point.isSkipped) return [];
    const path = [...above, point.name];
    const inner = tapFailures(point.children, path);
    return inner.length > 0 ? inner : [path.join(' > ')];
  });
}

/** The points without a subtest: the tests, where those around them are only groups. */
export function tapLeaves(points: readonly TapPoint[]): TapPoint[] {
  return points.flatMap((point) => (point.children.length > 0 ? tapLeaves(point.children) : [point]));
}

const unescape = (name: string): string => name.replaceAll(/\\([#\\])/g, '$1').trim();
