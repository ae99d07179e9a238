import { getHeapStatistics } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import type { SubagentPorts } from '../agents/run-task.ts';
import { systemClock } from '../base/clock.ts';
import type { CheckRunner } from '../ports/checks.ts';
import type { CodeProject } from '../ports/code.ts';
import type { LastPart, ModelRequest } from '../ports/model.ts';
import { RequestSender } from '../protocol/model-requests.ts';
import { Client, serve, type Channel } from '../protocol/rpc.ts';
import type { AgentThreadApi, AgentThreadData, HostApi, ThreadControl } from '../protocol/thread-api.ts';
import { createAgentThreadService } from './agent-thread-service.ts';
import { connectServices } from './connected-services.ts';
import { OnCpu } from './on-cpu.ts';
import { channelOver } from './port-channel.ts';
import { Vitals } from './vitals.ts';

/** Makes this worker an agent thread: it hosts many subagents, whose model, code and checks live elsewhere. */
export function startAgentThread(moreTools?: SubagentPorts['moreTools']): void {
  const main = parentPort;
  if (!main) throw new Error('An agent thread runs as a worker thread.');
  const vitals = new Vitals((workerData as AgentThreadData).vitals);
  const cpu = new OnCpu(vitals);

  // A ping needs no answer of its own: that a message was handed out is noted, whatever it says.
  main.on('message', ({ type }: { readonly type: string }) => {
    if (type === 'ping') vitals.noteHeap(getHeapStatistics().used_heap_size / 2 ** 20);
    vitals.noteTurn();
  });
  const services = connectServices<{ engine: CodeProject; checks: CheckRunner }>(['engine', 'checks'], {
    open: (port) => {
      port.on('message', () => vitals.noteTurn());
      return channelOver(port);
    },
    want: (wanted) => main.postMessage(wanted, [wanted.port]),
  });
  main.on('message', (message: ThreadControl) => services.control(message));

  const channel = channelOver(main);
  const host = new Client<HostApi>(channel);
  const requests = new RequestSender();
  const ask = async (request: ModelRequest, signal: AbortSignal): Promise<LastPart | undefined> => {
    try {
      return await host.call('complete', requests.pack(request), signal);
    } catch (error) {
      requests.forget(request.from);
      throw error;
    }
  };
  const ports: SubagentPorts = {
    model: { stream: (request, signal) => justTheEnd(ask(request, signal)) },
    code: services.remote('engine'),
    checks: services.remote('checks'),
    clock: systemClock,
    random: Math.random,
    ...(moreTools && { moreTools }),
  };
  serve<AgentThreadApi>(
    onAccountOf(cpu, channel),
    createAgentThreadService(ports, ({ runId, spec }) => requests.forget({ runId, taskId: spec.taskId })),
  );
}

/** An answer of which only the end has crossed. Without a generator, whose promises take longer than the rest of a request. */
function justTheEnd(answer: Promise<LastPart | undefined>): AsyncIterable<LastPart> {
  let isTold = false;
  const next = (): Promise<IteratorResult<LastPart, undefined>> => {
    if (isTold) return Promise.resolve(DONE);
    isTold = true;
    return answer.then((last) => (last ? { value: last, done: false } : DONE));
  };
  return { [Symbol.asyncIterator]: () => ({ next }) };
}

const DONE: IteratorReturnResult<undefined> = { value: undefined, done: true };

/** Everything that a call sets off runs under the number of the subagent that it names. */
function onAccountOf(cpu: OnCpu, channel: Channel): Channel {
  return {
    post: (message) => channel.post(message),
    receive: (listener) =>
      channel.receive((message) => {
        if (message.type !== 'call' && message.type !== 'tell') return listener(message);
        const { number } = message.argument as { readonly number: number };
        cpu.run(number, () => listener(message));
      }),
  };
}
