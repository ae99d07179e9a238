import { ts } from 'ts-morph';
import { LIB_FOLDER } from './lib-files.ts';

/**
 * The syntax trees that all projects share. Of what nobody edits here, installed packages and the compiler's own
 * declarations, no comments are read, which most of such files consist of, but those that say types in JavaScript; and
 * declarations, which say the same under any options, are read once for all projects.
 */
export function createDocumentRegistry(): ts.DocumentRegistry {
  const isCaseSensitive = ts.sys.useCaseSensitiveFileNames;
  const edited = ts.createDocumentRegistry(isCaseSensitive, undefined, ts.JSDocParsingMode.ParseAll);
  const foreign = ts.createDocumentRegistry(isCaseSensitive, undefined, FOREIGN);
  const declarations = foreign.getKeyForCompilationSettings({});

  const of = (path: string): ts.DocumentRegistry => (isForeign(path) ? foreign : edited);
  const keyFor = (path: string, key: ts.DocumentRegistryBucketKey): ts.DocumentRegistryBucketKey =>
    isForeign(path) && /\.d\.[cm]?ts$/.test(path) ? declarations : key;

  // Language services call these three, never the ones without a key.
  return {
    ...edited,
    acquireDocumentWithKey: (name, path, settings, key, snapshot, version, kind, options) =>
      of(path).acquireDocumentWithKey(name, path, settings, keyFor(path, key), snapshot, version, kind, reading(path, options)),
    updateDocumentWithKey: (name, path, settings, key, snapshot, version, kind, options) =>
      of(path).updateDocumentWithKey(name, path, settings, keyFor(path, key), snapshot, version, kind, reading(path, options)),
    releaseDocumentWithKey: (path: ts.Path, key: ts.DocumentRegistryBucketKey, kind?: ts.ScriptKind, format?: ts.ResolutionMode) =>
      kind === undefined
        ? of(path).releaseDocumentWithKey(path, keyFor(path, key))
        : of(path).releaseDocumentWithKey(path, keyFor(path, key), kind, format),
  };
}

const FOREIGN = ts.JSDocParsingMode.ParseForTypeInfo;

function isForeign(path: string): boolean {
  return path.includes('/node_modules/') || path.startsWith(`${LIB_FOLDER}/`);
}

/** A registry takes no other way of reading comments than its own. */
function reading(
  path: string,
  options: ts.CreateSourceFileOptions | ts.ScriptTarget | undefined,
): ts.CreateSourceFileOptions | ts.ScriptTarget | undefined {
  if (typeof options !== 'object') return options;
  return { ...options, jsDocParsingMode: isForeign(path) ? FOREIGN : ts.JSDocParsingMode.ParseAll };
}
