import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Clients from './model-clients.ts';
import type * as Compose from './compose.ts';

/** The bundle that speaks to models, loaded from the folder of the bundles when it is first needed. */
export const clientsIn = (distFolder: string): typeof Clients => load(distFolder, 'model-clients.js') as typeof Clients;

/** The bundle that does the work of runs. */
export const composeIn = (distFolder: string): typeof Compose => load(distFolder, 'compose.js') as typeof Compose;

const load = (distFolder: string, bundle: string): unknown => createRequire(join(distFolder, bundle))(`./${bundle}`);
