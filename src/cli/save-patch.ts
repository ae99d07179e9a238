import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { toPatch } from '../changeset/patch.ts';
import { messageOf } from '../domain/failure.ts';
import { isAccepted } from '../domain/run-state.ts';
import type { RunApi } from '../supervisor/crew-api.ts';
import { complain, type CliContext } from './context.ts';

/** Writes the accepted changes of a run as a unified diff; false, and told, where the file can't be written. */
export async function savePatch(file: string, run: RunApi, context: CliContext): Promise<boolean> {
  const { changes } = run.state;
  try {
    await writeFile(resolve(context.cwd, file), changes ? toPatch(changes, (hunkId) => isAccepted(run.state, hunkId)) : '');
    return true;
  } catch (error) {
    complain(context, `The patch could not be written to ${file}: ${messageOf(error)}`);
    return false;
  }
}
