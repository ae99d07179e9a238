// Which files of a project import which, by their texts: to find one that nobody imports, and one that many do.
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import ts from 'typescript';

/** Answers the files of a configuration, and for each who imports it directly. */
export function importersIn(config) {
  const { fileNames, options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(config, (name) => readFileSync(name, 'utf8')).config,
    ts.sys,
    dirname(config),
  );
  const known = new Set(fileNames.map((name) => resolve(name)));
  const importers = new Map(fileNames.map((name) => [resolve(name), new Set()]));
  const cache = ts.createModuleResolutionCache(dirname(config), (name) => name, options);
  for (const file of known) {
    for (const { fileName } of ts.preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles) {
      if (!fileName.startsWith('.')) continue;
      const target = ts.resolveModuleName(fileName, file, options, ts.sys, cache).resolvedModule?.resolvedFileName;
      if (target !== undefined && target !== file) importers.get(resolve(target))?.add(file);
    }
  }
  return importers;
}

/** A file of some size that nobody imports, and the one that most others import. */
export function leafAndHub(importers) {
  const byImporters = [...importers].sort(([, some], [, others]) => some.size - others.size);
  const isCode = ([file]) => /\.[cm]?tsx?$/.test(file) && !/\.d\.[cm]?ts$|\.(test|spec)\.|\/tests?\//.test(file);
  const code = byImporters.filter(isCode);
  const leaves = code.filter(([, { size }]) => size <= 1).map(([file]) => ({ file, length: readFileSync(file, 'utf8').length }));
  leaves.sort((one, other) => one.length - other.length);
  const [hub] = code.at(-1);
  return { leaf: leaves[leaves.length >> 1].file, hub };
}
