import { count } from '../base/text.ts';
import type { FileChange } from '../domain/change.ts';
import { messageOf } from '../domain/failure.ts';
import type { Tool } from './tool.ts';
import { onGround } from './tools/on-ground.ts';
import type { TaskPorts } from './tools/task-ports.ts';

/** How long a formatter may take. */
const FORMAT_MS = 60_000;

/** Ends the agent, after the folder's own formatter was run on what it wrote by hand. One that fails is told, and nothing else. */
export function formattingFirst(finish: Tool, ports: TaskPorts, hasEdited: () => boolean): Tool {
  return {
    ...finish,
    edits: true,
    run: async (input, context) => {
      if (ports.trusted && hasEdited()) {
        const told = await format(ports, context.signal).catch((error: unknown) => left(messageOf(error)));
        if (told !== undefined) context.progress(told);
      }
      return finish.run(input, context);
    },
  };
}

/** Whether a model has written in a file. */
export const isByHand = ({ steps }: FileChange): boolean => steps.some(({ provenance }) => provenance.source.type === 'model');

async function format({ code, checks, at, folder, ground }: TaskPorts, signal: AbortSignal): Promise<string | undefined> {
  const { files } = await code.changesOf(at, signal);
  const paths = files.filter((file) => file.after !== null && isByHand(file)).map(({ path }) => path);
  if (paths.length === 0) return undefined;
  const texts = onGround(
    ground,
    files.map(({ path, after }) => ({ path, text: after })),
  );
  const report = await checks.format({ runId: at.runId, folder, texts, paths, timeoutMs: FORMAT_MS }, signal);
  if (report.status === 'none') return undefined;
  if (report.status === 'unavailable') return left(report.reason);
  const { edited, left: untaken } = await code.takeFormatting({ ...at, files: report.files }, signal);
  const problems = [...report.problems, ...untaken.map(({ path, reason }) => `${path}: ${reason}`)];
  return [`${report.formatter}: ${count(edited.length, 'file')} of ${paths.length} formatted.`, ...problems].join(' ');
}

const left = (reason: string): string => `The formatter was not run: ${reason}. The edits stay as they were written.`;
