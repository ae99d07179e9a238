import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Clients from './model-clients.ts';

/** The bundle that speaks to models, loaded from the folder of the bundles when it is first needed. */
export const clientsIn = (distFolder: string): typeof Clients =>
  createRequire(join(distFolder, 'model-clients.js'))('./model-clients.js') as typeof Clients;
