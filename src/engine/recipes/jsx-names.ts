import { ts } from 'ts-morph';

/** The names that JSX in a file is compiled into uses of; none under the runtime that imports what it needs by itself. */
export function jsxNamesOf(options: ts.CompilerOptions, text: string): Set<string> {
  const pragmas = ['jsx', 'jsxFrag'].map((pragma) => new RegExp(`@${pragma}\\s+([\\w$.]+)`).exec(text)?.[1]);
  const isAutomatic = options.jsx === ts.JsxEmit.ReactJSX || options.jsx === ts.JsxEmit.ReactJSXDev;
  const isClassic = !isAutomatic || /@jsxRuntime\s+classic\b/.test(text) || pragmas.some((pragma) => pragma !== undefined);
  if (!isClassic) return new Set();
  const factories = [options.jsxFactory ?? options.reactNamespace ?? 'React', options.jsxFragmentFactory, ...pragmas];
  return new Set(factories.flatMap((factory) => factory?.split('.', 1) ?? []));
}
