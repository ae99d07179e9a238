import type { Recipe } from '../recipe.ts';
import { awaitPromise } from './await-promise.ts';
import { breakTypeCycle } from './break-type-cycle.ts';
import { bypassBarrel } from './bypass-barrel.ts';
import { callbackToPromise } from './callback-to-promise.ts';
import { cleanImports } from './clean-imports.ts';
import { commonJsToEsm } from './commonjs-to-esm.ts';
import { deadExport } from './dead-export.ts';
import { defaultToNamed } from './default-to-named.ts';
import { enumToUnion } from './enum-to-union.ts';
import { errorCause } from './error-cause.ts';
import { explicitReturnTypes } from './explicit-return-types.ts';
import { explicitSwallow } from './explicit-swallow.ts';
import { extractFunction } from './extract-function.ts';
import { floatingPromise } from './floating-promise.ts';
import { jsdocFromSignature } from './jsdoc-from-signature.ts';
import { moveSymbol } from './move-symbol.ts';
import { narrowAny } from './narrow-any.ts';
import { objectShorthand } from './object-shorthand.ts';
import { optionalChain } from './optional-chain.ts';
import { promiseToAsync } from './promise-to-async.ts';
import { renameFile } from './rename-file.ts';
import { renameSymbol } from './rename-symbol.ts';
import { staleDocs } from './stale-docs.ts';
import { templateString } from './template-string.ts';
import { throwError } from './throw-error.ts';
import { uselessCatch } from './useless-catch.ts';
import { varToConst } from './var-to-const.ts';

/** Every recipe there is, in the order in which they are listed. */
export const RECIPES: readonly Recipe[] = [
  renameSymbol,
  errorCause,
  uselessCatch,
  cleanImports,
  explicitReturnTypes,
  promiseToAsync,
  breakTypeCycle,
  optionalChain,
  jsdocFromSignature,
  narrowAny,
  moveSymbol,
  renameFile,
  extractFunction,
  defaultToNamed,
  bypassBarrel,
  enumToUnion,
  varToConst,
  objectShorthand,
  templateString,
  deadExport,
  callbackToPromise,
  explicitSwallow,
  staleDocs,
  throwError,
  floatingPromise,
  awaitPromise,
  commonJsToEsm,
];
