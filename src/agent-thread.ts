/** Main of an agent thread: hosts many subagents; their models, code and checks live elsewhere. */
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { systemClock } from './base/clock.ts';
import type { CheckRunner } from './ports/checks.ts';
import type { CodeProject } from './ports/code.ts';
import { Client, serve } from './protocol/rpc.ts';
import type { AgentThreadApi, AgentThreadData, HostApi, ThreadControl } from './protocol/thread-api.ts';
import { createAgentThreadService } from './runners/agent-thread-service.ts';
import { connectServices } from './runners/connected-services.ts';
import { OnCpu } from './runners/on-cpu.ts';
import { channelOver } from './runners/port-channel.ts';

const main = parentPort;
if (!main) throw new Error('This file runs as a worker thread.');
const { onCpu } = workerData as AgentThreadData;

const services = connectServices<{ engine: CodeProject; checks: CheckRunner }>();
main.on('message', (message: ThreadControl<MessagePort>) => services.control(message));

const channel = channelOver(main);
const host = new Client<HostApi>(channel);
const cpu = new OnCpu(onCpu);
serve<AgentThreadApi>(
  channel,
  createAgentThreadService(
    {
      model: { stream: (request, signal) => host.stream('complete', request, signal) },
      code: services.remote('engine'),
      checks: services.remote('checks'),
      clock: systemClock,
    },
    (number, work) => cpu.run(number, work),
  ),
);
