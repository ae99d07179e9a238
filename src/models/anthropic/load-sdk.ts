import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { LoadSdk, MessagesSdk } from './sdk.ts';

/** Loads the bundle that holds the SDK from the folder of the bundles, when it is called. */
export const loadSdkFrom =
  (distFolder: string): LoadSdk =>
  () =>
    createRequire(join(distFolder, 'anthropic-sdk.js'))('./anthropic-sdk.js') as MessagesSdk;
