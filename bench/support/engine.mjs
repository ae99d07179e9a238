// The code engine in this process: without threads, so that its time and memory are those measured.
import { bundled } from './bundled.mjs';

/** What `src/engine/engine.ts` exports. */
export const loadEngine = () => bundled('engine', "export * from './src/engine/engine.ts';");
