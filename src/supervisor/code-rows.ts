import { count } from '../base/text.ts';
import type { CheckRow } from '../domain/certificate.ts';
import type { ApiChange, ApiDelta, EmitDelta, ModuleDelta } from '../ports/comparison.ts';

type Row = Omit<CheckRow, 'kind' | 'ms'>;

/** How many names a summary has, and how many lines a row. */
const NAMED = 4;
const SHOWN = 20;

/** The row of emitted JavaScript that is the same in every file: a proof, unless something else reads types. */
export function emitRow({ compiler, same, other, doubts }: EmitDelta): Row {
  const row = { required: false, command: compiler, details: [] };
  const all = same.length;
  const leftOut = other.length > 0 ? [`${named(other)} ${other.length === 1 ? 'is' : 'are'} no code`] : [];
  const reasons = [...doubts, ...leftOut];
  if (reasons.length > 0)
    return {
      ...row,
      state: 'unverified',
      summary: `The JavaScript of ${count(all, 'file')} stays the same, which proves nothing here: ${reasons.join('; ')}`,
    };
  return { ...row, state: 'proved', summary: `${all} of ${count(all, 'changed file')} compile to the same JavaScript, comments aside` };
}

/**
 * The row of what packages offer to others. What others may have used and is gone or different is a regression, unless the user
 * has named it: `intended` are the user's own words.
 */
export function apiRow(delta: ApiDelta, intended: readonly string[]): Row {
  if (delta.status === 'unavailable')
    return { state: 'unverified', required: false, summary: `The public API was not compared: ${delta.reason}.`, details: [] };
  const { changes, packages, exports, untraced } = delta;
  const of = packages.map(({ name }) => name).join(', ');
  const note = untraced.length > 0 ? `; no source was found for ${named(untraced)}` : '';
  const breaking = changes.filter(({ kind }) => kind === 'removed' || kind === 'renamed' || kind === 'changed');
  const isMeant = followsFrom(breaking, intended);
  const broken = breaking.filter((change) => !isMeant(change));
  const counts = (['removed', 'renamed', 'changed', 'extended', 'added'] as const).flatMap((kind) => {
    const found = changes.filter((change) => change.kind === kind);
    return found.length > 0
      ? [`${found.length} ${kind} (${named(found.map(({ name, to }) => (to === undefined ? name : `${name} → ${to}`)))})`]
      : [];
  });
  const asked = breaking.length > 0 && broken.length === 0 ? '; as was asked for' : '';
  return {
    state: broken.length > 0 ? 'regressed' : 'passed',
    required: false,
    command: delta.compiler,
    summary:
      counts.length === 0
        ? `${count(exports, 'export')} of ${of} unchanged${note}`
        : `${counts.join(', ')} of ${count(exports, 'export')} of ${of}${asked}${note}`,
    details: (broken.length > 0 ? broken : changes).slice(0, SHOWN).map(describeChange),
  };
}

/** What the user named is meant, and so is what became different only by speaking of it. */
function followsFrom(breaking: readonly ApiChange[], intended: readonly string[]): (change: ApiChange) => boolean {
  const words = new Set(intended.flatMap((text) => text.match(/[\w$]+/g) ?? []));
  const isNamed = ({ name }: ApiChange): boolean => words.has(name.replace(/^.*: /, ''));
  const meant = new Set(breaking.filter(isNamed).flatMap(({ name, to }) => [name, ...(to === undefined ? [] : [to])]));
  return (change) =>
    isNamed(change) ||
    (change.kind === 'changed' && [...meant].some((name) => hasWord(change.before, name) || hasWord(change.after, name)));
}

const hasWord = (text: string | undefined, word: string): boolean => text?.match(/[\w$]+/g)?.includes(word) ?? false;

function describeChange({ kind, name, to, before, after }: ApiChange): string {
  const texts = [before, after].map((text) => (text === undefined || text.length <= 160 ? text : `${text.slice(0, 160)}…`));
  switch (kind) {
    case 'renamed':
      return `renamed ${name} → ${to ?? ''}`;
    case 'added':
      return `added ${name}${texts[1] ? `: ${texts[1]}` : ''}`;
    case 'removed':
      return `removed ${name}${texts[0] ? `: ${texts[0]}` : ''}`;
    default:
      return `${kind} ${name}: ${texts[0] || 'nothing'} → ${texts[1] || 'nothing'}`;
  }
}

/** The row of the module graph: new circles, and side effects that come in another order or not at all any more. */
export function moduleRow({ modules, cycles, swapped, dropped, unchecked }: ModuleDelta): Row {
  const worse = [
    ...(cycles.length > 0 ? [count(cycles.length, 'new import cycle')] : []),
    ...(swapped.length > 0 ? [`${count(swapped.length, 'pair')} of modules with side effects loaded in another order`] : []),
    ...(dropped.length > 0 ? [`${count(dropped.length, 'module')} with side effects not loaded any more`] : []),
  ];
  const note = unchecked.length > 0 ? `; not compared: ${unchecked.slice(0, 2).join('; ')}` : '';
  return {
    state: worse.length > 0 ? 'regressed' : 'passed',
    required: false,
    summary:
      worse.length > 0
        ? `${worse.join(', ')}${note}`
        : `no new import cycle, same order of loading, in ${count(modules, 'changed module')}${note}`,
    details: [
      ...cycles.map((cycle) => `imports go in a circle: ${cycle.join(' → ')}`),
      ...swapped.map(({ root, first, second }) => `${root} now runs ${second} before ${first}`),
      ...dropped.map(({ root, module }) => `${root} does not run ${module} any more`),
    ].slice(0, SHOWN),
  };
}

const named = (names: readonly string[]): string => names.slice(0, NAMED).join(', ') + (names.length > NAMED ? ' …' : '');
