import type { Recipe } from '../recipe.ts';
import { breakTypeCycle } from './break-type-cycle.ts';
import { cleanImports } from './clean-imports.ts';
import { deadExport } from './dead-export.ts';
import { errorCause } from './error-cause.ts';
import { moveSymbol } from './move-symbol.ts';
import { optionalChain } from './optional-chain.ts';
import { renameSymbol } from './rename-symbol.ts';
import { uselessCatch } from './useless-catch.ts';

/** Every recipe there is, in the order in which they are listed. */
export const RECIPES: readonly Recipe[] = [
  renameSymbol,
  errorCause,
  uselessCatch,
  cleanImports,
  breakTypeCycle,
  optionalChain,
  moveSymbol,
  deadExport,
];
