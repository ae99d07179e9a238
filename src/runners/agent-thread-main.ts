import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import type { SubagentPorts } from '../agents/run-task.ts';
import { systemClock } from '../base/clock.ts';
import type { CheckRunner } from '../ports/checks.ts';
import type { CodeProject } from '../ports/code.ts';
import { Client, serve } from '../protocol/rpc.ts';
import type { AgentThreadApi, AgentThreadData, HostApi, ThreadControl } from '../protocol/thread-api.ts';
import { createAgentThreadService } from './agent-thread-service.ts';
import { connectServices } from './connected-services.ts';
import { OnCpu } from './on-cpu.ts';
import { channelOver } from './port-channel.ts';

/** Makes this worker an agent thread: it hosts many subagents, whose model, code and checks live elsewhere. */
export function startAgentThread(moreTools?: SubagentPorts['moreTools']): void {
  const main = parentPort;
  if (!main) throw new Error('An agent thread runs as a worker thread.');
  const { onCpu } = workerData as AgentThreadData;

  const services = connectServices<{ engine: CodeProject; checks: CheckRunner }>();
  main.on('message', (message: ThreadControl<MessagePort>) => services.control(message));

  const channel = channelOver(main);
  const host = new Client<HostApi>(channel);
  const cpu = new OnCpu(onCpu);
  const ports: SubagentPorts = {
    model: { stream: (request, signal) => host.stream('complete', request, signal) },
    code: services.remote('engine'),
    checks: services.remote('checks'),
    clock: systemClock,
    random: Math.random,
    ...(moreTools && { moreTools }),
  };
  serve<AgentThreadApi>(
    channel,
    createAgentThreadService(ports, (number, work) => cpu.run(number, work)),
  );
}
