import { posix } from 'node:path';
import type { VerifiedConfig } from '../ports/verifier.ts';

/** A configuration that is only in memory: that of the folder, with some options set beside it. */
export interface ConfigVariant {
  readonly name: string;
  readonly text: string;
}

/**
 * A project is opened by this in place of its own configuration. It lies in the same folder, since that is what the
 * defaults of a configuration go by, under a name that no pattern of files matches.
 */
export function variantOf({ name, options, references }: VerifiedConfig): ConfigVariant {
  const own = posix.basename(name);
  return {
    name: posix.join(posix.dirname(name), `.refactor-crew.${own}`),
    text: JSON.stringify({
      extends: `./${own}`,
      compilerOptions: options,
      // What is extended gives everything but these.
      ...(references.length > 0 && { references: references.map((path) => ({ path })) }),
    }),
  };
}
