/** Main of an agent thread. */
import { startAgentThread } from './runners/agent-thread-main.ts';

startAgentThread();
