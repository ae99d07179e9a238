import { accessSync, chmodSync, constants, existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The executable of TypeScript's native compiler. Its declarations lie beside it, without which it does not start. */
export interface NativeCompiler {
  readonly executable: string;
  readonly version: string;
}

/** The package of the one that is made for this platform. */
export const NATIVE_PACKAGE = `@typescript/typescript-${process.platform}-${process.arch}`;

/**
 * The one that is shipped beside the bundles, else the one that is installed where they lie. Nothing of a folder that is
 * worked on is ever run.
 */
export function findNativeCompiler(distFolder: string): NativeCompiler | undefined {
  const shipped = join(distFolder, 'native');
  return compilerIn(shipped, shipped) ?? installed(distFolder);
}

function installed(distFolder: string): NativeCompiler | undefined {
  try {
    const manifest = createRequire(join(distFolder, 'native.js')).resolve(`${NATIVE_PACKAGE}/package.json`);
    return compilerIn(join(dirname(manifest), 'lib'), dirname(manifest));
  } catch {
    return undefined; // Not installed: there is none for this platform, or optional packages were left out.
  }
}

function compilerIn(folder: string, manifestFolder: string): NativeCompiler | undefined {
  const executable = join(folder, process.platform === 'win32' ? 'tsc.exe' : 'tsc');
  if (!existsSync(executable) || !existsSync(join(folder, 'lib.d.ts'))) return undefined;
  const version = /"version"\s*:\s*"([^"]+)"/.exec(readFileSync(join(manifestFolder, 'package.json'), 'utf8'))?.[1];
  return version === undefined ? undefined : { executable, version };
}

/** An archive may have been unpacked by something that does not know of executables. */
export function makeExecutable(file: string): void {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    chmodSync(file, 0o755);
  }
}
