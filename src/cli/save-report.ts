import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { messageOf } from '../domain/failure.ts';
import { toMarkdown } from '../report/run-markdown.ts';
import type { RunApi } from '../supervisor/crew-api.ts';
import { complain, type CliContext } from './context.ts';

/** Writes a run as a Markdown document; false, and said why, where that can't be done. */
export async function saveMarkdown(file: string, run: RunApi, context: CliContext): Promise<boolean> {
  try {
    await writeFile(resolve(context.cwd, file), toMarkdown(run.state, run.eventsSince(0), context.secrets));
    return true;
  } catch (error) {
    complain(context, `The report could not be written to ${file}: ${messageOf(error)}`);
    return false;
  }
}
