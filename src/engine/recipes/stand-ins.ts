import { posix } from 'node:path';
import type { WorkspacePath } from '../../domain/ids.ts';

const PLATFORM =
  /^[-.](browser|node|native|web|ios|android|windows|macos|linux|darwin|win32|server|client|worker|workerd|edge|deno|bun|dom|electron|react-native|rn|production|development|mock|stub|shim|polyfill)$/;

/**
 * A file beside another that bundlers and build scripts take in its place on some platform, such as `rng-browser.ts` for
 * `rng.ts`, or the one that it is taken for: both have to look the same from outside.
 */
export function standInOf(files: readonly WorkspacePath[], path: WorkspacePath): WorkspacePath | undefined {
  const folder = posix.dirname(path);
  const stem = stemOf(path);
  return files.find((other) => {
    if (other === path || posix.dirname(other) !== folder) return false;
    const name = stemOf(other);
    return (
      (name.startsWith(stem) && PLATFORM.test(name.slice(stem.length))) || (stem.startsWith(name) && PLATFORM.test(stem.slice(name.length)))
    );
  });
}

const stemOf = (path: string): string => posix.basename(path).replace(/\.[mc]?[jt]sx?$/, '');
