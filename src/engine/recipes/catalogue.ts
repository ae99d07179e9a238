import type { Recipe } from '../recipe.ts';
import { awaitPromise } from './await-promise.ts';
import { callbackToPromise } from './callback-to-promise.ts';
import { cleanImports } from './clean-imports.ts';
import { errorCause } from './error-cause.ts';
import { explicitSwallow } from './explicit-swallow.ts';
import { floatingPromise } from './floating-promise.ts';
import { promiseToAsync } from './promise-to-async.ts';
import { renameSymbol } from './rename-symbol.ts';
import { throwError } from './throw-error.ts';
import { uselessCatch } from './useless-catch.ts';

/** Every recipe there is, in the order in which they are listed. */
export const RECIPES: readonly Recipe[] = [
  renameSymbol,
  errorCause,
  uselessCatch,
  cleanImports,
  promiseToAsync,
  callbackToPromise,
  explicitSwallow,
  throwError,
  floatingPromise,
  awaitPromise,
];
