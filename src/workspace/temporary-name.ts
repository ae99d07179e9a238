import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A name beside a file for what is about to take its place; it says which process is at it. */
export function temporaryFor(target: string): string {
  return join(dirname(target), `${stemOf(target)}${process.pid}.${crypto.randomUUID()}.tmp`);
}

const stemOf = (target: string): string => `.${basename(target).slice(0, 80)}.refactor-crew-`;

/** Takes away what processes that are no more have left beside these files. What can't be taken away stays. */
export async function removeLeftovers(targets: readonly string[], isAlive: (pid: number) => boolean): Promise<void> {
  for (const folder of new Set(targets.map((target) => dirname(target)))) {
    const names = await readdir(folder).catch((): string[] => []);
    const stems = targets.filter((target) => dirname(target) === folder).map(stemOf);
    for (const name of names) {
      const [, pid = ''] = /\.refactor-crew-(\d+)\.[\da-f-]{36}\.tmp$/.exec(name) ?? [];
      if (pid !== '' && stems.some((stem) => name.startsWith(stem)) && !isAlive(Number(pid)))
        await rm(join(folder, name), { force: true }).catch(() => undefined);
    }
  }
}
