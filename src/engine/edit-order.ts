import type { TextEdit } from '../domain/change.ts';

/** Edits of one text by groups, all of them against the text as it was before any. */
export type OrderedEdits = readonly (readonly TextEdit[])[];

interface Placed {
  readonly edit: TextEdit;
  readonly group: number;
}

/** All edits as one ascending list. At one place, insertions come first, those of earlier groups before those of later ones. */
export function combineEdits(groups: OrderedEdits): TextEdit[] {
  return placed(groups).map(({ edit }) => edit);
}

/** The number of the first group with an edit that does not fit the text, or overlaps one of an earlier group or of its own. */
export function firstClash(groups: OrderedEdits, length: number): number | undefined {
  let last: Placed | undefined;
  for (const next of placed(groups)) {
    const { start, end } = next.edit;
    if (start < 0 || end < start || end > length) return next.group;
    if (last && last.edit.end > start) return Math.max(last.group, next.group);
    last = next;
  }
  return undefined;
}

/** The same edits made group after group: each against the text that the group before it left. */
export function editSteps(groups: OrderedEdits): TextEdit[][] {
  const all = placed(groups);
  return groups.map((_, group) => {
    const step: TextEdit[] = [];
    let shift = 0;
    for (const { edit, group: other } of all) {
      if (other < group) shift += edit.text.length - (edit.end - edit.start);
      if (other === group) step.push({ start: edit.start + shift, end: edit.end + shift, text: edit.text });
    }
    return step;
  });
}

function placed(groups: OrderedEdits): Placed[] {
  const all = groups.flatMap((edits, group) => edits.map((edit) => ({ edit, group })));
  return all.sort((one, other) => one.edit.start - other.edit.start || one.edit.end - other.edit.end || one.group - other.group);
}
