import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { messageOf } from '../domain/failure.ts';
import type { CompilerKeeper } from '../ports/verifier.ts';
import { findNativeCompiler, makeExecutable, NATIVE_PACKAGE, type NativeCompiler } from './native-compiler.ts';
import { endGroup, startGroup } from './process-group.ts';

/** Beyond this the compiler's collector works harder; it is no hard limit. */
const MOST_MEMORY = 3 * 2 ** 30;

/** Who is killed may still be in the middle of something that can't be broken off. */
const LONGEST_END_MS = 500;

/** What a compiler that reads files and answers questions needs of our environment. */
const NEEDED = /^(PATH|HOME|USERPROFILE|TMPDIR|TEMP|TMP|SYSTEMROOT|LANG|LC_.*)$/i;

export interface OwnedCompilers extends CompilerKeeper {
  /** Ends what runs, at once: for when whoever uses it is gone. */
  endAll(): void;
}

/**
 * Owns the native compiler, at most one at a time, for a verifier whose thread may be lost: the process is reaped here.
 * It ends by itself when its connection does, and with us, however we end.
 */
export function createCompilerKeeper(
  distFolder: string,
  find: (distFolder: string) => NativeCompiler | undefined = findNativeCompiler,
): OwnedCompilers {
  const running = new Map<number, ChildProcess>();
  const endAll = (): void => {
    for (const child of running.values()) endGroup(child, 'SIGKILL');
  };

  return {
    endAll,

    async start({ folder }) {
      endAll();
      const compiler = find(distFolder);
      if (!compiler) return { unavailable: `no native compiler comes with this installation (${NATIVE_PACKAGE})` };
      const place = placeToListen();
      try {
        makeExecutable(compiler.executable);
        const child = startGroup(
          [compiler.executable, '--api', '--async', '--pipe', place.address, '--cwd', folder, `--callbacks=${CALLBACKS.join(',')}`],
          folder,
          environment(),
        );
        const pid = await spawned(child);
        running.set(pid, child);
        process.once('exit', endAll);
        for (const stream of child.stdio) if (stream && 'resume' in stream) stream.resume();
        child.once('exit', () => {
          // The watcher is of the same group.
          endGroup(child, 'SIGKILL');
          running.delete(pid);
          process.off('exit', endAll);
          place.remove();
        });
        unref(child);
        return { pid, address: place.address, version: compiler.version };
      } catch (error) {
        place.remove();
        return { unavailable: `the native compiler can't be started: ${messageOf(error)}` };
      }
    },

    async end({ pid }) {
      const child = running.get(pid);
      if (!child) return;
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      endGroup(child, 'SIGKILL');
      await Promise.race([gone, new Promise<void>((resolve) => setTimeout(resolve, LONGEST_END_MS).unref())]);
    },
  };
}

/** What of the file system the verifier answers itself. */
const CALLBACKS = ['readFile', 'fileExists', 'directoryExists', 'getAccessibleEntries'];

function environment(): Record<string, string> {
  const kept = Object.entries(process.env).flatMap(([name, value]) => (value !== undefined && NEEDED.test(name) ? [[name, value]] : []));
  return { ...(Object.fromEntries(kept) as Record<string, string>), GOMEMLIMIT: String(Math.min(MOST_MEMORY, Math.round(totalmem() / 2))) };
}

/** Nobody else can reach it: the folder is ours alone. */
function placeToListen(): { readonly address: string; remove(): void } {
  if (process.platform === 'win32')
    return { address: `\\\\.\\pipe\\refactor-crew-${randomBytes(12).toString('hex')}`, remove: () => undefined };
  const folder = mkdtempSync(join(tmpdir(), 'refactor-crew-'));
  return { address: join(folder, 'tsc'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function spawned(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => (child.pid === undefined ? reject(new Error('it has no process')) : resolve(child.pid)));
  });
}

/** A compiler that waits for questions keeps nobody from ending. */
function unref(child: ChildProcess): void {
  child.unref();
  for (const stream of child.stdio) if (stream && canUnref(stream)) stream.unref();
}

function canUnref(stream: object): stream is { unref(): void } {
  return 'unref' in stream;
}
