import type { TextEdit } from '../../domain/change.ts';
import type { WorkspacePath } from '../../domain/ids.ts';
import { insertion } from '../ast/edits.ts';
import type { RenameLocation } from './rename-locations.ts';

/** The edits that a rename makes, by file. */
export function renameEdits(locations: readonly RenameLocation[], from: string, to: string): Map<WorkspacePath, TextEdit[]> {
  const byFile = new Map<WorkspacePath, TextEdit[]>();
  for (const location of locations) byFile.set(location.path, [...(byFile.get(location.path) ?? []), ...editsAt(location, from, to)]);
  return byFile;
}

/** What stays is not replaced, so that the edits show which of two equal names is the renamed one. */
function editsAt({ start, end, keeps }: RenameLocation, from: string, to: string): TextEdit[] {
  switch (keeps) {
    case 'nothing':
      return [{ start, end, text: to }];
    case 'key':
      return [insertion(start, `${from}: `), { start, end, text: to }];
    case 'import':
      return [insertion(start, `${from} as `), { start, end, text: to }];
    case 'value':
      return [insertion(start, `${to}: `)];
  }
}
