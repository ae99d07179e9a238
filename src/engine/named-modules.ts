const NAMED_MODULE = /\b(?:from|import|require|\w*[mM]ock|\w+Actual)\s*\(?\s*(["'`])([^"'`\r\n]+)\1/g;

/**
 * What a text calls the modules that it names, be it in an import, an export or a call such as `require` or `mock`. Nothing
 * is parsed: a string or a comment that looks like an import counts as one.
 */
export function namedModules(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(NAMED_MODULE)].map(([, , specifier = '']) => specifier));
}
