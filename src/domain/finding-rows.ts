/**
 * Findings that come together as a model is told them: a row each, `f1 lost-cause src/a.ts:3 title`. Nothing is lost: what
 * does not read back as it was is told in full.
 */
import type { FindingContent } from './finding.ts';
import { FindingId, WorkspacePath, type RoleName, type TaskId } from './ids.ts';
import { isInScope, type Scope } from './scope.ts';

/** News that a task has found something. */
export interface FindingNews {
  readonly type: 'finding';
  readonly taskId: TaskId;
  readonly role: RoleName;
  readonly findingId: FindingId;
  readonly finding: FindingContent;
}

const DETAIL = ' — ';
const CHANGES_BEHAVIOUR = ' [changes behaviour]';

/** What a task has found in one go. */
export interface FindingRows {
  readonly type: 'findings';
  readonly taskId: TaskId;
  readonly role: RoleName;
  readonly found: readonly (string | ({ readonly id: FindingId } & FindingContent))[];
  /** The places of those that lie outside of the listener's scope: somebody else's. */
  readonly elsewhere?: readonly string[];
}

/** @param scope of who hears of it; all of it is told in full where it is left out. */
export function toRows(news: readonly [FindingNews, ...FindingNews[]], scope?: Scope): FindingRows {
  const isElsewhere = ({ finding: { path } }: FindingNews): boolean => scope !== undefined && path !== undefined && !isInScope(path, scope);
  const elsewhere = news.filter(isElsewhere).map(({ findingId, finding }) => `${findingId} ${placeOf(finding)}`);
  const { taskId, role } = news[0];
  const found = news.filter((one) => !isElsewhere(one)).map(({ findingId, finding }) => toRow(findingId, finding));
  return { type: 'findings', taskId, role, found, ...(elsewhere.length > 0 && { elsewhere }) };
}

/** Of what lies elsewhere only the place is known. */
export function fromRows({ taskId, role, found, elsewhere = [] }: FindingRows): FindingNews[] {
  const news = (id: FindingId, finding: FindingContent): FindingNews => ({ type: 'finding', taskId, role, findingId: id, finding });
  const told = found.flatMap((row): FindingNews[] => {
    if (typeof row === 'string') return readRow(row, news);
    const { id, ...finding } = row;
    return [news(id, finding)];
  });
  const others = elsewhere.map((row): FindingNews => {
    const [, id = '', place = ''] = /^(\S+) (.*)$/.exec(row) ?? [];
    return news(FindingId(id), { kind: 'elsewhere', title: 'Something outside of its scope.', ...readPlace(place) });
  });
  return [...told, ...others];
}

function toRow(id: FindingId, finding: FindingContent): FindingRows['found'][number] {
  const { kind, title, detail, recipe, changesBehaviour } = finding;
  const place = placeOf(finding);
  const row = [
    `${id} ${kind}${place === '' ? '' : ` ${place}`} ${title}`,
    ...(detail === undefined ? [] : [`${DETAIL}${detail}`]),
    ...(recipe === undefined ? [] : [` [recipe ${recipe}]`]),
    ...(changesBehaviour === true ? [CHANGES_BEHAVIOUR] : []),
  ].join('');
  const [back] = readRow(row, (_id, content) => content);
  return back !== undefined && isSame(back, finding) ? row : { id, ...finding };
}

function readRow<Read>(row: string, make: (id: FindingId, finding: FindingContent) => Read): Read[] {
  const head = /^(\S+) (\S+) (?:(\S+:\d+) )?(?=.)/s.exec(row);
  if (!head) return [];
  const [{ length: start }, id = '', kind = '', place] = head;
  const behaviour = row.length > start + CHANGES_BEHAVIOUR.length && row.endsWith(CHANGES_BEHAVIOUR);
  const open = behaviour ? row.slice(0, -CHANGES_BEHAVIOUR.length) : row;
  // From the end on: a pattern over all of a long row tries every place for its end.
  const bracket = open.endsWith(']') ? open.lastIndexOf(' [') : -1;
  const recipe = bracket > start ? /^ \[recipe (\S+)\]$/.exec(open.slice(bracket))?.[1] : undefined;
  const end = recipe === undefined ? open.length : bracket;
  const dash = open.slice(0, end).indexOf(DETAIL, start + 1);
  const title = open.slice(start, dash === -1 ? end : dash);
  return [
    make(FindingId(id), {
      kind,
      title,
      ...(place !== undefined && readPlace(place)),
      ...(dash !== -1 && { detail: open.slice(dash + DETAIL.length, end) }),
      ...(recipe !== undefined && { recipe }),
      ...(behaviour && { changesBehaviour: true }),
    }),
  ];
}

const placeOf = ({ path, line }: FindingContent): string => `${path ?? ''}${line === undefined ? '' : `:${line}`}`;

function readPlace(place: string): Pick<FindingContent, 'path' | 'line'> {
  const [, path = place, line] = /^(.*):(\d+)$/.exec(place) ?? [];
  return { path: WorkspacePath(path), ...(line !== undefined && { line: Number(line) }) };
}

function isSame(one: FindingContent, other: FindingContent): boolean {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]) as Set<keyof FindingContent>;
  return [...keys].every((key) => one[key] === other[key]);
}
