import { connect } from 'node:net';
import { messageOf } from '../domain/failure.ts';
import type { CompilerKeeper, StartedCompiler, Verdict, Verifier, VerifyRequest } from '../ports/verifier.ts';
import { CompilerSession } from './compiler-session.ts';
import { DiskMemory } from './disk-memory.ts';
import { MOST_LANES } from './lanes.ts';
import { OverlayTexts } from './overlay-texts.ts';
import { Wire } from './wire.ts';

export interface NativeVerifierSetup {
  readonly keeper: CompilerKeeper;
  /** Megabytes that a process takes; undefined where that can't be told. */
  readonly memoryOf: (pid: number) => number | undefined;
  readonly limits?: Partial<VerifierLimits>;
}

export interface VerifierLimits {
  /** After so long without a request the compiler is ended, and starts anew with the next one. */
  readonly idleMs: number;
  /** A compiler that takes more is ended when nobody asks it anything. */
  readonly memoryMb: number;
  /** How often a compiler at work is asked whether it is alive. */
  readonly pingMs: number;
  /** One that does not answer for so long hangs. */
  readonly silentMs: number;
  readonly startMs: number;
  /** A question that takes longer is never answered. */
  readonly longestMs: number;
  /** How many checkers look at a large project at the same time. */
  readonly lanes: number;
}

const LIMITS: VerifierLimits = {
  idleMs: 120_000,
  memoryMb: 2_500,
  pingMs: 500,
  silentMs: 5_000,
  startMs: 10_000,
  longestMs: 300_000,
  lanes: MOST_LANES,
};
/** A project with which the compiler has broken down so often is left to others, until the disk is looked at anew. */
const MOST_BREAKDOWNS = 2;

/** The verifier over TypeScript's native compiler. One process serves all folders; it is started when it is needed. */
export function createNativeVerifier({ keeper, memoryOf, limits: given }: NativeVerifierSetup): Verifier {
  const limits = { ...LIMITS, ...given };
  const breakdowns = new Map<string, number>();
  let current: Promise<CompilerSession> | undefined;
  let asking = 0;
  let idle: NodeJS.Timeout | undefined;

  return {
    async verify(request, signal) {
      signal?.throwIfAborted();
      const project = `${request.state}\n${request.config.name}`;
      if ((breakdowns.get(project) ?? 0) >= MOST_BREAKDOWNS) return unavailable('the native compiler breaks down on this project');
      clearTimeout(idle);
      asking++;
      try {
        return await firstOf(checked(request), request.timeoutMs, signal);
      } finally {
        asking--;
        if (asking === 0) rest();
      }

      async function checked(request: VerifyRequest): Promise<Verdict> {
        let session: CompilerSession;
        try {
          session = await running(request);
        } catch (error) {
          return unavailable(messageOf(error));
        }
        try {
          return await watched(session, request);
        } catch (error) {
          breakdowns.set(project, (breakdowns.get(project) ?? 0) + 1);
          await abandon(session, messageOf(error));
          return unavailable(`the native compiler broke down: ${messageOf(error)}`);
        }
      }
    },
  };

  async function running(request: VerifyRequest): Promise<CompilerSession> {
    const known = await current?.catch(() => undefined);
    if (known && !known.isClosed && known.catchUp(request)) return known;
    if (known) await abandon(known, 'what is installed or how it is configured has changed');
    // Somebody else may have been faster.
    if (current) return running(request);
    const starting = start(request, keeper, limits);
    current = starting;
    starting.catch(() => current === starting && (current = undefined));
    return starting;
  }

  /** Asks, and meanwhile sees to it that the compiler is alive. Rejects where it is not. */
  async function watched(session: CompilerSession, request: VerifyRequest): Promise<Verdict> {
    let ping: NodeJS.Timeout | undefined;
    let late: NodeJS.Timeout | undefined;
    let isOver = false;
    const failing = new Promise<never>((_, reject) => {
      late = setTimeout(() => reject(new Error(`it was not done within ${Math.round(limits.longestMs / 1000)} s`)), limits.longestMs);
      const hangs = (): void => reject(new Error(`it did not answer for ${limits.silentMs / 1000} s`));
      const look = (): void => {
        // It may be this machine that slept: only who is silent a second time hangs.
        ping = setTimeout(() => (ping = setTimeout(hangs, limits.silentMs / 2)), limits.silentMs / 2);
        session.ping().then(
          () => {
            if (isOver) return;
            clearTimeout(ping);
            ping = setTimeout(look, limits.pingMs);
          },
          () => undefined,
        );
      };
      ping = setTimeout(look, limits.pingMs);
    });
    try {
      return await Promise.race([session.check(request), failing]);
    } finally {
      isOver = true;
      clearTimeout(ping);
      clearTimeout(late);
    }
  }

  async function abandon(session: CompilerSession, reason: string): Promise<void> {
    if ((await current?.catch(() => undefined)) === session) current = undefined;
    session.close(new Error(reason));
    await keeper.end({ pid: session.compiler.pid });
  }

  /** Nobody asks anything now. */
  function rest(): void {
    idle = setTimeout(() => void end('it was idle'), limits.idleMs);
    idle.unref();
    void endIfLarge();
  }

  async function endIfLarge(): Promise<void> {
    const session = await current?.catch(() => undefined);
    const memory = session && memoryOf(session.compiler.pid);
    if (memory !== undefined && memory > limits.memoryMb && asking === 0) await end('it took too much memory');
  }

  async function end(reason: string): Promise<void> {
    const session = await current?.catch(() => undefined);
    if (session) await abandon(session, reason);
  }
}

const unavailable = (reason: string): Verdict => ({ status: 'unavailable', reason });

async function start(request: VerifyRequest, keeper: CompilerKeeper, { startMs, lanes }: VerifierLimits): Promise<CompilerSession> {
  const started = await keeper.start({ folder: request.folder });
  if ('unavailable' in started) throw new Error(started.unavailable);
  try {
    const files = { overlay: new OverlayTexts(), disk: new DiskMemory() };
    const wire = await connected(started, files, startMs);
    const session = new CompilerSession(started, wire, { ...files, lanes });
    session.catchUp(request);
    return session;
  } catch (error) {
    await keeper.end({ pid: started.pid });
    throw error;
  }
}

/** A compiler listens a moment after it has started: until then it can't be reached. */
async function connected(
  { address, pid }: StartedCompiler,
  { overlay, disk }: { readonly overlay: OverlayTexts; readonly disk: DiskMemory },
  startMs: number,
): Promise<Wire> {
  const deadline = performance.now() + startMs;
  for (let wait = 2; ; wait = Math.min(100, wait * 2)) {
    try {
      const socket = connect(address);
      await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
      return new Wire(socket, (method, parameter) => {
        const name = String(parameter);
        disk.note(method, name);
        return overlay.answer(method, name);
      });
    } catch (error) {
      if (!isThere(pid)) throw new Error('the native compiler ended at once', { cause: error });
      if (performance.now() > deadline) throw new Error(`the native compiler can't be reached: ${messageOf(error)}`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}

/** Whoever has no more time goes without the verdict; the compiler goes on, so that it is warm the next time. */
async function firstOf(verdict: Promise<Verdict>, timeoutMs: number, signal: AbortSignal | undefined): Promise<Verdict> {
  let timer: NodeJS.Timeout | undefined;
  let giveUp: (() => void) | undefined;
  const over = new Promise<Verdict>((resolve, reject) => {
    timer = setTimeout(() => resolve(unavailable(`the native compiler was not done within ${Math.round(timeoutMs / 1000)} s`)), timeoutMs);
    giveUp = () => reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
    signal?.addEventListener('abort', giveUp, { once: true });
  });
  try {
    return await Promise.race([verdict, over]);
  } finally {
    clearTimeout(timer);
    if (giveUp) signal?.removeEventListener('abort', giveUp);
  }
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
